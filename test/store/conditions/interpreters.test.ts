import fc from 'fast-check';
import type { Kysely } from 'kysely';

import { SimulatedClock } from '../../../lib/domain';
import {
	evaluateCondition,
	parseCondition,
	type Condition,
	type ConditionScope,
	type Facts,
	type Moment,
} from '../../../lib/domain/conditions';
import { inputProblems } from '../../../lib/domain/errors';
import type { Schema, Store } from '../../../lib/store';
import { START } from '../../support/rows';
import { newPostgresPlace, newSqlitePlace, type StorePlace } from '../../support/storePlaces';
import { anyCondition, anyEnrollmentCondition, anyMoment } from './arbitraries';
import { sharedPostgres, type OwnedPostgres } from '../../support/sharedPostgres';
import { enrollmentOf, populate } from './population';

/** Other people with each number; those of one number are always the same. */
const SEED = Number(process.env.CONDITIONS_SEED ?? 42);

const RUNS = Number(process.env.CONDITIONS_RUNS ?? 700);

let server: OwnedPostgres;
const places: StorePlace[] = [];
let sqlite: Store;
let postgres: Store;
let ids: string[];

beforeAll(async () => {
	server = await sharedPostgres();
	places.push(newSqlitePlace(), newPostgresPlace(server));
	[sqlite, postgres] = await Promise.all(
		places.map(async (place) => await place.open(new SimulatedClock(START))),
	);
	ids = await populate(sqlite, SEED);
	await populate(postgres, SEED);
}, 120_000);

afterAll(async () => {
	await sqlite?.close();
	await postgres?.close();
	for (const place of places) await place.remove();
	await server.destroy();
});

/** What the schema lets through; half-filled conditions that chance has made are left out. */
function valid(condition: Condition, scope?: ConditionScope): Condition {
	try {
		return parseCondition(condition, 'condition', scope);
	} catch (error) {
		inputProblems(error);
		fc.pre(false);
		throw error;
	}
}

async function inMemory(store: Store, condition: Condition, moment: Moment): Promise<string[]> {
	const facts: Map<string, Facts> = await store.conditions.facts(ids, condition);
	return ids.filter((id) => evaluateCondition(condition, facts.get(id)!, moment));
}

it('SQLite, PostgreSQL and JavaScript find the same contacts for any condition', async () => {
	let [some, none, all] = [0, 0, 0];
	await fc.assert(
		fc.asyncProperty(anyCondition, anyMoment, async (given, moment) => {
			const condition = valid(given);
			const expected = await inMemory(sqlite, condition, moment);
			expect([...(await sqlite.conditions.matching(condition, moment, ids))].sort()).toEqual(
				[...expected].sort(),
			);
			expect([...(await postgres.conditions.matching(condition, moment, ids))].sort()).toEqual(
				[...expected].sort(),
			);
			if (expected.length === 0) none += 1;
			else if (expected.length === ids.length) all += 1;
			else some += 1;
		}),
		{ numRuns: RUNS },
	);
	// The people are many-sided enough for many questions to tell some of them from others; it's about two in five.
	expect(some).toBeGreaterThan((none + all + some) / 4);
}, 120_000);

it('all three find the same enrollments by what contacts entered with', async () => {
	let [some, none, all] = [0, 0, 0];
	await fc.assert(
		fc.asyncProperty(anyEnrollmentCondition, anyMoment, async (given, moment) => {
			const condition = valid(given, 'enrollment');
			const facts = await sqlite.conditions.facts(ids, condition);
			const entries = await sqlite.conditions.entryFacts(ids.map(enrollmentOf));
			const expected = ids
				.filter((id) =>
					evaluateCondition(
						condition,
						{ ...facts.get(id)!, entry: entries.get(enrollmentOf(id)) ?? null },
						moment,
					),
				)
				.map(enrollmentOf)
				.sort();
			for (const store of [sqlite, postgres]) {
				const found = await store.conditions.matchingEnrollments(condition, moment, ids.map(enrollmentOf));
				expect([...found].sort()).toEqual(expected);
			}
			if (expected.length === 0) none += 1;
			else if (expected.length === ids.length) all += 1;
			else some += 1;
		}),
		{ numRuns: RUNS },
	);
	// Most paths lead nowhere in what someone entered with.
	expect(some).toBeGreaterThan((none + all + some) / 8);
}, 120_000);

it('knows no entry of a contact, and no enrollment that isn’t there', async () => {
	const condition: Condition = { kind: 'field', record: 'entry', field: 'plan', operator: 'notExists' };
	const moment = { now: START, zone: 'UTC' };
	for (const store of [sqlite, postgres]) {
		await expect(store.conditions.matching(condition, moment, ids)).rejects.toThrow(/not enrollments/);
		expect(await store.conditions.matchingEnrollments(condition, moment, ['none'])).toEqual(new Set());
	}
});

it.each([
	['before', '1971-08-03', true],
	['onDate', '1971-08-02', true],
	['after', '1971-08-02T20:53:20Z', false],
	['notInLast', { amount: 30, unit: 'years' }, true],
	['anniversaryIn', 0, true],
] as const)('a column of instants is milliseconds, also of 1971: %s %j', async (operator, value, wanted) => {
	const [id] = ids;
	const moment = { now: Date.UTC(2026, 7, 2, 12), zone: 'UTC' };
	const condition: Condition = { kind: 'field', record: 'contact', field: 'createdAt', operator, value };
	for (const store of [sqlite, postgres]) {
		const { db } = store as unknown as { db: Kysely<Schema> };
		const { created_at: createdAt } = await db
			.selectFrom('contacts')
			.select('created_at')
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		const created = async (at: number) =>
			await db.updateTable('contacts').set({ created_at: at }).where('id', '=', id).execute();
		await created(50_000_000_000);
		expect([...(await store.conditions.matching(condition, moment, [id]))].length === 1).toBe(wanted);
		expect((await inMemory(store, condition, moment)).includes(id)).toBe(wanted);
		await created(createdAt);
	}
});

it.each([
	['processId', 'equals', 'default'],
	['processId', 'notEquals', 'DEFAULT'],
	['processId', 'isOneOf', 'default, other'],
	['processId', 'notExists', undefined],
	['recycled', 'equals', 0],
	['recycled', 'lessThan', 1],
	['recycled', 'greaterOrEqual', 1],
	['recycled', 'exists', undefined],
] as const)('an empty field of a lead means what it stands for: %s %s %s', async (field, operator, value) => {
	const condition: Condition = { kind: 'lead', conditions: [{ field, operator, value }] };
	const moment = { now: START, zone: 'UTC' };
	const expected = (await inMemory(sqlite, condition, moment)).sort();
	for (const store of [sqlite, postgres]) {
		expect([...(await store.conditions.matching(condition, moment, ids))].sort()).toEqual(expected);
	}
	expect(expected.length > 0).toBe(operator !== 'notExists');
});
