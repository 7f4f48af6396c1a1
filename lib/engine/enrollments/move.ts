import { setImmediate as nextTurn } from 'node:timers/promises';

import { InvalidInputError } from '../../domain/errors';
import type { Json, MovableHold, Step, Store } from '../../store';
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
 * @example
 * ```ts
 * const entry = { journeyId: 'welcome', stepId: 'start', contactId: ada.id, reentry: 'never', item: {}, causedBy: null };
 * const [{ enrollmentId }] = await enroll(engine, [entry]);
 * try {
 *   await moveEnrollments(engine, { enrollmentIds: [enrollmentId] }, 'lunch');
 * } catch (error) {
 *   console.log(error.name, error.problems[0].field); // InvalidInputError To Step
 * }
 * ```
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
export async function stepsToMoveTo(store: Store, journeyId: string): Promise<Step[]> {
	const steps = await store.steps.list(journeyId);
	return steps
		.filter(({ removedAt, type }) => removedAt === null && !type.endsWith('Trigger'))
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
	const before = store.clock.now();
	const back: string[] = [];
	const seen = new Set<string>();
	let moved = 0;
	for (;;) {
		const search = { before, not: back, limit: CHUNK };
		const found = await store.holds.movableAt({ journeyId, stepId: fromStepId }, search);
		if (found.length === 0) return moved;
		back.push(...found.filter((id) => seen.has(id)));
		const ids = found.filter((id) => !seen.has(id));
		for (const id of ids) seen.add(id);
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
		const targets = new Map<string, Step>();
		for (const journeyId of new Set(found.map((hold) => hold.journeyId))) {
			targets.set(journeyId, await requireTarget(store, journeyId, toStepId));
		}
		const there = new Set(found.filter((hold) => hold.stepId === toStepId).map((hold) => hold.enrollmentId));
		const leaving = found.filter(
			(hold) => hold.stepId !== toStepId && (fromStepId === null || hold.stepId === fromStepId),
		);
		// If there are several, the one that came last.
		const last = [...new Map(leaving.map((hold) => [hold.enrollmentId, hold])).values()];
		const arriving = last.filter((hold) => !there.has(hold.enrollmentId));
		await store.holds.endMoved(leaving.map((hold) => hold.id));
		const items = await itemsWithLeads(store, arriving);
		await store.holds.insert(
			arriving.map((hold, n) => atTarget({ ...hold, item: items[n] }, toStepId, store.clock.now())),
		);
		await store.enrollments.refresh(
			last.map((hold) => hold.enrollmentId),
			null,
		);
		await noteMoves(store, leaving, targets);
		await store.stepLog.add(
			arriving.map(({ enrollmentId, journeyId }) => ({
				enrollmentId,
				journeyId,
				stepId: toStepId,
				kind: 'moved_in' as const,
			})),
		);
		if (arriving.length > 0) tx.wake();
		return last.length;
	});
}

/**
 * The event that began the journey, or that a step waited for, stays behind: the lead that it named goes
 * along.
 */
async function itemsWithLeads(store: Store, holds: MovableHold[]): Promise<Json[]> {
	const released = holds.filter(({ releasedBy, item }) => releasedBy !== null && item.leadId === undefined);
	const events = await store.interactions.getMany(released.map(({ releasedBy }) => releasedBy ?? ''));
	const contacts = await store.contacts.getMany(released.map(({ contactId }) => contactId));
	const leads = await journeyLeads(
		store,
		released.map(({ id, contactId, item, releasedBy }) => ({
			id,
			item,
			contact: contacts.get(contactId) ?? { id: contactId, accountId: null },
			accountId: null,
			releasedBy,
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
		enrollmentId: hold.enrollmentId,
		journeyId: hold.journeyId,
		stepId,
		originId: hold.id,
		contactId: hold.contactId,
		visit: hold.visit + 1,
		state: hold.enrollmentPaused ? 'paused' : 'ready',
		outcome: 'recheck',
		dueAt: now,
		branches: null,
		releasedAt: null,
		releasedBy: null,
		// Its contact leaves the step now.
		previousAt: now,
		previousBy: hold.releasedBy,
		termsKey: '',
		item: hold.item,
	};
}

async function noteMoves(store: Store, holds: MovableHold[], targets: Map<string, Step>): Promise<void> {
	const names = new Map<string, string>();
	for (const journeyId of targets.keys()) {
		for (const step of await store.steps.list(journeyId)) names.set(step.stepId, step.name);
	}
	await store.stepLog.add(
		holds.map((hold) => {
			const target = targets.get(hold.journeyId);
			return {
				enrollmentId: hold.enrollmentId,
				journeyId: hold.journeyId,
				stepId: hold.stepId,
				kind: 'moved' as const,
				hold: { id: hold.id, releasedAt: store.clock.now(), releasedBy: hold.releasedBy },
				was: hold.state,
				detail: {
					from: hold.stepId,
					fromName: names.get(hold.stepId) ?? null,
					to: target?.stepId,
					toName: target?.name,
				},
			};
		}),
	);
}

async function requireTarget(store: Store, journeyId: string, stepId: string): Promise<Step> {
	const possible = await stepsToMoveTo(store, journeyId);
	const target = possible.find((step) => step.stepId === stepId);
	if (target !== undefined) return target;
	const choice =
		possible.length === 0
			? 'this journey has none now; is it published?'
			: `choose one of ${possible.map(({ name, stepId }) => `"${name}" (${stepId})`).join(', ')}`;
	throw new InvalidInputError({
		field: 'To Step',
		reason: `"${stepId.slice(0, 80)}" is not a step where contacts of this journey can wait; ${choice}`,
	});
}
