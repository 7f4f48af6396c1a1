import { LAZY_ENGINE } from '../../tools/n8n/n8nEnvironment';
import type { Measurement } from '../support/Measurement';
import { isWanted } from '../support/options';
import type { Part } from '../support/Part';
import { postgresVersion } from '../support/postgres';
import { median, percentile } from '../support/statistics';
import { BenchN8n } from './BenchN8n';
import { csvUpsert } from './csvUpsert';
import type { PerExecution } from './journeys';
import type { Passage } from './Passage';
import { singleCalls, type SingleCalls } from './singleCalls';
import { startDelays } from './startDelay';
import { throughOurs } from './throughOurs';
import { throughWait } from './throughWait';

const THEIRS = 'n8n’s Wait';
const SIZES: readonly PerExecution[] = ['automatic', 100];
const TIMES_FASTER = 100;
const MAPPINGS = [
	['mapped automatically', 'auto'],
	['four expressions a row', 'each'],
] as const;

/** n8n's expression engines: each call and execution gets one, or only those with an expression. */
const ENGINES = [
	{ engine: 'the default engine', env: {} },
	{ engine: 'lazy acquisition', env: LAZY_ENGINE },
] as const;

/** How much faster lazy acquisition makes calls of one event. */
const LAZILY_FASTER = 8;

/** A first crowd warms n8n up, and shows how quickly this machine takes contacts in. */
const WARM_UP = { contacts: 300, expected: 30 };

/** What was measured in one n8n. */
interface Run {
	passages: Map<string, Passage[]>;
	calls: SingleCalls[];
	delays: number[][];
}

/**
 * Contacts through a hold in a real n8n: ours, and n8n's own Wait with an execution each, on both databases of n8n
 * and with both ways of its expression engine.
 */
export const n8n: Part = async ({ options, log, noteVersion }) => {
	noteVersion('PostgreSQL', await postgresVersion());
	noteVersion('n8n', await BenchN8n.version());
	const measurements: Measurement[] = [];
	for (const database of ['SQLite', 'PostgreSQL'] as const) {
		let byDefault: number | undefined;
		for (const { engine, env } of ENGINES) {
			const place = `n8n on ${database} with ${engine}`;
			if (!isWanted(place, options)) continue;
			const run: Run = { passages: new Map(), calls: [], delays: [] };
			const bench = await BenchN8n.start({ database, env });
			try {
				const warm = await throughOurs(bench, WARM_UP.contacts, 'automatic', WARM_UP.expected);
				for (let repeat = 0; repeat < options.repeats; repeat++) {
					run.calls.push(await singleCalls(bench, options.n8nContacts.theirs));
					log(`${place}: calls of one event: ${JSON.stringify(run.calls.at(-1))}`);
					for (const size of SIZES) {
						const passage = await throughOurs(bench, options.n8nContacts.ours, size, warm.into);
						note(run.passages, oursIn(size), passage);
						log(`${place}: ${oursIn(size)}: ${JSON.stringify(rounded(passage))}`);
					}
					const passage = await throughWait(bench, options.n8nContacts.theirs);
					note(run.passages, THEIRS, passage);
					log(`${place}: ${THEIRS}: ${JSON.stringify(rounded(passage))}`);
					run.delays.push(await startDelays(bench));
				}
				if (engine === ENGINES[0].engine) {
					measurements.push(...(await csvMeasurements(bench, place, options.contacts)));
				}
			} finally {
				await bench.stop();
			}
			measurements.push(
				...passagesOf(place, run.passages),
				...callsOf(place, run.calls, byDefault),
				...delaysOf(place, run.delays),
			);
			byDefault ??= median(run.calls.map(({ rate }) => rate));
		}
	}
	return measurements;
};

async function csvMeasurements(bench: BenchN8n, place: string, contacts: number): Promise<Measurement[]> {
	const measurements: Measurement[] = [];
	const what = `${contacts.toLocaleString('en')} rows of a CSV file upserted, ${place}`;
	for (const [how, mapping] of MAPPINGS) {
		const { first, again } = await csvUpsert(bench, contacts, mapping);
		measurements.push(
			{ what, who: `ours, new contacts, ${how}`, unit: '/s', values: [first] },
			{ what, who: `ours, known contacts, ${how}`, unit: '/s', values: [again] },
		);
	}
	return measurements;
}

function oursIn(size: PerExecution): string {
	return size === 'automatic' ? 'ours, as it comes' : `ours, ${size.toLocaleString('en')} per execution`;
}

function note(passages: Map<string, Passage[]>, who: string, passage: Passage): void {
	passages.set(who, [...(passages.get(who) ?? []), passage]);
}

function passagesOf(place: string, passages: Map<string, Passage[]>): Measurement[] {
	const theirBest = Math.max(...(passages.get(THEIRS) ?? []).map(through));
	const kinds = [
		['through a hold, in and out', '/s', through, { least: TIMES_FASTER * theirBest }],
		['into a hold', '/s', (passage: Passage) => passage.into, undefined],
		['out of it', '/s', (passage: Passage) => passage.out, undefined],
		['executions for them, both ways', '', (passage: Passage) => passage.executions, undefined],
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
			// They are for another number of contacts.
			const against = theirs && unit !== '' ? oursIn('automatic') : undefined;
			return [{ what: `${what}, ${place}`, who, unit, values, against, target: theirs ? undefined : target }];
		}),
	);
}

/** Contacts per second when the time both ways is added up. */
function through({ into, out }: Passage): number {
	return 1 / (1 / into + 1 / out);
}

/** @param byDefault calls a second with n8n's default engine, if that was measured in the same run */
function callsOf(place: string, calls: SingleCalls[], byDefault: number | undefined): Measurement[] {
	const who = 'ours';
	const target = byDefault === undefined ? undefined : { least: LAZILY_FASTER * byDefault };
	return [
		{
			what: `calls of one event each, ${place}`,
			who,
			unit: '/s',
			values: calls.map(({ rate }) => rate),
			...(target === undefined ? {} : { target }),
		},
		{ what: `CPU of n8n per such call, ${place}`, who, unit: 'ms', values: calls.map(({ cpu }) => cpu) },
	];
}

function delaysOf(place: string, delays: number[][]): Measurement[] {
	return [50, 95, 99].map((at) => ({
		what: `due → taken over by an execution, p${at}, ${place}`,
		who: 'ours',
		unit: 'ms' as const,
		values: delays.map((times) => percentile(times, at / 100)),
	}));
}

function rounded(passage: Passage): Record<string, number> {
	return Object.fromEntries(Object.entries(passage).map(([name, value]) => [name, Math.round(value)]));
}
