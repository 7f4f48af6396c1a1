import { sql, type Kysely } from 'kysely';

import { changeMembers, createSegment, refreshSegment, type EngineContext } from '../../lib/engine';
import { processChanges } from '../../lib/engine/changes/processChanges';
import { noteChanges } from '../../lib/engine/changes/noteChanges';
import type { Condition } from '../../lib/domain/conditions';
import { SimulatedClock } from '../../lib/domain';
import type { Schema, Store } from '../../lib/store';
import { RecordedLog } from '../support/RecordedLog';
import { contactRow, START } from '../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { newPostgresPlace, type StorePlace } from '../support/storePlaces';

const PRO: Condition = {
	kind: 'field',
	record: 'contact',
	field: 'attributes.plan',
	operator: 'equals',
	value: 'pro',
};

let server: OwnedPostgres;
let place: StorePlace;
let stores: Store[];
let contexts: EngineContext[];

beforeAll(async () => {
	server = await sharedPostgres();
}, 120_000);

afterAll(async () => await server.destroy());

beforeEach(async () => {
	place = newPostgresPlace(server);
	const clock = new SimulatedClock(START);
	stores = [await place.open(clock), await place.open(clock)];
	contexts = stores.map((store) => ({ store, log: new RecordedLog(), instanceId: 'test', wake() {} }));
});

afterEach(async () => {
	for (const store of stores) await store.close();
	await place.remove();
});

async function people(count: number, plan: string): Promise<string[]> {
	return await stores[0].transaction(async (tx) => {
		const ids: string[] = [];
		for (let n = 0; n < count; n++)
			ids.push((await tx.contacts.insert(contactRow({ attributes: { plan } }))).id);
		return ids;
	});
}

async function segmentOf(kind: 'dynamic' | 'static'): Promise<string> {
	const definition = kind === 'dynamic' ? PRO : null;
	const request = { name: kind, kind, definition, description: null, timeZone: null };
	return (await createSegment(contexts[0], request)).id;
}

const members = async (id: string): Promise<string[]> =>
	(await stores[0].segments.members(id, { limit: 1_000 })).map(({ contact }) => contact.id);

/** Changes a contact's plan, and what reacts to that. */
async function changePlan(id: string, plan: string): Promise<void> {
	await stores[1].transaction(async (tx) => {
		await tx.contacts.update(id, { attributes: { plan } });
		const change = { contactId: id, recordType: 'contact' as const, recordId: id };
		await noteChanges({ ...contexts[1], store: tx }, [
			{ ...change, action: 'updated', fields: ['attributes.plan'] },
		]);
	});
	while (await processChanges(contexts[1]));
}

it.each([
	['joins', 'pro', 'free'],
	['leaves', 'free', 'pro'],
])('who no longer %s when its turn to be locked has come stays as it is', async (_, before, after) => {
	const segment = await segmentOf('dynamic');
	const [one, other] = await people(2, before === 'pro' ? 'free' : 'pro');
	await refreshSegment(contexts[0], segment);
	// Both are to move, as far as no one has reacted yet.
	for (const id of [one, other]) await stores[0].contacts.update(id, { attributes: { plan: before } });
	let refreshed: Promise<unknown> | undefined;
	await stores[1].transaction(async (tx) => {
		await tx.contacts.lock([one]);
		refreshed = refreshSegment(contexts[0], segment);
		await someoneWaits();
		// It comes before the calculation, which has seen the contact as it was and waits for it.
		await tx.contacts.update(one, { attributes: { plan: after } });
		await tx.segments.refreshFew(segment, PRO, { now: START, zone: 'UTC' }, [one]);
	});
	await refreshed;
	expect(await members(segment)).toEqual(before === 'pro' ? [other] : [one]);
});

it('calculations of one segment by several processes, and changes meanwhile, find the same members', async () => {
	const segment = await segmentOf('dynamic');
	const ids = await people(300, 'free');
	for (let round = 0; round < 6; round++) {
		const plan = round % 2 === 0 ? 'pro' : 'free';
		const some = ids.filter((_, n) => n % 3 === round % 3);
		await Promise.all([
			refreshSegment(contexts[0], segment),
			(async () => {
				for (const id of some) await changePlan(id, plan);
			})(),
			refreshSegment(contexts[1], segment),
		]);
		const pro = (await stores[0].contacts.getMany(ids)).values();
		const expected = [...pro].filter(({ attributes }) => attributes.plan === 'pro').map(({ id }) => id);
		expect(await members(segment)).toEqual(expected.sort());
	}
}, 60_000);

it('no one joins a segment that is deleted meanwhile', async () => {
	const segment = await segmentOf('static');
	const [id] = await people(1, 'pro');
	let joining: Promise<unknown> | undefined;
	await stores[1].transaction(async (tx) => {
		expect(await tx.segments.deletePart(segment, 100)).toBe(true);
		joining = changeMembers(contexts[0], segment, 'add', [id]);
		await someoneWaits();
	});
	expect(await joining).toEqual([]);
	expect(await members(segment)).toEqual([]);
});

/** Resolves when a statement waits for a lock. */
async function someoneWaits(): Promise<void> {
	const { db } = stores[1] as unknown as { db: Kysely<Schema> };
	for (;;) {
		const { rows } = await sql`select 1 from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
		if (rows.length > 0) return;
	}
}
