import { checkCount, checkOnceEach } from '../support/check';
import { BENCH_STORES } from '../support/BenchStore';
import { ensurePeers } from '../support/ensurePeers';
import type { Measurement } from '../support/Measurement';
import { isWanted } from '../support/options';
import type { Part, PartContext } from '../support/Part';
import { postgresVersion } from '../support/postgres';
import { secondsFor } from '../support/stopwatch';
import { BullMqContender } from './BullMqContender';
import type { ContenderChoice } from './Contender';
import { GraphileContender } from './GraphileContender';
import { Ours } from './Ours';
import { PgBossContender } from './PgBossContender';

const ON_POSTGRES = 'ours, PostgreSQL';
/** Each in the largest batches it benefits from. */
const AGAINST = `${ON_POSTGRES}, batches of 1,000`;

/** How many contacts leave a step in one execution by default, and the most an author can choose. */
const [USUAL, LARGEST] = [100, 1000];
const BATCH = 1000;
const LANES = 4;

const [SQLITE, POSTGRES] = BENCH_STORES;

const CONTENDERS: ContenderChoice[] = [
	{
		name: 'ours, SQLite',
		targets: { into: 20_000, out: 20_000 },
		start: async () => await Ours.start(await SQLITE.create(), { batch: USUAL, lanes: 1 }),
	},
	{
		name: 'ours, SQLite, batches of 1,000',
		start: async () => await Ours.start(await SQLITE.create(), { batch: LARGEST, lanes: 1 }),
	},
	{
		name: ON_POSTGRES,
		targets: { into: 1_500, out: 2_000 },
		start: async () => await Ours.start(await POSTGRES.create(), { batch: USUAL, lanes: LANES }),
	},
	{
		name: AGAINST,
		start: async () => await Ours.start(await POSTGRES.create(), { batch: LARGEST, lanes: LANES }),
	},
	{
		name: 'pg-boss',
		against: AGAINST,
		start: async () => await PgBossContender.start({ batch: BATCH, lanes: LANES }),
	},
	{
		name: 'graphile-worker',
		against: AGAINST,
		start: async () => await GraphileContender.start({ batch: BATCH, lanes: LANES }),
	},
	...(['everysec', 'always'] as const).map((fsync) => ({
		name: `BullMQ, fsync ${fsync}`,
		against: AGAINST,
		start: async () => await BullMqContender.start(fsync, { batch: BATCH, lanes: LANES }),
	})),
];

/**
 * Contacts into and out of a delay while others wait: ours on both databases, and queues doing the same work.
 */
export const engine: Part = async (context) => {
	const { options, log } = context;
	await ensurePeers(log);
	context.noteVersion('PostgreSQL', await postgresVersion());
	const wanted = CONTENDERS.filter(({ name }) => isWanted(name, options));
	const measurements: Measurement[] = [];
	for (const held of options.held) {
		const [into, out] = [
			`into a delay, ${held.toLocaleString('en')} held`,
			`out of it, ${held.toLocaleString('en')} held`,
		];
		const found = await measureAll(wanted, held, context);
		for (const [what, direction] of [
			[into, 'into'],
			[out, 'out'],
		] as const) {
			for (const { choice, rates } of found) {
				measurements.push({
					what,
					who: choice.name,
					unit: '/s',
					values: rates[direction],
					against: choice.against,
					target: choice.targets && { least: choice.targets[direction] },
				});
			}
		}
	}
	return measurements;
};

interface Rates {
	into: number[];
	out: number[];
}

async function measureAll(
	choices: readonly ContenderChoice[],
	held: number,
	context: PartContext,
): Promise<Array<{ choice: ContenderChoice; rates: Rates }>> {
	const found: Array<{ choice: ContenderChoice; rates: Rates }> = [];
	for (const choice of choices) {
		const rates = await measure(choice, held, context);
		found.push({ choice, rates });
		const list = (values: number[]): string => values.map((value) => Math.round(value)).join(', ');
		context.log(`${choice.name}, ${held} held: in ${list(rates.into)} /s; out ${list(rates.out)} /s`);
	}
	return found;
}

async function measure(choice: ContenderChoice, held: number, context: PartContext): Promise<Rates> {
	const { measured, repeats } = context.options;
	const contender = await choice.start();
	try {
		if (contender instanceof BullMqContender) context.noteVersion('Redis', await contender.version());
		await contender.fill(held);
		const rates: Rates = { into: [], out: [] };
		let made = 0;
		// The first round only warms up: compilers, caches, connections.
		for (let round = 0; round <= repeats; round++) {
			const count = round === 0 ? Math.ceil(measured / 10) : measured;
			await contender.prepare(made, count);
			made += count;
			const into = await secondsFor(async () => await contender.into());
			const what = `${choice.name}, ${held} held, round ${round}`;
			checkCount(`${what}: waiting`, (await contender.audit()).waiting, held + count);
			await contender.untilDue();
			let left: string[] = [];
			const out = await secondsFor(async () => {
				left = await contender.out();
			});
			checkOnceEach(`${what}: left`, left, count);
			const audit = await contender.audit();
			checkCount(`${what}: still waiting`, audit.waiting, held);
			checkCount(`${what}: written as left`, audit.left, made);
			if (round === 0) continue;
			rates.into.push(count / into);
			rates.out.push(count / out);
		}
		return rates;
	} finally {
		await contender.close();
	}
}
