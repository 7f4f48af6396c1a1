import { writeToken } from '../../lib/domain/messages';
import { systemClock } from '../../lib/n8n/systemClock';
import { openSqliteStore, type Store } from '../../lib/store';
import { chain, nodes, workflow } from '../../test/e2e/support/workflows';
import { contactRow } from '../../test/support/rows';
import { sentMessage } from '../../test/support/sentMessage';
import { LAZY_ENGINE } from '../../tools/n8n/n8nEnvironment';
import { poll } from '../../tools/n8n/poll';
import { BenchN8n } from '../n8n/BenchN8n';
import { callAtRate } from '../support/callAtRate';
import { checkCount, WrongResultError } from '../support/check';
import type { Measurement } from '../support/Measurement';
import type { PartContext } from '../support/Part';
import { percentile } from '../support/statistics';

/** n8n's expression engines: each call and execution gets one, or only those with an expression. */
export const CLICK_ENGINES = [
	{ engine: 'the default engine', env: {} },
	{ engine: 'lazy acquisition', env: LAZY_ENGINE },
] as const;

/** Calls a second at which both are compared: less than n8n's default engine can take. */
const COMPARED = 8;

/** How often they take turns in each comparison: what else the machine does then slows both. */
const TURNS = 8;

/** Seconds of each turn, and of each step of the search for the highest rate. */
const SECONDS = { turn: 2, searched: 5 };

/** Each is tried as long as the one before was answered in time. */
const RATES = [COMPARED, 16, 32, 64, 128, 256, 512];

/** What counts as in time, in milliseconds. */
const IN_TIME = 50;

/** How much slower than n8n's own Webhook node a click may be. */
const MOST_TIMES = 1.3;

const WARM_UP = 40;

const TARGET = 'https://contoso.example/coffee';

const BROWSER =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

const OURS = 'ours';
const THEIRS = 'n8n’s Webhook';

type Call = (position: number) => Promise<void>;

/**
 * Clicks on tracked links of different messages, each recorded, and calls of n8n's own Webhook node with a fixed
 * answer, in turns, in one n8n with its own database and the journey store on SQLite.
 */
export async function measureClicks(
	{ options, log, noteVersion }: PartContext,
	{ engine, env }: (typeof CLICK_ENGINES)[number],
): Promise<Measurement[]> {
	noteVersion('n8n', await BenchN8n.version());
	const bench = await BenchN8n.start({ database: 'SQLite', env });
	const store = await openSqliteStore(bench.storeFile, systemClock);
	try {
		let followed = 0;
		const callers: Record<string, Call> = {
			[THEIRS]: await webhook(bench),
			[OURS]: await clicks(bench, store, options.repeats, () => (followed += 1)),
		};
		for (const call of Object.values(callers)) await callAtRate(COMPARED, WARM_UP, call);
		const found: Record<string, number[]> = { [THEIRS]: [], [OURS]: [] };
		for (let repeat = 0; repeat < options.repeats; repeat++) {
			const times: Record<string, number[]> = { [THEIRS]: [], [OURS]: [] };
			for (let turn = 0; turn < TURNS; turn++) {
				for (const [who, call] of Object.entries(callers)) {
					times[who].push(...(await callAtRate(COMPARED, COMPARED * SECONDS.turn, call)));
				}
			}
			for (const who of [THEIRS, OURS]) found[who].push(percentile(times[who], 0.95));
		}
		log(`clicks, ${engine}: p95 in ms at ${COMPARED}/s: ${JSON.stringify(found)}`);
		const highest: Record<string, number> = {};
		for (const [who, call] of Object.entries(callers)) {
			highest[who] = 0;
			for (const rate of RATES) {
				const time = percentile(await callAtRate(rate, rate * SECONDS.searched, call), 0.95);
				log(`clicks, ${engine}: ${who}: p95 ${time.toFixed(1)} ms at ${rate}/s`);
				if (time > IN_TIME) break;
				highest[who] = rate;
			}
		}
		await checkRecorded(bench, followed);
		const place = `n8n on SQLite with ${engine}`;
		const what = `click answered, p95 at ${COMPARED}/s, ${place}`;
		const best = `click answered, highest rate with p95 ≤ ${IN_TIME} ms, ${place}`;
		return [
			{ what, who: OURS, unit: 'ms', values: found[OURS] },
			{ what, who: THEIRS, unit: 'ms', values: found[THEIRS], against: OURS },
			{
				what: `${what}, against n8n’s Webhook`,
				who: OURS,
				unit: '×',
				values: found[OURS].map((time, repeat) => time / found[THEIRS][repeat]),
				target: { most: MOST_TIMES },
			},
			{ what: best, who: OURS, unit: '/s', values: [highest[OURS]] },
			{ what: best, who: THEIRS, unit: '/s', values: [highest[THEIRS]], against: OURS },
		];
	} finally {
		await store.close();
		await bench.stop();
	}
}

async function webhook(bench: BenchN8n): Promise<Call> {
	const node = nodes.webhook('fixed');
	node.parameters = { path: 'fixed', responseMode: 'onReceived', options: { responseData: 'ok' } };
	await bench.publish(workflow('Fixed answer', chain(node, nodes.base('After', 'noOp', 1))));
	const url = `${bench.n8n.url}/webhook/fixed`;
	const call = async (): Promise<void> => {
		const { status, text } = await get(url);
		if (status !== 200 || text !== 'ok')
			throw new WrongResultError(`The webhook answered ${status}: ${text}`);
	};
	await poll(async () => ((await get(url)).status === 200 ? true : undefined), {
		what: 'the webhook is open',
		timeoutMs: 30_000,
		intervalMs: 100,
	});
	return call;
}

/** Every click is on a message of its own, sent a minute ago: so each of them is kept and decided. */
async function clicks(bench: BenchN8n, store: Store, repeats: number, onFollowed: () => void): Promise<Call> {
	await bench.publish(workflow('Pages', [], [nodes.pages({ path: 'journey' })]));
	await poll(async () => (await store.publicAddresses.current()) ?? undefined, {
		what: 'the pages are known',
		timeoutMs: 30_000,
		intervalMs: 100,
	});
	const key = await store.secretKeys.current('link');
	const urls: string[] = [];
	const next = async (): Promise<string> => {
		const contact = await store.contacts.insert(contactRow({}));
		const { id } = await sentMessage(store, contact, { countedAt: systemClock.now() - 60_000 });
		const token = writeToken(key, 'click', { message: id, link: 1, url: TARGET });
		return `${bench.n8n.url}/webhook/journey?c=${token}`;
	};
	const most = RATES.reduce(
		(sum, rate) => sum + rate * SECONDS.searched,
		WARM_UP + repeats * TURNS * COMPARED * SECONDS.turn,
	);
	while (urls.length < most) urls.push(await next());
	return async () => {
		const url = urls.pop();
		if (url === undefined) throw new Error('There are more clicks than messages');
		const { status, location } = await get(url);
		if (status !== 302 || location !== TARGET)
			throw new WrongResultError(`A click was answered by ${status} ${location}`);
		onFollowed();
	};
}

/** All were people's, and none was lost. */
async function checkRecorded(bench: BenchN8n, followed: number): Promise<void> {
	const count = async (table: string): Promise<number> => {
		const [{ found }] = await bench.queryStore<{ found: number | string }>(
			`select count(*) as found from ${table}`,
		);
		return Number(found);
	};
	await poll(async () => ((await count('pending_hits')) === 0 ? true : undefined), {
		what: 'all clicks are decided',
		timeoutMs: 120_000,
		intervalMs: 500,
	});
	checkCount('clicks recorded', await count(`interactions where type = 'email.clicked'`), followed);
}

async function get(url: string): Promise<{ status: number; text: string; location: string | null }> {
	const answer = await fetch(url, { redirect: 'manual', headers: { 'user-agent': BROWSER } });
	return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
}
