import type { Kysely } from 'kysely';

import type { Condition } from '../../lib/domain/conditions';
import { ANY_EVENT } from '../../lib/domain/interactions';
import {
	changeMembers,
	createSegment,
	deleteSegment,
	publishModel,
	recordInteractions,
	refreshDueSegments,
	refreshMembers,
	refreshSegment,
	registerSource,
	updateSegment,
	type EngineContext,
	type SegmentRequest,
} from '../../lib/engine';
import { processChanges } from '../../lib/engine/changes/processChanges';
import { DEFAULT_ENTRY_RULES, SimulatedClock } from '../../lib/domain';
import type { Change, Schema, Segment, Store } from '../../lib/store';
import { RecordedLog } from '../support/RecordedLog';
import { scoringModel } from '../support/scoringHarness';
import { contactRow, DAY, holdRow, interactionRow, leadRow, MINUTE, START } from '../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { newPostgresPlace, newSqlitePlace, type StorePlace } from '../support/storePlaces';

let server: OwnedPostgres;

beforeAll(async () => {
	server = await sharedPostgres();
}, 120_000);

afterAll(async () => await server.destroy());

const plan = (value: string): Condition => ({
	kind: 'field',
	record: 'contact',
	field: 'attributes.plan',
	operator: 'equals',
	value,
});

const inSegment = (segmentId: string, isMember = true): Condition => ({
	kind: 'segment',
	segmentId,
	isMember,
});

describe.each([
	['SQLite', newSqlitePlace],
	['PostgreSQL', () => newPostgresPlace(server)],
] as Array<[string, () => StorePlace]>)('segments on %s', (_, newPlace) => {
	let place: StorePlace;
	let clock: SimulatedClock;
	let store: Store;
	let context: EngineContext;

	beforeEach(async () => {
		place = newPlace();
		clock = new SimulatedClock(START);
		store = await place.open(clock);
		context = { store, log: new RecordedLog(), instanceId: 'test', wake() {} };
	});

	afterEach(async () => {
		await store.close();
		await place.remove();
	});

	/** Contacts p0, p1, … of which every third has the plan "Pro". */
	async function people(count: number): Promise<string[]> {
		return await store.transaction(async (tx) => {
			const ids: string[] = [];
			for (let n = 0; n < count; n++) {
				const attributes = { plan: n % 3 === 0 ? 'Pro' : 'Free' };
				ids.push((await tx.contacts.insert(contactRow({ attributes }), `p${String(n).padStart(5, '0')}`)).id);
			}
			return ids;
		});
	}

	async function create(name: string, given: Partial<SegmentRequest> = {}): Promise<Segment> {
		return await createSegment(context, {
			name,
			description: null,
			kind: 'dynamic',
			definition: given.kind === 'static' ? null : plan('pro'),
			timeZone: null,
			...given,
		});
	}

	const compound = async (name: string, operation: string, parts: Segment[]): Promise<Segment> =>
		await create(name, {
			kind: 'compound',
			definition: { operation, segmentIds: parts.map(({ id }) => id) },
		});

	async function members(segment: Segment): Promise<string[]> {
		return (await store.segments.members(segment.id, { limit: 10_000 })).map(({ contact }) => contact.id);
	}

	async function changes(): Promise<Array<Pick<Change, 'recordId' | 'contactId' | 'action'>>> {
		return (await store.changes.take(10_000)).map(({ recordId, contactId, action }) => ({
			recordId,
			contactId,
			action,
		}));
	}

	/** Starts a journey for a contact, as enrollment `e`. */
	async function enrolled(contactId: string): Promise<void> {
		const { db } = store as unknown as { db: Kysely<Schema> };
		await db
			.insertInto('enrollments')
			.values({
				id: 'e',
				journey_id: 'journey',
				contact_id: contactId,
				entry_key: '',
				entry_step_id: 'trigger',
				status: 'active',
				reason: null,
				entered_at: START,
				ended_at: null,
				test: null,
				paused_at: null,
				goal_at: null,
				entry_data: null,
				updated_at: START,
			})
			.execute();
	}

	/** A journey that these segments' members enter. */
	async function watch(...watched: Segment[]): Promise<void> {
		await registerSource(context, {
			journeyId: 'journey',
			stepId: 'trigger',
			audience: {
				kind: 'segment',
				segmentIds: watched.map(({ id }) => id),
				when: { kind: 'continuous' },
				existingMembers: false,
			},
			rules: DEFAULT_ENTRY_RULES,
		});
	}

	it('find their members, and note who joins and leaves', async () => {
		const ids = await people(7);
		const pro = await create('Pro');
		await watch(pro);
		expect(await refreshSegment(context, pro.id)).toEqual({ joined: 3, left: 0, completed: true });
		expect(await members(pro)).toEqual([ids[0], ids[3], ids[6]]);
		expect(await changes()).toEqual(
			[ids[0], ids[3], ids[6]].map((contactId) => ({ recordId: pro.id, contactId, action: 'joined' })),
		);
		await store.contacts.update(ids[0], { attributes: { plan: 'Free' } });
		await store.contacts.update(ids[1], { attributes: { plan: 'PRO ' } });
		expect(await refreshSegment(context, pro.id)).toEqual({ joined: 1, left: 1, completed: true });
		expect(await members(pro)).toEqual([ids[1], ids[3], ids[6]]);
		expect(await changes()).toEqual([
			{ recordId: pro.id, contactId: ids[1], action: 'joined' },
			{ recordId: pro.id, contactId: ids[0], action: 'left' },
		]);
		expect(await refreshSegment(context, pro.id)).toEqual({ joined: 0, left: 0, completed: true });
	});

	it('note nothing where nothing reacts to them', async () => {
		const ids = await people(4);
		const hand = await create('By hand', { kind: 'static' });
		const pro = await create('Pro');
		const union = await compound('Union', 'union', [hand, pro]);
		await watch(await create('Another', { kind: 'static' }));
		await changeMembers(context, hand.id, 'add', [ids[1]]);
		await refreshSegment(context, pro.id);
		expect(await members(union)).toEqual([ids[0], ids[1], ids[3]]);
		expect(await changes()).toEqual([]);
	});

	it('note who joins for a contact that waits for a condition, and for a score that names them', async () => {
		const ids = await people(4);
		const pro = await create('Pro');
		await enrolled(ids[3]);
		await store.holds.insert([
			holdRow({
				enrollmentId: 'e',
				contactId: ids[3],
				branches: {
					rank: 'first',
					branches: [{ kind: 'condition', condition: inSegment(pro.id), zone: 'UTC' }],
				},
			}),
		]);
		await refreshSegment(context, pro.id);
		expect(await changes()).toEqual([{ recordId: pro.id, contactId: ids[3], action: 'joined' }]);
		await publishModel(context, {
			journeyId: 'journey',
			stepId: 'score',
			model: scoringModel({
				rules: [{ kind: 'condition', name: 'Pro', points: 5, condition: inSegment(pro.id) }],
			}),
			reactivated: true,
		});
		await store.contacts.update(ids[0], { attributes: { plan: 'Free' } });
		await refreshSegment(context, pro.id);
		expect(await changes()).toEqual([{ recordId: pro.id, contactId: ids[0], action: 'left' }]);
	});

	it('are worked out in several parts, each contact once', async () => {
		const ids = await people(1_700);
		const pro = await create('Pro');
		await watch(pro);
		expect(await refreshSegment(context, pro.id)).toMatchObject({ joined: 567, completed: true });
		expect(await members(pro)).toEqual(ids.filter((__, n) => n % 3 === 0));
		expect((await changes()).length).toBe(567);
	});

	it('leave holds as they are', async () => {
		const [id] = await people(1);
		const pro = await create('Pro');
		await refreshSegment(context, pro.id);
		const { db } = store as unknown as { db: Kysely<Schema> };
		await enrolled(id);
		await store.holds.insert([holdRow({ enrollmentId: 'e', contactId: id })]);
		const before = await db.selectFrom('holds').selectAll().execute();
		await store.contacts.update(id, { attributes: {} });
		expect(await refreshSegment(context, pro.id)).toMatchObject({ left: 1 });
		expect(await db.selectFrom('holds').selectAll().execute()).toEqual(before);
	});

	it('follow the contacts that have changed, those made of others after these', async () => {
		const ids = await people(4);
		const hand = await create('By hand', { kind: 'static' });
		const pro = await create('Pro');
		// Made before what it is made of is refreshed, and named so that no order by name or id helps.
		const both = await compound('A both', 'intersection', [hand, pro]);
		const without = await compound('A without', 'exclusion', [pro, hand]);
		const top = await create('A top', {
			definition: { kind: 'any', conditions: [inSegment(both.id), inSegment(without.id)] },
		});
		await changeMembers(context, hand.id, 'add', [ids[0], ids[1]]);
		const moves = await store.transaction(async (tx) => await refreshMembers({ ...context, store: tx }, ids));
		const names = new Map([pro, both, without, top].map(({ id, name }) => [id, name]));
		expect(moves.map(({ segmentId, contactId }) => `${contactId} ${names.get(segmentId)}`).sort()).toEqual(
			[
				`${ids[0]} Pro`,
				`${ids[3]} Pro`,
				`${ids[0]} A both`,
				`${ids[3]} A without`,
				`${ids[0]} A top`,
				`${ids[3]} A top`,
			].sort(),
		);
		expect(await members(top)).toEqual([ids[0], ids[3]]);
		await store.contacts.update(ids[3], { attributes: {} });
		expect(await refreshMembers(context, [ids[3]], { contact: true })).toEqual(
			[pro, without, top].map(({ id }) => ({ segmentId: id, contactId: ids[3], action: 'left' })),
		);
		expect(await refreshMembers(context, ids)).toEqual([]);
	});

	it('are looked at only when something has changed on which they depend', async () => {
		const [id] = await people(1);
		await store.leads.insert(leadRow({ contactId: id }));
		await store.interactions.insert([interactionRow({ id: 'i', contactId: id })]);
		const account = await create('Account', {
			definition: { kind: 'field', record: 'account', field: 'name', operator: 'notExists' },
		});
		const lead = await create('Lead', { definition: { kind: 'lead', conditions: [], open: true } });
		const opened = await create('Opened', { definition: { kind: 'interaction', type: 'email.opened' } });
		const moved = async (changed: Parameters<typeof refreshMembers>[2]): Promise<string[]> =>
			(await refreshMembers(context, [id], changed)).map(({ segmentId }) => segmentId);
		expect(await moved({})).toEqual([]);
		expect(await moved({ interactionTypes: ['email.clicked'] })).toEqual([]);
		expect(await moved({ interactionTypes: ['email.opened'] })).toEqual([opened.id]);
		expect(await moved({ lead: true })).toEqual([lead.id]);
		// Another account may have become the contact's.
		expect(await moved({ contact: true })).toEqual([account.id]);
	});

	it('of inactive contacts change with whatever a contact does, but not with messages sent to it', async () => {
		const [ann, bo, cy] = await people(3);
		const definition = {
			kind: 'interaction',
			type: ANY_EVENT,
			count: { operator: 'none' },
			window: { last: { amount: 90, unit: 'days' } },
		};
		const inactive = await create('Inactive', { definition });
		await refreshSegment(context, inactive.id);
		expect(await members(inactive)).toEqual([ann, bo, cy]);
		const event = (contactId: string, type: string) => ({
			contactId,
			type,
			occurredAt: store.clock.now(),
			properties: {},
			source: null,
			idempotencyKey: null,
			contentHash: null,
		});
		await recordInteractions(context, [
			event(ann, 'whatever.new'),
			event(bo, 'email.delivered'),
			event(cy, 'email.opened'),
		]);
		while (await processChanges(context));
		expect(await members(inactive)).toEqual([bo]);
	});

	it('that are made of others follow in the same moment when one is changed by hand or worked out', async () => {
		const ids = await people(4);
		const hand = await create('By hand', { kind: 'static' });
		const pro = await create('Pro');
		const union = await compound('Union', 'union', [hand, pro]);
		await watch(hand, pro, union);
		expect(await changeMembers(context, hand.id, 'add', [ids[1], 'nobody', ids[1]])).toEqual([ids[1]]);
		expect(await changeMembers(context, hand.id, 'add', [ids[1]])).toEqual([]);
		expect(await members(union)).toEqual([ids[1]]);
		await refreshSegment(context, pro.id);
		expect(await members(union)).toEqual([ids[0], ids[1], ids[3]]);
		expect(await changes()).toEqual([
			{ recordId: hand.id, contactId: ids[1], action: 'joined' },
			{ recordId: union.id, contactId: ids[1], action: 'joined' },
			...[pro, union].flatMap(({ id }) =>
				[ids[0], ids[3]].map((contactId) => ({ recordId: id, contactId, action: 'joined' })),
			),
		]);
		expect(await changeMembers(context, hand.id, 'remove', [ids[1], ids[2]])).toEqual([ids[1]]);
		expect(await members(union)).toEqual([ids[0], ids[3]]);
		await expect(changeMembers(context, pro.id, 'add', ids)).rejects.toThrow(
			/members of segment "Pro" follow from its conditions/,
		);
	});

	it('are worked out again when time has passed, by one process', async () => {
		const [id] = await people(1);
		await store.interactions.insert([interactionRow({ id: 'i', contactId: id, occurredAt: START - DAY })]);
		const recent = await create('Recent', {
			timeZone: 'Europe/Amsterdam',
			definition: {
				kind: 'interaction',
				type: 'email.opened',
				window: { last: { amount: 1, unit: 'days' } },
			},
		});
		const hourly = await create('Hourly', {
			definition: {
				kind: 'interaction',
				type: 'email.opened',
				window: { last: { amount: 24, unit: 'hours' } },
			},
		});
		// New ones are due at once, whoever was to work them out.
		await refreshDueSegments(context);
		expect([await members(recent), await members(hourly)]).toEqual([[id], [id]]);
		expect((await store.segments.get(recent.id))?.refreshAt).toBe(Date.UTC(2026, 0, 5, 23));
		expect((await store.segments.get(hourly.id))?.refreshAt).toBe(START + 5 * MINUTE);
		expect((await store.segments.get(recent.id))?.refreshedAt).toBe(START);
		clock.jumpTo(START + 5 * MINUTE);
		expect((await store.segments.due(clock.now())).map(({ name }) => name)).toEqual(['Hourly']);
		await refreshDueSegments(context);
		expect([await members(recent), await members(hourly)]).toEqual([[id], []]);
		clock.jumpTo(Date.UTC(2026, 0, 5, 23));
		expect(await store.segments.claim(recent.id, clock.now(), clock.now() + MINUTE)).toBe(true);
		await refreshDueSegments(context);
		// Another process has it; when that has died, the next one takes over.
		expect(await members(recent)).toEqual([id]);
		clock.jumpTo(clock.now() + MINUTE);
		await refreshDueSegments(context);
		expect(await members(recent)).toEqual([]);
	});

	it('that are changed are evaluated again, and keep members that still fit', async () => {
		const ids = await people(4);
		const pro = await create('Pro');
		await refreshSegment(context, pro.id);
		clock.jumpTo(START + MINUTE);
		const renamed = await updateSegment(context, pro.id, { name: 'Paying' });
		expect(renamed).toMatchObject({ name: 'Paying', refreshedAt: START, refreshAt: null });
		const free = await updateSegment(context, pro.id, { definition: plan('free') });
		expect(free).toMatchObject({ refreshedAt: null, refreshAt: START + MINUTE });
		await refreshDueSegments(context);
		expect(await members(pro)).toEqual([ids[1], ids[2]]);
		expect(await store.segments.get(pro.id)).toMatchObject({ refreshedAt: START + MINUTE, refreshAt: null });
	});

	it('cannot contain themselves', async () => {
		const one = await create('One');
		const two = await create('Two', { definition: inSegment(one.id) });
		const three = await compound('Three', 'union', [two]);
		await expect(
			updateSegment(context, one.id, { definition: { kind: 'not', condition: inSegment(three.id) } }),
		).rejects.toThrow(/would contain itself: "One" → "Three" → "Two" → "One"; take one of them out/);
		await expect(updateSegment(context, one.id, { definition: inSegment(one.id) })).rejects.toThrow(
			/"One" → "One"/,
		);
		await expect(create('Four', { definition: inSegment('x') })).rejects.toThrow(/there is no segment "x"/);
	});

	it('cannot be deleted while others use them', async () => {
		const ids = await people(700);
		const pro = await create('Pro');
		await refreshSegment(context, pro.id);
		const other = await create('Other', { definition: inSegment(pro.id, false) });
		await expect(deleteSegment(context, pro.id)).rejects.toThrow(
			'Segment "Pro" cannot be deleted, because it is used by segment "Other"; change these first',
		);
		await deleteSegment(context, other.id);
		const { db } = store as unknown as { db: Kysely<Schema> };
		await db
			.insertInto('journeys')
			.values({ id: 'j', name: 'Welcome', paused_at: null, created_at: 0, updated_at: 0 })
			.execute();
		const source = {
			journey_id: 'j',
			step_id: 's',
			active: 1,
			audience: null,
			rules: JSON.stringify({ excludedSegments: [pro.id] }),
			next_run_at: null,
			next_slot_at: null,
			registered_at: 0,
		};
		await db.insertInto('entry_sources').values(source).execute();
		await expect(deleteSegment(context, pro.id)).rejects.toThrow(/used by journey "Welcome"/);
		await db.updateTable('entry_sources').set({ active: 0 }).execute();
		await deleteSegment(context, pro.id);
		expect(await store.segments.get(pro.id)).toBeNull();
		expect(await store.contacts.get(ids[0])).not.toBeNull();
	});

	it('have names of their own, and say what is wrong with them', async () => {
		await create('Newsletter');
		await expect(create(' NEWSLETTER ')).rejects.toThrow(/Name: a segment named "Newsletter" already exists/);
		await expect(create('  ')).rejects.toThrow(/Name is empty/);
		await expect(create('A', { timeZone: 'Mars' })).rejects.toThrow(/Time Zone: "Mars" is not/);
		await expect(create('A', { definition: { kind: 'all', conditions: [] } })).rejects.toThrow(
			/Conditions.conditions is empty/,
		);
		await expect(create('A', { kind: 'static', definition: plan('pro') })).rejects.toThrow(/by hand/);
		await expect(updateSegment(context, 'x', { name: 'B' })).rejects.toThrow(/no segment x/);
		await expect(refreshSegment(context, 'x')).rejects.toThrow(/no segment x/);
		expect((await store.segments.list({ search: 'NEWS' })).map(({ name }) => name)).toEqual(['Newsletter']);
		expect(await store.segments.list({ kind: 'static' })).toEqual([]);
	});

	it('have test contacts as members, but do not count them', async () => {
		const ids = await people(4);
		await store.contacts.update(ids[0], { testSpeed: 60 });
		const pro = await create('Pro');
		await refreshSegment(context, pro.id);
		expect(await members(pro)).toEqual([ids[0], ids[3]]);
		expect(await store.segments.counts([pro.id])).toEqual(new Map([[pro.id, 1]]));
		const moment = { now: START, zone: 'UTC' };
		expect(await store.conditions.count(plan('pro'), moment)).toBe(1);
		expect(await store.conditions.sample(plan('pro'), moment, 5)).toEqual([ids[3]]);
		expect(await store.conditions.select(plan('pro'), moment, { limit: 5 })).toEqual([ids[0], ids[3]]);
	});

	it('find who fulfills a condition page by page, however many are passed over', async () => {
		const ids = await people(2_000);
		const moment = { now: START, zone: 'UTC' };
		const wanted = ids.filter((__, n) => n % 3 === 0);
		const first = await store.conditions.select(plan('pro'), moment, { limit: 600 });
		expect(first).toEqual(wanted.slice(0, 600));
		expect(await store.conditions.select(plan('pro'), moment, { limit: 600, after: first[599] })).toEqual(
			wanted.slice(600),
		);
		expect(await store.conditions.count(plan('pro'), moment)).toBe(667);
		expect(await store.conditions.sample(plan('pro'), moment, 2)).toEqual([ids[1_998], ids[1_995]]);
		await store.contacts.update(ids[0], { attributes: { plan: 'Rare' } });
		expect(await store.conditions.sample(plan('rare'), moment, 2)).toEqual([ids[0]]);
		expect(await store.conditions.select(plan('none'), moment, { limit: 2 })).toEqual([]);
	});
});
