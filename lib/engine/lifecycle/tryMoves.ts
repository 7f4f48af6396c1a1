import { NotFoundError } from '../../domain/errors';
import { DEFAULT_PROCESS_ID, type LifecycleProcess } from '../../domain/lifecycle';
import type { Lead, NewLeadMove, Store } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteLeadChanges } from '../changes/leadChanges';
import { announceMoves } from './announceMoves';
import { givenAlong, requireFitting, type MoveRequest } from './moveRequest';
import { moved, unchangedMove, type MoveResult } from './moveResult';
import { planMoves, type PlannedMove } from './planMoves';

/** A lead that is locked, and what to do with it. */
export interface MoveAttempt {
	lead: Lead;
	/** Checked (`checkRequest`). */
	request: MoveRequest;
}

export type MoveAnswer = { kind: 'done'; result: MoveResult } | { kind: 'refused'; reason: string };

/**
 * Moves leads, with a few statements however many there are, and notifies everything that reacts to it.
 *
 * @param context in a transaction that has locked the leads (`lockLeads`)
 * @param attempts each lead once
 * @param willing whether a process wants such moves at all
 * @returns for each, in order
 * @throws for a request that can't be fulfilled as it is: then nothing of it all may be stored
 */
export async function tryMoves(
	context: EngineContext,
	attempts: MoveAttempt[],
	willing: (process: LifecycleProcess) => boolean = () => true,
): Promise<MoveAnswer[]> {
	const answers = new Map<MoveAttempt, MoveAnswer>();
	for (const attempt of attempts) {
		const result = await repeated(context.store, attempt);
		if (result !== null) answers.set(attempt, { kind: 'done', result });
	}
	const fresh = attempts.filter((attempt) => !answers.has(attempt));
	const planned = await planMoves(
		context.store,
		fresh.map(({ lead, request }) => ({ lead, wanted: request.move, given: givenAlong(request) })),
	);
	const moving: Moving[] = [];
	for (const [index, attempt] of fresh.entries()) {
		const { process, decision } = planned[index];
		if (!willing(process)) {
			const reason = `its process "${process.name}" does not do that automatically`;
			answers.set(attempt, { kind: 'refused', reason });
		} else if (decision.kind === 'refused') {
			answers.set(attempt, { kind: 'refused', reason: decision.reason });
		} else if (decision.kind === 'unchanged') {
			const lead = await assign(context, attempt);
			const result = { lead, ...unchangedMove(attempt.lead, process, decision.reason) };
			answers.set(attempt, { kind: 'done', result });
		} else {
			moving.push({ attempt, planned: planned[index], to: decision });
		}
	}
	for (const [index, result] of (await carryOut(context, moving)).entries()) {
		answers.set(moving[index].attempt, { kind: 'done', result });
	}
	return attempts.map((attempt) => answers.get(attempt)!);
}

interface Moving {
	attempt: MoveAttempt;
	planned: PlannedMove;
	to: Pick<Lead, 'stage' | 'status'>;
}

async function carryOut(context: EngineContext, moving: Moving[]): Promise<MoveResult[]> {
	const { store } = context;
	for (const { attempt, planned } of moving) requireFitting(attempt.request, attempt.lead, planned);
	const done = await store.lifecycle.move(
		moving.map((one) => ({ lead: one.attempt.lead, move: newMove(one) })),
	);
	const recycled = moving.filter(({ attempt }) => attempt.request.move.action === 'recycle');
	await store.scoring.passAnew(recycled.map(({ attempt }) => attempt.lead.id));
	await announceMoves(
		context,
		done.map(({ lead, move }, index) => ({ before: moving[index].attempt.lead, after: lead, move })),
	);
	return done.map(({ lead }, index) => {
		const { attempt, planned } = moving[index];
		return { lead, ...moved(attempt.lead, lead, planned, attempt.request.reason) };
	});
}

function newMove({ attempt: { lead, request }, planned, to }: Moving): NewLeadMove {
	return {
		leadId: lead.id,
		processId: planned.processId,
		action: request.move.action,
		to: to.stage,
		toStatus: to.status,
		reason: request.reason,
		movedBy: request.by.kind,
		mover: request.by.name,
		journeyId: request.origin?.journeyId ?? null,
		enrollmentId: request.origin?.enrollmentId ?? null,
		stepId: request.origin?.stepId ?? null,
		originId: request.origin?.originId ?? null,
		...(request.opportunity === null ? {} : { opportunity: request.opportunity }),
		...(request.owner ? { owner: request.owner } : {}),
	};
}

/** Assigns the owner even if the lead is already where the move would lead. */
async function assign(context: EngineContext, { lead, request: { owner } }: MoveAttempt): Promise<Lead> {
	if (!owner || owner === lead.owner) return lead;
	const after = (await context.store.leads.update(lead.id, { owner })) ?? lead;
	await noteLeadChanges(context, [{ lead: after, action: 'updated', fields: ['owner'] }]);
	return after;
}

/** How this step has already moved the lead on this visit; null: it hasn't. */
async function repeated(
	{ lifecycle }: Store,
	{ lead, request: { origin } }: MoveAttempt,
): Promise<MoveResult | null> {
	const made = origin === null ? null : await lifecycle.findByOrigin(lead.id, origin);
	if (made === null) return null;
	const process = await lifecycle.process(made.processId);
	if (process === null) throw new NotFoundError('lifecycle process', made.processId ?? DEFAULT_PROCESS_ID);
	const { from, to, fromStatus, toStatus } = made;
	const reason = 'This step already moved it on this visit';
	return { lead, process, outcome: 'repeated', from, to, fromStatus, toStatus, reason };
}
