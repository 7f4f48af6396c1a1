import type { EngineLog } from '../../lib/engine';

/** A log that tests can read. */
export class RecordedLog implements EngineLog {
	readonly lines: Array<{ level: 'info' | 'warn' | 'error'; message: string }> = [];

	info(message: string): void {
		this.lines.push({ level: 'info', message });
	}

	warn(message: string): void {
		this.lines.push({ level: 'warn', message });
	}

	error(message: string): void {
		this.lines.push({ level: 'error', message });
	}

	/** The messages of one level. */
	of(level: 'info' | 'warn' | 'error'): string[] {
		return this.lines.filter((line) => line.level === level).map((line) => line.message);
	}
}
