import { hostname } from 'node:os';

import { sql, type Kysely } from 'kysely';

import type { Condition } from '../../lib/domain/conditions';
import {
	createSegment,
	exitEnrollments,
	hold,
	JourneyEngine,
	receive,
	refreshSegment,
	settleDelivery,
	type EngineContext,
	type RefreshResult,
} from '../../lib/engine';
import { forgetInstance, recoverFromDead } from '../../lib/engine/delivery/instances';
import type { Schema, Store } from '../../lib/store';
import { eventually } from '../support/LiveEngine';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { DAY, HOUR, START } from '../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { connectionsLeft, newPostgresPlace } from '../support/storePlaces';

/*
 * On SQLite one transaction follows the other. On PostgreSQL two that began together do not see each other, so each
 * of these keeps one open while the other tries.
 */

let server: OwnedPostgres;
let journey: EngineHarness;

beforeAll(async () => {
	server = await sharedPostgres();
}, 180_000);

afterAll(async () => await server.destroy());

beforeEach(async () => {
	journey = await EngineHarness.start({ place: newPostgresPlace(server) });
});

afterEach(async () => {
	await journey.close();
	expect(await connectionsLeft(server)).toBe(0);
});

/** Does `first` in a transaction that is committed when `second` has run, or has come to wait for it. */
async function whileOpen(
	first: (context: EngineContext) => Promise<unknown>,
	second: () => Promise<unknown>,
): Promise<void> {
	let other: Promise<unknown> | undefined;
	await journey.store.transaction(async (store: Store) => {
		const { log, instanceId } = journey.engine;
		await first({ store, log, instanceId, wake: () => undefined });
		other = second();
		await Promise.race([
			other,
			new Promise<void>((resolve) => {
				setTimeout(resolve, 300);
			}),
		]);
	});
	await other;
}

/** A process that has had our process id before us. */
async function addDead(id: string): Promise<void> {
	// The first pass looks for dead processes, the next half a minute later.
	await journey.engine.clock.idle();
	await journey.store.instances.add({ id, host: hostname(), pid: process.pid });
}

/** Contacts that an execution has taken over at the trigger. */
async function inside(count: number, executedBy = journey.engine.instanceId): Promise<string[]> {
	const { store } = journey;
	const entered = await journey.enroll(await journey.contacts(count));
	const claim = { claimId: store.newId(), claimedBy: executedBy, leaseUntil: START + HOUR, limit: 100 };
	const batch = await store.holds.claim({ journeyId: JOURNEY, stepId: 'trigger', alone: 0, ...claim });
	await receive(
		{ store, log: journey.log, instanceId: executedBy, wake: () => undefined },
		{ claimId: claim.claimId, holdIds: batch.map(({ id }) => id), executionId: '1' },
	);
	return entered.flatMap((result) => (result.entered ? [result.enrollmentId] : []));
}

async function holdAt(context: EngineContext, stepId: string, originId: string): Promise<unknown> {
	return await hold(
		context,
		{ journeyId: JOURNEY, stepId, termsKey: 'terms' },
		[
			{
				originId,
				item: {},
				terms: { dueAt: START + DAY, branches: null },
			},
		],
		'1',
	);
}

async function position(enrollmentId: string): Promise<string> {
	return (await journey.store.enrollments.get(enrollmentId))!.positions[0].holdId;
}

it('a contact that exits while a step holds it is out, and waits nowhere', async () => {
	const [id] = await inside(1);
	const at = await position(id);
	await whileOpen(
		async (context) => await holdAt(context, 'wait', at),
		async () => await exitEnrollments(journey.engine, [id], 'by_hand'),
	);
	expect(await journey.where(id)).toBe('exited (by_hand)');
	expect(await journey.store.holds.countByState(JOURNEY)).toEqual({});
});

it('a contact that is out by the time a step would hold it waits nowhere', async () => {
	const [id] = await inside(1);
	const at = await position(id);
	let result: unknown;
	await whileOpen(
		async (context) => await exitEnrollments(context, [id], 'by_hand'),
		async () => {
			result = await holdAt(journey.engine, 'wait', at);
		},
	);
	expect(result).toEqual(['ended']);
	expect(await journey.where(id)).toBe('exited (by_hand)');
	expect(await journey.store.holds.countByState(JOURNEY)).toEqual({});
});

it('two branches that end at the same moment complete the enrollment', async () => {
	const [id] = await inside(1);
	const at = await position(id);
	await holdAt(journey.engine, 'left', at);
	await holdAt(journey.engine, 'right', at);
	journey.clock.jumpTo(START + DAY);
	for (const stepId of ['left', 'right']) {
		const claim = { claimId: stepId, claimedBy: journey.engine.instanceId, leaseUntil: START + 2 * DAY };
		const batch = await journey.store.holds.claim({
			journeyId: JOURNEY,
			stepId,
			alone: 0,
			limit: 100,
			...claim,
		});
		await receive(journey.engine, {
			claimId: stepId,
			holdIds: batch.map((claimed) => claimed.id),
			executionId: stepId,
		});
	}
	await whileOpen(
		async (context) => await settleDelivery(context, 'left', { status: 'success' }, START),
		async () => await settleDelivery(journey.engine, 'right', { status: 'success' }, START),
	);
	expect(await journey.where(id)).toBe('completed');
});

it('an execution that comes to its next step while it is given up has come there', async () => {
	const [id] = await inside(1, 'other');
	await journey.store.steps.save({
		journeyId: JOURNEY,
		journeyName: 'Welcome',
		stepId: 'trigger',
		name: 'Trigger',
		type: 'journeyTrigger',
		termsKey: 'terms',
		failurePolicy: { kind: 'exit' },
	});
	const at = await position(id);
	await addDead('other');
	await whileOpen(
		async (context) => await holdAt(context, 'wait', at),
		async () => await recoverFromDead(journey.engine),
	);
	expect(await journey.where(id)).toBe('waiting at wait');
	expect(await journey.story(id)).not.toContain('failed at trigger');
});

it('two engines that find the same dead process fail its contacts once', async () => {
	const ids = await inside(3, 'other');
	const second = await JourneyEngine.start({ store: await journey.openStore(), log: journey.log });
	await addDead('other');
	await whileOpen(
		async (context) => await recoverFromDead(context),
		async () => await recoverFromDead(second),
	);
	for (const id of ids) {
		const story = await journey.story(id);
		expect(story.filter((line) => line === 'failed at trigger')).toHaveLength(1);
	}
	expect(journey.log.of('warn')).toHaveLength(1);
	await second.close();
});

it('ten engines that find the same dead processes at the same moment all go on', async () => {
	const ids = await inside(50, 'a');
	for (const id of ['a', 'b', 'c']) await addDead(id);
	const engines: JourneyEngine[] = [];
	await Promise.all(
		Array.from({ length: 9 }, async () => {
			engines.push(await JourneyEngine.start({ store: await journey.openStore(), log: journey.log }));
		}),
	);
	const notes = await journey.store.stepLog.list(ids);
	expect(notes.filter(({ kind }) => kind === 'failed')).toHaveLength(50);
	for (const engine of engines) {
		forgetInstance(engine.instanceId);
		await engine.close();
	}
});

it.each([
	['join', 'exists'],
	['leave', 'notExists'],
] as const)(
	'a contact whose change is processed while its segment is refreshed can %s it once, without a deadlock',
	async (move, operator) => {
		const [contact] = await journey.contacts(1);
		const { log, instanceId, store } = journey.engine;
		const context = { store, log, instanceId, wake: () => undefined };
		const definition: Condition = { kind: 'field', record: 'contact', field: 'email', operator };
		const segment = await createSegment(context, {
			name: 'Reachable',
			description: null,
			kind: 'dynamic',
			definition,
			timeZone: null,
		});
		if (move === 'leave') await store.segments.addMembers(segment.id, [contact.id]);
		let refresh: Promise<RefreshResult> | undefined;
		await store.transaction(async (tx) => {
			await tx.contacts.lock([contact.id]);
			refresh = refreshSegment(context, segment.id);
			await eventually(async () => await waitsForLock(store));
			const change = move === 'join' ? 'addMembers' : 'removeMembers';
			expect(await tx.segments[change](segment.id, [contact.id])).toEqual([contact.id]);
		});
		expect(await refresh).toEqual({ joined: 0, left: 0, completed: true });
	},
);

/** Whether a statement in the store's database waits for a row that another transaction has locked. */
async function waitsForLock(store: Store): Promise<boolean> {
	const { db } = store as unknown as { db: Kysely<Schema> };
	const { rows } = await sql`select 1 from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
	return rows.length > 0;
}
