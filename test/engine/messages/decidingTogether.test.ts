import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Clock } from '../../../lib/domain';
import { decideMessages, enroll, hold, JourneyEngine } from '../../../lib/engine';
import type { Store } from '../../../lib/store';
import { enrollmentOf } from '../../../lib/store/newIds';
import { JOURNEY } from '../../support/engineHarness';
import { capOf, messageTerms, wordsOf } from '../../support/gates';
import { onBothStores } from '../../support/onBothStores';
import { realClock } from '../../support/realClock';
import { RecordedLog } from '../../support/RecordedLog';
import { contactRow, DAY, HOUR } from '../../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../../support/sharedPostgres';
import { connectionsLeft, newPostgresPlace, type StorePlace } from '../../support/storePlaces';

/** Set it to 1000 to be thorough. */
const ROUNDS = Number(process.env.JOURNEY_MESSAGE_ROUNDS ?? 100);

/** Lets contacts enter, each once for every time it's named; the holds that they come from, in order. */
async function enterAll(engine: JourneyEngine, contactIds: string[]): Promise<string[]> {
	const results = await enroll(
		engine,
		contactIds.map((contactId, n) => ({
			journeyId: JOURNEY,
			stepId: 'trigger',
			contactId,
			reentry: 'always',
			key: String(n),
			item: {},
			causedBy: null,
		})),
	);
	const ids = results.map((result) => {
		if (!result.entered) throw new Error(result.reason);
		return result.enrollmentId;
	});
	const positions = await Promise.all(ids.map(async (id) => await engine.store.enrollments.get(id)));
	return positions.map((enrollment) => enrollment!.positions[0].holdId);
}

async function addContacts(store: Store, emails: string[]): Promise<string[]> {
	return await store.transaction(async (tx) => {
		const ids: string[] = [];
		for (const email of emails) ids.push((await tx.contacts.insert(contactRow({ email }))).id);
		return ids;
	});
}

describe('two processes on PostgreSQL', () => {
	let server: OwnedPostgres;
	let place: ReturnType<typeof newPostgresPlace>;
	let engine: JourneyEngine;
	let children: Child[];

	beforeAll(async () => {
		server = await sharedPostgres();
		place = newPostgresPlace(server);
		engine = await JourneyEngine.start({ store: await place.open(realClock), log: new RecordedLog() });
		children = [new Child(place.settings), new Child(place.settings)];
		for (const child of children) expect(await child.answer()).toBe('ready');
	}, 180_000);

	afterAll(async () => {
		for (const child of children) await child.end();
		await engine.close();
		await place.remove();
		expect(await connectionsLeft(server)).toBe(0);
		await server.destroy();
	}, 60_000);

	/** Both decide at the same time, round by round. */
	async function race(pairs: Array<[string, string]>): Promise<string[]> {
		const outcomes: string[] = [];
		for (const pair of pairs) {
			const answers = children.map(async (child) => await child.answer());
			children.forEach((child, n) => child.ask(pair[n]));
			outcomes.push((await Promise.all(answers)).sort().join(' and '));
		}
		return outcomes;
	}

	const onePasses = Array.from({ length: ROUNDS }, () => 'over_cap and send');

	it(
		'send one contact one message where one is allowed, every time',
		async () => {
			const people = await addContacts(
				engine.store,
				Array.from({ length: ROUNDS }, (_, n) => `one${n}@example.com`),
			);
			const [first, second] = [await enterAll(engine, people), await enterAll(engine, people)];
			expect(await race(first.map((hold, n) => [hold, second[n]]))).toEqual(onePasses);
		},
		ROUNDS * 200 + 30_000,
	);

	it(
		'send one address one message, though two contacts have it',
		async () => {
			const emails = (name: string): string[] =>
				Array.from({ length: ROUNDS }, (_, n) => `${name}${n}@example.com`);
			const [left, right] = [
				await addContacts(engine.store, emails('shared')),
				await addContacts(engine.store, emails('SHARED')),
			];
			const [first, second] = [await enterAll(engine, left), await enterAll(engine, right)];
			expect(await race(first.map((hold, n) => [hold, second[n]]))).toEqual(onePasses);
		},
		ROUNDS * 200 + 30_000,
	);
});

/** A process of its own that decides about the messages of holds. */
class Child {
	readonly #process: ChildProcessWithoutNullStreams;

	readonly #lines: AsyncIterator<string>;

	constructor(settings: object) {
		this.#process = spawn(process.execPath, [
			'--disable-warning=ExperimentalWarning',
			join(__dirname, '../../support/decideProcess.cjs'),
			JSON.stringify(settings),
		]);
		this.#process.stderr.pipe(process.stderr);
		this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
	}

	ask(holdId: string): void {
		this.#process.stdin.write(`${holdId}\n`);
	}

	async answer(): Promise<string> {
		const { value, done } = await this.#lines.next();
		if (done === true) throw new Error('The process has ended');
		return value;
	}

	async end(): Promise<void> {
		const ended = once(this.#process, 'exit');
		this.#process.stdin.end();
		await ended;
	}
}

onBothStores((newPlace) => {
	let place: StorePlace;
	let engines: JourneyEngine[];
	/** How far the stores' time is ahead of the machine's. */
	let ahead: number;
	const clock: Clock = { ...realClock, now: () => realClock.now() + ahead };

	beforeEach(async () => {
		place = newPlace();
		engines = [];
		ahead = 0;
		for (let n = 0; n < 2; n++) {
			engines.push(
				await JourneyEngine.start({
					store: await place.open(clock),
					log: new RecordedLog(),
					clock: { watchInterval: null, longestSleep: DAY },
				}),
			);
		}
	}, 60_000);

	afterEach(async () => {
		for (const engine of engines) await engine.close();
		await place.remove();
	});

	it('decides overlapping batches in opposite orders without a deadlock, each contact once', async () => {
		const people = await addContacts(
			engines[0].store,
			Array.from({ length: 200 }, (_, n) => `batch${n}@example.com`),
		);
		const holds = await Promise.all([
			enterAll(engines[0], people),
			enterAll(engines[0], people.toReversed()),
		]);
		const terms = messageTerms({ caps: [capOf(1)], throttle: { name: 'all', perMinute: 1e9 } });
		const decided = await Promise.all(
			holds.map(
				async (ids, which) =>
					await decideMessages(
						engines[which],
						{ journeyId: JOURNEY, stepId: 'gate' },
						ids.map((originId) => ({ originId, terms })),
						`execution ${which}`,
					),
			),
		);
		const sent = decided.flat().flatMap((one) => (one.outcome === 'send' ? one.contactId : []));
		expect(sent.toSorted()).toEqual(people.toSorted());
		expect(
			decided
				.flat()
				.map(wordsOf)
				.filter((word) => word === 'over_cap'),
		).toHaveLength(200);
	}, 60_000);

	it('lets one of two win when a hold by a cap ends in the same instant as another journey asks', async () => {
		const step = { journeyId: JOURNEY, stepId: 'gate' };
		const terms = messageTerms({ caps: [capOf(1)], overCap: { action: 'hold', atMost: 7 * DAY } });
		const decide = async (engine: JourneyEngine, holds: string[], name: string): Promise<string[]> => {
			const requests = holds.map((originId) => ({ originId, terms }));
			return (await decideMessages(engine, step, requests, name)).map(wordsOf);
		};
		const people = await addContacts(
			engines[0].store,
			Array.from({ length: ROUNDS }, (_, n) => `instant${n}@example.com`),
		);
		expect(new Set(await decide(engines[0], await enterAll(engines[0], people), 'first'))).toEqual(
			new Set(['send']),
		);
		const waiting = await enterAll(engines[0], people);
		expect(new Set(await decide(engines[0], waiting, 'second'))).toEqual(new Set(['held over_cap']));
		const dueAt = clock.now() + DAY;
		const arrivals = waiting.map((originId) => ({ originId, item: {}, terms: { dueAt, branches: null } }));
		await hold(engines[0], { ...step, termsKey: 'terms' }, arrivals, 'second');
		const released = await Promise.all(
			waiting.map(async (id) => {
				const enrollment = await engines[0].store.enrollments.get(enrollmentOf(id));
				return enrollment!.positions[0].holdId;
			}),
		);
		const asking = await enterAll(engines[1], people);
		ahead += DAY + HOUR;
		const outcomes = await Promise.all(
			released.map(async (id, n) => {
				const both = await Promise.all([
					decide(engines[0], [id], `released ${n}`),
					decide(engines[1], [asking[n]], `asking ${n}`),
				]);
				return both.flat().sort().join(' and ');
			}),
		);
		expect(new Set(outcomes)).toEqual(new Set(['held over_cap and send']));
		const messages = await engines[0].store.messages.list({ limit: 1000 });
		expect(messages.filter(({ countedAt }) => countedAt !== null)).toHaveLength(2 * ROUNDS);
	}, 120_000);

	it('gives the same message to executions that run twice at the same time', async () => {
		const people = await addContacts(
			engines[0].store,
			Array.from({ length: 50 }, (_, n) => `twice${n}@example.com`),
		);
		const holds = await enterAll(engines[0], people);
		const request = { terms: messageTerms({ caps: [capOf(1)] }) };
		const decided = await Promise.all(
			engines.map(
				async (engine) =>
					await decideMessages(
						engine,
						{ journeyId: JOURNEY, stepId: 'gate' },
						holds.map((originId) => ({ ...request, originId })),
						'the same execution',
					),
			),
		);
		const ids = decided.map((all) =>
			all.map((one) => (one.outcome === 'send' ? one.messageId : one.outcome)),
		);
		expect(ids[0]).toEqual(ids[1]);
		expect(new Set(ids[0]).size).toBe(50);
		expect(await engines[0].store.messages.list({ limit: 1000 })).toHaveLength(50);
	}, 60_000);
});
