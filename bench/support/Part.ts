import type { Log } from '../../tools/log';
import type { Measurement } from './Measurement';
import type { BenchOptions } from './options';

export interface PartContext {
	options: BenchOptions;
	/** Says what goes on; a part may take minutes. */
	log: Log;
	/** Notes the version of a server that was measured. */
	noteVersion(name: string, version: string): void;
}

/** One part of the benchmark, by name. Throws `WrongResultError` when the counts do not tally. */
export type Part = (context: PartContext) => Promise<Measurement[]>;
