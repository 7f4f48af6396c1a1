import type { Log } from '../../tools/log';
import type { Measurement } from './Measurement';
import type { BenchOptions } from './options';

export interface PartContext {
	options: BenchOptions;
	/** Logs what is going on; a part may take minutes. */
	log: Log;
	/** Notes the version of a measured server. */
	noteVersion(name: string, version: string): void;
}

/** One part of the benchmark, by name. Throws `WrongResultError` when the counts don't tally. */
export type Part = (context: PartContext) => Promise<Measurement[]>;
