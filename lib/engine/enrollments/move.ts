import { setImmediate as nextTurn } from 'node:timers/promises';

import { InvalidInputError } from '../../domain/errors';
import type { Json, MovableHold, StepRow, Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { journeyLeads } from '../records/journeyLeads';

/** What is moved: enrollments by their ids, or all contacts at a step now. */
export type Movers = { enrollmentIds: string[] } | { journeyId: string; fromStepId: string };

/** Enrollments per transaction, so that n8n's event loop is not blocked for long. */
const CHUNK = 500;

/**
 * Moves waiting, paused or failed contacts to another step of their journey. What they waited for is
 * forgotten: the step treats them as if they had just arrived, with its settings at that time, and events
 * count for it from now on, unless it is set to look further back. Paused ones stay paused there. Contacts
 * inside a running execution are left alone. A contact that is at several steps at once comes to the new one
 * once; one that is already there stays as it is, so that doing it twice changes nothing.
 * @param toStepId a step that holds and is part of the published journey
 * @returns how many enrollments were moved
 * @throws InvalidInputError for a step to which contacts can't be moved; it lists the possible ones
 */
export async function moveEnrollments(
	context: EngineContext,
	movers: Movers,
	toStepId: string,
): Promise<number> {
	if ('fromStepId' in movers) return await moveAll(context, movers, toStepId);
	let moved = 0;
	for (let first = 0; first < movers.enrollmentIds.length; first += CHUNK) {
		if (first > 0) await nextTurn();
		const ids = movers.enrollmentIds.slice(first, first + CHUNK);
		moved += await moveChunk(context, ids, null, toStepId);
	}
	return moved;
}

/**
 * The steps of a journey to which contacts can be moved: part of the published journey, and not a trigger.
 */
export async function stepsToMoveTo(store: Store, journeyId: string): Promise<StepRow[]> {
	const steps = await store.steps.list(journeyId);
	return steps
		.filter(({ removed_at, type }) => removed_at === null && !type.endsWith('Trigger'))
		.sort((left, right) => (left.name < right.name ? -1 : 1));
}

async function moveAll(
	context: EngineContext,
	{ journeyId, fromStepId }: { journeyId: string; fromStepId: string },
	toStepId: string,
): Promise<number> {
	const { store } = context;
	await requireTarget(store, journeyId, toStepId);
	if (fromStepId === toStepId) {
		throw new InvalidInputError({
			field: 'To Step',
			reason: 'is the step where the contacts are now; choose another one',
		});
	}
	// A contact that returns to the step later is not moved again and again.
	const before = { at: store.clock.now(), id: store.newId() };
	let moved = 0;
	for (;;) {
		const ids = await store.holds.movableAt({ journeyId, stepId: fromStepId }, { before, limit: CHUNK });
		if (ids.length === 0) return moved;
		moved += await moveChunk(context, ids, fromStepId, toStepId);
		await nextTurn();
	}
}

async function moveChunk(
	context: EngineContext,
	enrollmentIds: string[],
	fromStepId: string | null,
	toStepId: string,
): Promise<number> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.enrollments.lock(enrollmentIds);
		const found = await store.holds.lockMovable(enrollmentIds);
		const targets = new Map<string, StepRow>();
		for (const journeyId of new Set(found.map((hold) => hold.journey_id))) {
			targets.set(journeyId, await requireTarget(store, journeyId, toStepId));
		}
		const there = new Set(
			found.filter((hold) => hold.step_id === toStepId).map((hold) => hold.enrollment_id),
		);
		const leaving = found.filter(
			(hold) => hold.step_id !== toStepId && (fromStepId === null || hold.step_id === fromStepId),
		);
		// If there are several, the one that came last.
		const last = [...new Map(leaving.map((hold) => [hold.enrollment_id, hold])).values()];
		const arriving = last.filter((hold) => !there.has(hold.enrollment_id));
		await store.holds.endMoved(leaving.map((hold) => hold.id));
		const items = await itemsWithLeads(store, arriving);
		await store.holds.insert(
			arriving.map((hold, n) => atTarget({ ...hold, item: items[n] }, toStepId, store.clock.now())),
		);
		await store.enrollments.refresh(
			last.map((hold) => hold.enrollment_id),
			null,
		);
		await noteMoves(store, leaving, targets);
		if (arriving.length > 0) tx.wake();
		return last.length;
	});
}

/**
 * The event that began the journey, or that a step waited for, stays behind: the lead that it named goes
 * along.
 */
async function itemsWithLeads(store: Store, holds: MovableHold[]): Promise<Json[]> {
	const released = holds.filter(({ released_by, item }) => released_by !== null && item.leadId === undefined);
	const events = await store.interactions.getMany(released.map(({ released_by }) => released_by ?? ''));
	const contacts = await store.contacts.getMany(released.map(({ contact_id }) => contact_id));
	const leads = await journeyLeads(
		store,
		released.map(({ id, contact_id, item, released_by }) => ({
			id,
			item,
			contact: contacts.get(contact_id) ?? { id: contact_id, accountId: null },
			accountId: null,
			releasedBy: released_by,
		})),
		events,
	);
	return holds.map(({ id, item }) => {
		const leadId = leads.get(id)?.leadId;
		return leadId === undefined ? item : { ...item, leadId };
	});
}

/** Ready to be checked, which is when the step works out what to wait for. */
function atTarget(
	hold: MovableHold,
	stepId: string,
	now: number,
): Parameters<Store['holds']['insert']>[0][number] {
	return {
		enrollmentId: hold.enrollment_id,
		journeyId: hold.journey_id,
		stepId,
		originId: hold.id,
		contactId: hold.contact_id,
		visit: hold.visit + 1,
		state: 'ready',
		outcome: 'recheck',
		dueAt: now,
		eventType: null,
		eventFilter: null,
		eventsSince: null,
		releasedAt: null,
		releasedBy: null,
		termsKey: '',
		item: hold.item,
	};
}

async function noteMoves(store: Store, holds: MovableHold[], targets: Map<string, StepRow>): Promise<void> {
	const names = new Map<string, string>();
	for (const journeyId of targets.keys()) {
		for (const step of await store.steps.list(journeyId)) names.set(step.step_id, step.name);
	}
	await store.stepLog.add(
		holds.map((hold) => {
			const target = targets.get(hold.journey_id);
			return {
				enrollmentId: hold.enrollment_id,
				journeyId: hold.journey_id,
				stepId: hold.step_id,
				kind: 'moved' as const,
				detail: {
					from: hold.step_id,
					fromName: names.get(hold.step_id) ?? null,
					to: target?.step_id,
					toName: target?.name,
				},
			};
		}),
	);
}

async function requireTarget(store: Store, journeyId: string, stepId: string): Promise<StepRow> {
	const possible = await stepsToMoveTo(store, journeyId);
	const target = possible.find((step) => step.step_id === stepId);
	if (target !== undefined) return target;
	const choice =
		possible.length === 0
			? 'this journey has none now; is it published?'
			: `choose one of ${possible.map(({ name, step_id }) => `"${name}" (${step_id})`).join(', ')}`;
	throw new InvalidInputError({
		field: 'To Step',
		reason: `"${stepId.slice(0, 80)}" is not a step where contacts of this journey can wait; ${choice}`,
	});
}
