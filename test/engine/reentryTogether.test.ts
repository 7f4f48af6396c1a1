import fc from 'fast-check';

import type { ReentryRule } from '../../lib/domain/journey';
import { enroll, exitEnrollments, JourneyEngine, type Entry, type EntryResult } from '../../lib/engine';
import { JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { RecordedLog } from '../support/RecordedLog';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import type { StorePlace } from '../support/storePlaces';

/** Something that one of two processes does, after a pause of so many turns of its event loop. */
interface Act {
	pause: number;
	/** Who enters, by number, with which order; several in one transaction. Without anybody: all leave. */
	entries: Array<{ who: number; order: string | undefined }>;
}

const PEOPLE = 3;

const acts = fc.array(
	fc.record({
		pause: fc.nat(4),
		entries: fc.array(fc.record({ who: fc.nat(PEOPLE - 1), order: fc.constantFrom(undefined, '7', '8') }), {
			maxLength: 4,
		}),
	}),
	{ minLength: 1, maxLength: 6 },
);

/** Entries of two processes in any order, and at the same moment. */
const interleavings = fc.record({ left: acts, right: acts });

function entriesOfTwo(newPlace: () => StorePlace): void {
	let place: StorePlace;
	let engines: JourneyEngine[];
	let rounds = 0;

	beforeAll(async () => {
		place = newPlace();
		engines = [];
		for (let n = 0; n < 2; n++) {
			engines.push(await JourneyEngine.start({ store: await place.open(realClock), log: new RecordedLog() }));
		}
	}, 60_000);

	afterAll(async () => {
		for (const engine of engines) await engine.close();
		await place.remove();
	});

	async function turns(count: number): Promise<void> {
		for (let n = 0; n < count; n++) {
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		}
	}

	interface Round {
		journeyId: string;
		contactIds: string[];
		results: Array<{ entry: Entry; result: EntryResult }>;
	}

	/** Each round has contacts and a journey of its own. */
	async function play(reentry: ReentryRule, given: { left: Act[]; right: Act[] }): Promise<Round> {
		rounds += 1;
		const journeyId = `${JOURNEY} ${rounds}`;
		const [{ store }] = engines;
		const contactIds: string[] = [];
		for (let n = 0; n < PEOPLE; n++) contactIds.push((await store.contacts.insert(contactRow())).id);
		const results: Round['results'] = [];
		const perform = async (engine: JourneyEngine, list: Act[]): Promise<void> => {
			for (const { pause, entries } of list) {
				await turns(pause);
				if (entries.length === 0) {
					const living = await engine.store.enrollments.list({ journeyId, status: 'active' });
					await exitEnrollments(
						engine,
						living.map(({ id }) => id),
						'exited_by_hand',
					);
					continue;
				}
				const batch = entries.map(({ who, order }): Entry => ({
					journeyId,
					stepId: 'trigger',
					contactId: contactIds[who],
					reentry,
					item: {},
					causedBy: null,
					...(order === undefined ? {} : { key: order }),
				}));
				const answers = await enroll(engine, batch);
				batch.forEach((entry, position) => results.push({ entry, result: answers[position] }));
			}
		};
		await Promise.all([perform(engines[0], given.left), perform(engines[1], given.right)]);
		return { journeyId, contactIds, results };
	}

	/** Enrollments by contact and order: how many in all, how many of them living. */
	async function tally({ journeyId }: Round): Promise<Array<{ total: number; living: number }>> {
		const enrollments = await engines[0].store.enrollments.list({ journeyId, limit: 1000 });
		const groups = Map.groupBy(enrollments, ({ contactId, entryKey }) => `${contactId} ${entryKey}`);
		return [...groups.values()].map((group) => ({
			total: group.length,
			living: group.filter(({ status }) => status === 'active').length,
		}));
	}

	/** What the entries were told is what is stored: each who entered, and everybody else with a reason. */
	async function expectTruth({ journeyId, contactIds, results }: Round): Promise<void> {
		const stored = await engines[1].store.enrollments.list({ journeyId, limit: 1000 });
		const told = results.flatMap(({ result }) => (result.entered ? [result.enrollmentId] : []));
		expect(told.sort()).toEqual(stored.map(({ id }) => id).sort());
		let noted = 0;
		for (const contactId of contactIds) {
			const refusals = await engines[1].store.entries.refusals({ contactId, journeyId });
			noted += refusals.reduce((sum, { times }) => sum + Number(times), 0);
		}
		expect(noted).toBe(results.length - told.length);
		for (const { state } of stored.flatMap(({ positions }) => positions)) expect(state).toBe('ready');
	}

	const settings = { numRuns: 60 };

	it('after exit: never two living runs for one contact and order', async () => {
		await fc.assert(
			fc.asyncProperty(interleavings, async (given) => {
				const round = await play('afterExit', given);
				for (const { living } of await tally(round)) expect(living).toBeLessThanOrEqual(1);
				await expectTruth(round);
			}),
			settings,
		);
	}, 180_000);

	it('never: at most one run for one contact and order in all, even if contacts leave meanwhile', async () => {
		await fc.assert(
			fc.asyncProperty(interleavings, async (given) => {
				const round = await play('never', given);
				for (const { total } of await tally(round)) expect(total).toBe(1);
				await expectTruth(round);
				// And nobody was kept out for nothing: whoever came has been in.
				const asked = new Set(round.results.map(({ entry }) => entry.contactId));
				const enrollments = await engines[0].store.enrollments.list({ journeyId: round.journeyId });
				expect(new Set(enrollments.map(({ contactId }) => contactId))).toEqual(asked);
			}),
			settings,
		);
	}, 180_000);

	it('never, without orders: at most one run for one contact', async () => {
		const withoutOrders = (list: Act[]): Act[] =>
			list.map((act) => ({ ...act, entries: act.entries.map(({ who }) => ({ who, order: undefined })) }));
		await fc.assert(
			fc.asyncProperty(interleavings, async ({ left, right }) => {
				const round = await play('never', { left: withoutOrders(left), right: withoutOrders(right) });
				const enrollments = await engines[0].store.enrollments.list({ journeyId: round.journeyId });
				const contacts = enrollments.map(({ contactId }) => contactId);
				expect(new Set(contacts).size).toBe(contacts.length);
				await expectTruth(round);
			}),
			settings,
		);
	}, 180_000);

	it('always: everybody enters each time', async () => {
		await fc.assert(
			fc.asyncProperty(interleavings, async (given) => {
				const round = await play('always', given);
				expect(round.results.filter(({ result }) => !result.entered)).toEqual([]);
				await expectTruth(round);
			}),
			settings,
		);
	}, 180_000);
}

onBothStores((newPlace) => {
	// A block of its own, so that its stores are closed before the server is.
	describe('entries of two processes at the same moment', () => entriesOfTwo(newPlace));
});
