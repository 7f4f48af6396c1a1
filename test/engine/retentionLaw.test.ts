import fc from 'fast-check';

import type { Condition } from '../../lib/domain/conditions';
import { DEFAULT_ENTRY_RULES, type EntryRules } from '../../lib/domain/journey';
import {
	createSegment,
	deleteOldEnrollments,
	deleteOldInteractions,
	hold,
	recheck,
	registerSource,
	type BranchesTemplate,
} from '../../lib/engine';
import type { ClaimedHold, Contact, Lead, Store } from '../../lib/store';
import { JOURNEY, type EngineHarness, type FakeExecution } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { contactRow, DAY } from '../support/rows';
import { ScoringHarness, scoringModel } from '../support/scoringHarness';
import { newSqlitePlace, type StorePlace } from '../support/storePlaces';

/*
 * Two stores live through the same years; in one of them what is old is deleted now and then. Whatever contacts,
 * segments and scores do afterwards must be the same. Only who enters later does not come to a step with a condition on
 * the past, for nothing in the store tells of such a step while nobody waits there.
 */

/** Many more are asked for with `RETENTION_RUNS`. */
const RUNS = Number(process.env.RETENTION_RUNS ?? 6);

const PEOPLE = 2;

const TYPES = ['opened', 'bought', 'asked', 'other'] as const;

type Command =
	| { do: 'event'; who: number; type: (typeof TYPES)[number] }
	| { do: 'enter'; who: number; key: string }
	| { do: 'wait'; days: number }
	| { do: 'clean'; days: number };

const who = fc.nat({ max: PEOPLE - 1 });

const happens: Array<fc.WeightedArbitrary<Command>> = [
	{
		weight: 6,
		arbitrary: fc.record({ do: fc.constant('event' as const), who, type: fc.constantFrom(...TYPES) }),
	},
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant('enter' as const), who, key: fc.constantFrom('', 'a') }),
	},
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 20, 60, 150) }),
	},
];

const clean: fc.Arbitrary<Command> = fc.record({
	do: fc.constant('clean' as const),
	days: fc.constantFrom(7, 30, 90),
});

const life = fc
	.tuple(
		fc.array(fc.oneof(...happens), { minLength: 8, maxLength: 20 }),
		clean,
		fc.array(fc.oneof(...happens, { weight: 1, arbitrary: clean }), { minLength: 5, maxLength: 15 }),
	)
	.map(([before, first, after]) => [...before, first, ...after]);

/** So that something is deleted in each life. */
const CHILDHOOD: Command[] = [
	{ do: 'event', who: 0, type: 'other' },
	{ do: 'wait', days: 150 },
];

const happened = (type: string, count: number, days?: number): Condition => ({
	kind: 'interaction',
	type,
	count: { operator: 'atLeast', value: count },
	...(days === undefined ? {} : { window: { last: { amount: days, unit: 'days' } } }),
});

/** Who has opened twice since the entry, or has ever asked three times, goes on, after half a year at the latest. */
const ASKED_OR_OPENED: BranchesTemplate = {
	rank: 'first',
	branches: [
		{ kind: 'event', type: 'opened', filter: null, count: 2, within: null, since: 'entry' },
		{ kind: 'condition', condition: happened('asked', 3), zone: 'UTC' },
	],
};

const RULES: EntryRules = {
	...DEFAULT_ENTRY_RULES,
	exits: [{ kind: 'condition', condition: happened('bought', 3, 100) }],
	goal: { criterion: { kind: 'condition', condition: happened('opened', 4) }, exit: false },
};

const [asked, opened] = (['asked', 'opened'] as const).map((type): Command => ({
	do: 'event',
	who: 0,
	type,
}));
const enters: Command = { do: 'enter', who: 0, key: '' };
const days: Command = { do: 'wait', days: 20 };
const cleaned: Command = { do: 'clean', days: 7 };

/** Each needs something else of what is old. */
const EXAMPLES: Command[][] = [
	// What the condition sees for which somebody waits, from before the entry.
	[asked, enters, days, cleaned, asked, asked],
	// What was done since the entry.
	[enters, opened, days, cleaned, opened],
	// What a segment, a score and the goal see of people in no journey.
	[opened, days, cleaned, opened, days, opened, cleaned, enters, opened],
];

class World {
	readonly #enrollments: string[] = [];

	#late = false;

	private constructor(
		readonly scoring: ScoringHarness,
		readonly people: Contact[],
		readonly leads: Lead[],
		readonly segments: string[],
	) {}

	get journey(): EngineHarness {
		return this.scoring.journey;
	}

	static async begin(place: StorePlace): Promise<World> {
		const scoring = await ScoringHarness.start(place);
		const { journey } = scoring;
		const people: Contact[] = [];
		for (let n = 0; n < PEOPLE; n++)
			people.push(await journey.store.contacts.insert(contactRow({ email: `p${n}@example.com` })));
		await publish(journey);
		const segments: string[] = [];
		for (const [name, definition] of [
			['Readers', happened('opened', 2, 50)],
			['Buyers', happened('bought', 1)],
		] as const) {
			const given = { name, kind: 'dynamic' as const, definition, description: null, timeZone: null };
			segments.push((await createSegment(journey.engine, given)).id);
		}
		await scoring.publish(
			scoringModel({
				rules: [
					{
						kind: 'interaction',
						name: 'Asked',
						type: 'asked',
						points: 10,
						maxPerDay: 1,
						decay: { kind: 'linear', days: 12 },
					},
					{
						kind: 'interaction',
						name: 'Quiet',
						type: 'opened',
						points: -5,
						frequency: { kind: 'none' },
						window: { last: { amount: 40, unit: 'days' } },
					},
				],
			}),
		);
		const leads: Lead[] = [];
		for (const one of people) leads.push(await scoring.lead(one));
		return new World(scoring, people, leads, segments);
	}

	async run(one: Command): Promise<unknown> {
		const { journey } = this;
		switch (one.do) {
			case 'event':
				await journey.event(this.people[one.who].id, { type: one.type });
				break;
			case 'enter': {
				const [result] = await journey.enroll([this.people[one.who]], {
					reentry: one.key === '' ? 'afterExit' : 'never',
					key: one.key,
					item: { late: this.#late },
					rules: { ...RULES, reentry: one.key === '' ? 'afterExit' : 'never' },
				});
				await journey.engine.clock.idle();
				if (result.entered) this.#enrollments.push(result.enrollmentId);
				return result.entered ? 'entered' : result.reason;
			}
			case 'wait':
				await journey.advance(one.days * DAY);
				break;
			case 'clean':
				this.#late = true;
				break;
		}
		return null;
	}

	/** Everything that can be seen from outside. */
	async look(): Promise<unknown> {
		const { store } = this.journey;
		const members = await Promise.all(this.segments.map(async (id) => await this.#members(store, id)));
		const counts = await store.enrollments.countByStatus(JOURNEY);
		return {
			places: await Promise.all(this.#enrollments.map(async (id) => await this.journey.where(id))),
			goals: await Promise.all(
				this.#enrollments.map(async (id) => (await store.enrollments.get(id))?.goalAt ?? null),
			),
			members,
			counts,
			scores: await Promise.all(this.leads.map(async (lead) => (await this.scoring.said(lead)).score)),
		};
	}

	async #members(store: Store, segmentId: string): Promise<number[]> {
		const found = await store.entries.membersAmong(
			[segmentId],
			this.people.map(({ id }) => id),
		);
		return this.people.flatMap(({ id }, n) => (found.has(id) ? n : []));
	}
}

async function publish(journey: EngineHarness): Promise<void> {
	const listen = { journeyId: JOURNEY, stepId: 'listen', termsKey: 'terms' };
	const goOn = async (execution: FakeExecution): Promise<void> => {
		// Looks behind the hold before: what came since the entry counts.
		await journey.holdAt('bought', execution, (item: ClaimedHold) => ({
			eventType: 'bought',
			eventsSince: 'entry',
			dueAt: item.arrivedAt + 300 * DAY,
		}));
	};
	await journey.step(
		'trigger',
		async (execution: FakeExecution) => {
			const [late, early] = [true, false].map((is) =>
				execution.items.filter(({ item }) => (item?.late === true) === is),
			);
			await goOn({ ...execution, items: late });
			await hold(
				journey.engine,
				listen,
				early.map((item) => ({
					originId: item.id,
					item: item.item,
					terms: { dueAt: journey.clock.now() + 180 * DAY, branches: ASKED_OR_OPENED },
				})),
				execution.id,
			);
		},
		{ ifStepRemoved: 'exit' },
	);
	await registerSource(journey.engine, {
		journeyId: JOURNEY,
		stepId: 'trigger',
		audience: null,
		rules: RULES,
	});
	await journey.step('listen', goOn, {
		deliver: async (claimId, batch) => {
			const again = batch.filter(({ outcome }) => outcome === 'recheck');
			const endings = await recheck(
				journey.engine,
				listen,
				claimId,
				again.map((claimed) => ({
					holdId: claimed.id,
					contactId: claimed.contactId,
					arrivedAt: claimed.arrivedAt,
					terms: { dueAt: claimed.arrivedAt + 180 * DAY, branches: ASKED_OR_OPENED },
					fulfilled: false,
					item: null,
					readAt: journey.clock.now(),
				})),
			);
			const ready = batch.filter(({ id, outcome }) => outcome !== 'recheck' || endings.has(id));
			return await journey.execute('listen', claimId, ready, goOn);
		},
	});
	await journey.step('bought');
}

onBothStores((newPlace) => {
	it.each(['all', 'sinceEntry'] as const)(
		'whatever was cleaned up (%s), everything goes on as if nothing had been',
		async (onTheirWay) => {
			let deleted = 0;
			await fc.assert(
				fc.asyncProperty(life, async (commands) => {
					const places = [newPlace(), newPlace()];
					const [plain, tidied] = await Promise.all(places.map(async (place) => await World.begin(place)));
					try {
						for (const one of [...CHILDHOOD, ...commands]) {
							expect(await tidied.run(one)).toEqual(await plain.run(one));
							if (one.do === 'clean') {
								const olderThanDays = one.days;
								const { engine } = tidied.journey;
								const interactions = await deleteOldInteractions(engine, { olderThanDays, onTheirWay });
								const enrollments = await deleteOldEnrollments(engine, { olderThanDays });
								deleted += interactions.deleted + enrollments.deleted.stepLogEntries;
							}
							expect(await tidied.look()).toEqual(await plain.look());
						}
					} finally {
						await Promise.all([plain.scoring.close(), tidied.scoring.close()]);
					}
				}),
				{
					numRuns: newPlace === newSqlitePlace ? RUNS : EXAMPLES.length,
					examples: EXAMPLES.map((one): [Command[]] => [one]),
				},
			);
			// Otherwise it would have said nothing.
			expect(deleted).toBeGreaterThan(0);
		},
		120_000,
	);
});
