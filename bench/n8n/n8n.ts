import type { Measurement } from '../support/Measurement';
import { isWanted } from '../support/options';
import type { Part } from '../support/Part';
import { postgresVersion } from '../support/postgres';
import { percentile } from '../support/statistics';
import { BenchN8n, type Database } from './BenchN8n';
import { csvUpsert } from './csvUpsert';
import type { Passage } from './Passage';
import { startDelays } from './startDelay';
import { throughOurs } from './throughOurs';
import { throughWait } from './throughWait';

const THEIRS = 'n8n’s Wait';
const BATCHES = [100, 1000];
const TIMES_FASTER = 100;
const MAPPINGS = [
	['mapped automatically', 'auto'],
	['four expressions a row', 'each'],
] as const;

/** A first crowd warms n8n up, and shows how quickly this machine takes contacts in. */
const WARM_UP = { contacts: 300, expected: 10 };

/** Contacts through a hold in a real n8n: ours, and n8n's own Wait with an execution each, on both databases of n8n. */
export const n8n: Part = async ({ options, log, noteVersion }) => {
	noteVersion('PostgreSQL', await postgresVersion());
	noteVersion('n8n', await BenchN8n.version());
	const measurements: Measurement[] = [];
	for (const database of ['SQLite', 'PostgreSQL'] as const) {
		if (!isWanted(database, options)) continue;
		const passages = new Map<string, Passage[]>();
		const delays: number[][] = [];
		const bench = await BenchN8n.start({ database });
		try {
			const warm = await throughOurs(bench, WARM_UP.contacts, BATCHES[0], WARM_UP.expected);
			for (let repeat = 0; repeat < options.repeats; repeat++) {
				for (const batch of BATCHES) {
					const passage = await throughOurs(bench, options.n8nContacts.ours, batch, warm.into);
					note(passages, oursIn(batch), passage);
					log(`${database}: ${oursIn(batch)}: ${JSON.stringify(rounded(passage))}`);
				}
				const passage = await throughWait(bench, options.n8nContacts.theirs);
				note(passages, THEIRS, passage);
				log(`${database}: ${THEIRS}: ${JSON.stringify(rounded(passage))}`);
				delays.push(await startDelays(bench));
			}
			for (const [how, mapping] of MAPPINGS) {
				const { first, again } = await csvUpsert(bench, options.contacts, mapping);
				const what = `${options.contacts.toLocaleString('en')} rows of a CSV file upserted, n8n on ${database}`;
				measurements.push(
					{ what, who: `ours, new contacts, ${how}`, unit: '/s', values: [first] },
					{ what, who: `ours, known contacts, ${how}`, unit: '/s', values: [again] },
				);
			}
		} finally {
			await bench.stop();
		}
		measurements.push(...measurementsOf(database, passages), ...delaysOf(database, delays));
	}
	return measurements;
};

function oursIn(batch: number): string {
	return `ours, ${batch.toLocaleString('en')} per execution`;
}

function note(passages: Map<string, Passage[]>, who: string, passage: Passage): void {
	passages.set(who, [...(passages.get(who) ?? []), passage]);
}

function measurementsOf(database: Database, passages: Map<string, Passage[]>): Measurement[] {
	const theirBest = Math.max(...(passages.get(THEIRS) ?? []).map(through));
	const kinds = [
		['through a hold, in and out', '/s', through, { least: TIMES_FASTER * theirBest }],
		['into a hold', '/s', (passage: Passage) => passage.into, undefined],
		['out of it', '/s', (passage: Passage) => passage.out, undefined],
		[
			'n8n’s database grows by, per waiting contact',
			'bytes',
			(passage: Passage) => passage.n8nBytes,
			undefined,
		],
		['the journey store grows by', 'bytes', (passage: Passage) => passage.journeyBytes, undefined],
		['both together', 'bytes', (passage: Passage) => passage.n8nBytes + passage.journeyBytes, undefined],
	] as const;
	return kinds.flatMap(([what, unit, read, target]) =>
		[...passages].flatMap(([who, found]): Measurement[] => {
			const values = found.map(read);
			// n8n's own Wait has no journey store.
			if (values.every((value) => value === 0)) return [];
			const theirs = who === THEIRS;
			const against = theirs ? oursIn(BATCHES[0]) : undefined;
			return [
				{
					what: `${what}, n8n on ${database}`,
					who,
					unit,
					values,
					against,
					target: theirs ? undefined : target,
				},
			];
		}),
	);
}

/** Contacts per second when the time both ways is added up. */
function through({ into, out }: Passage): number {
	return 1 / (1 / into + 1 / out);
}

function delaysOf(database: Database, delays: number[][]): Measurement[] {
	return [50, 95, 99].map((at) => ({
		what: `due → taken over by an execution, p${at}, n8n on ${database}`,
		who: 'ours',
		unit: 'ms' as const,
		values: delays.map((times) => percentile(times, at / 100)),
	}));
}

function rounded(passage: Passage): Record<string, number> {
	return Object.fromEntries(Object.entries(passage).map(([name, value]) => [name, Math.round(value)]));
}
