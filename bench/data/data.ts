import { BENCH_STORES, type BenchStore } from '../support/BenchStore';
import type { Measurement } from '../support/Measurement';
import { isWanted } from '../support/options';
import type { Part } from '../support/Part';
import { postgresVersion } from '../support/postgres';
import { measureAudience } from './audience';
import { measureCounting } from './counting';
import { DataContext } from './DataContext';
import { measureReports } from './reports';
import { measureScoring } from './scoring';
import { measureTimeline } from './timeline';
import { measureUpsert } from './upsert';

interface Measured {
	name: string;
	measure(context: DataContext): Promise<void>;
	/**
	 * It fills a store while being measured, so each repeat needs a new one; the others can simply be
	 * repeated.
	 */
	fresh?: boolean;
}

const MEASURED: Measured[] = [
	{ name: 'upsert', measure: async (context) => await measureUpsert(context, 'email'), fresh: true },
	{ name: 'strategy', measure: async (context) => await measureUpsert(context, 'preset'), fresh: true },
	{
		name: 'similar name',
		measure: async (context) => await measureUpsert(context, 'similarName'),
		fresh: true,
	},
	{ name: 'audience', measure: measureAudience, fresh: true },
	{ name: 'scoring', measure: measureScoring },
	{ name: 'timeline', measure: measureTimeline },
	{ name: 'reports', measure: measureReports },
	{ name: 'counting', measure: measureCounting },
];

/** Bulk records on both databases: each measurement on its own store. There is no peer for these. */
export const data: Part = async ({ options, log, noteVersion }) => {
	noteVersion('PostgreSQL', await postgresVersion());
	const found = new Map<string, Measurement>();
	for (const { name, measure, fresh } of MEASURED) {
		for (const { name: storeName, create } of BENCH_STORES) {
			if (!isWanted(`${name} ${storeName}`, options)) continue;
			for (let repeat = 0; repeat < (fresh ? options.repeats : 1); repeat++) {
				const place: BenchStore = await create();
				try {
					await measure(new DataContext(options, place, found));
				} finally {
					await place.destroy();
				}
			}
			log(`${name} on ${storeName} is done`);
		}
	}
	return grouped([...found.values()]);
};

/** The same thing on both stores side by side, in the order in which they were measured. */
function grouped(measurements: Measurement[]): Measurement[] {
	return [...Map.groupBy(measurements, ({ what }) => what).values()].flat();
}
