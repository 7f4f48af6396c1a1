import { ConflictError, InvalidInputError, NotFoundError } from '../../domain/errors';
import {
	DEFAULT_PROCESS_ID,
	isEarlier,
	stageName,
	type LeadStatus,
	type LifecycleProcess,
	type Opportunity,
} from '../../domain/lifecycle';
import type { Lead, LeadMove, MoverKind } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { noteLeadChange, reportersOf } from '../changes/leadChanges';
import type { JourneyOrigin } from '../records/origin';
import { announceMove } from './announceMove';
import type { GivenAlong } from './lackingFields';
import { planMove, type LeadAction, type LeadPlace, type PlannedMove } from './planMove';

export interface MoveRequest {
	leadId: string;
	move: LeadAction;
	/** Why, for people. Required to disqualify a lead, and to set it back to an earlier stage. */
	reason: string | null;
	/** What sales expects of the lead; only for a move that closes it as qualified. */
	opportunity: Opportunity | null;
	/** The salesperson to assign the lead to along with the move; absent or null: the owner stays. */
	owner?: string | null;
	by: { kind: MoverKind; name: string | null };
	/** Where in a journey it is moved: a step moves a lead once per visit; null outside of one. */
	origin: JourneyOrigin | null;
}

export interface MovePreview {
	process: LifecycleProcess;
	/** `unchanged`: it was already there. `repeated`: this step had already moved it in this visit. */
	outcome: 'moved' | 'unchanged' | 'repeated';
	/** Keys of stages. */
	from: string;
	to: string;
	fromStatus: LeadStatus;
	toStatus: LeadStatus;
	/** For people: why it was moved, or why not. */
	reason: string;
}

export interface MoveResult extends MovePreview {
	lead: Lead;
}

const MAX_REASON = 2_000;

const MAX_OWNER = 1_000;

/**
 * Moves a lead in its lifecycle, notes that in its history, and raises `lead.stage_changed` (and
 * `lead.sales_ready`) for its contact. All of it is stored or nothing is. Of two moves at the same moment one
 * comes after the other, and is judged by where that one has left the lead.
 * @throws NotFoundError when there is no such lead or process; ConflictError, with what is allowed, when its
 *   process forbids the move, or the lead lacks required fields; InvalidInputError when a lead is to be
 *   disqualified, or set back, without a reason
 * @returns the lead as it is now, and where it was moved from and to
 * @example
 * ```ts
 * const request = { contactId: ada.id, matching: 'email', ifFound: 'keep', fields: {}, origin: null };
 * const { lead } = await createLead(engine, request);
 * const { from, to } = await moveLead(engine, {
 *   leadId: lead.id,
 *   move: { action: 'sales_ready' },
 *   reason: 'Asked for a quote',
 *   opportunity: null,
 *   by: { kind: 'api', name: 'quote form' },
 *   origin: null,
 * });
 * console.log(from, to); // inquiry sales_acceptance
 * ```
 */
export async function moveLead(context: EngineContext, request: MoveRequest): Promise<MoveResult> {
	const done = await tryToMoveLead(context, request, () => true);
	if (done.kind === 'done') return done.result;
	throw new ConflictError(`Lead ${request.leadId} was not moved: ${done.reason}`);
}

type Attempt = { kind: 'done'; result: MoveResult } | { kind: 'refused'; reason: string };

/**
 * Like {@link moveLead}, for callers that accept a refusal as an answer.
 * @param willing whether the process wants such a move at all
 */
export async function tryToMoveLead(
	context: EngineContext,
	request: MoveRequest,
	willing: (process: LifecycleProcess) => boolean,
): Promise<Attempt> {
	const checked = checkRequest(request);
	return await inTransaction(context, async (tx): Promise<Attempt> => {
		const { store } = tx;
		const known = requireLead(await store.leads.get(checked.leadId), checked.leadId);
		// In the order in which others lock them, to avoid deadlocks.
		await store.contacts.lock([...(await reportersOf(tx, [known])).values()]);
		const lead = requireLead(await store.lifecycle.lockLead(known.id), checked.leadId);
		if (checked.origin !== null) {
			const made = await store.lifecycle.findByOrigin(lead.id, checked.origin);
			if (made !== null) return { kind: 'done', result: await repeated(tx, lead, made) };
		}
		const planned = await planMove(store, lead, checked.move, givenAlong(checked));
		if (!willing(planned.process)) {
			return {
				kind: 'refused',
				reason: `its process "${planned.process.name}" does not do that automatically`,
			};
		}
		if (planned.decision.kind === 'refused') return { kind: 'refused', reason: planned.decision.reason };
		return { kind: 'done', result: await carryOut(tx, lead, checked, planned) };
	});
}

/**
 * What a move would do, without doing it.
 * @param lead as it is assumed to be; doesn't have to be stored
 * @throws like {@link moveLead}
 */
export async function previewMove(
	context: EngineContext,
	lead: LeadPlace,
	request: MoveRequest,
): Promise<MovePreview> {
	const checked = checkRequest(request);
	const planned = await planMove(context.store, lead, checked.move, givenAlong(checked));
	const { decision, process } = planned;
	if (decision.kind === 'refused') {
		throw new ConflictError(`Lead ${lead.id} would not be moved: ${decision.reason}`);
	}
	if (decision.kind === 'unchanged') return unchangedMove(lead, process, decision.reason);
	requireFitting(checked, lead, planned);
	return moved(lead, decision, planned, checked.reason);
}

async function carryOut(
	context: EngineContext,
	lead: Lead,
	request: MoveRequest,
	planned: PlannedMove,
): Promise<MoveResult> {
	const { decision, process } = planned;
	if (decision.kind !== 'moved') {
		return { lead: await assign(context, lead, request), ...unchangedMove(lead, process, decision.reason) };
	}
	requireFitting(request, lead, planned);
	const { lead: after, move } = await context.store.lifecycle.move(lead, {
		leadId: lead.id,
		processId: planned.processId,
		action: request.move.action,
		to: decision.stage,
		toStatus: decision.status,
		reason: request.reason,
		movedBy: request.by.kind,
		mover: request.by.name,
		journeyId: request.origin?.journeyId ?? null,
		enrollmentId: request.origin?.enrollmentId ?? null,
		stepId: request.origin?.stepId ?? null,
		originId: request.origin?.originId ?? null,
		...(request.opportunity === null ? {} : { opportunity: request.opportunity }),
		...(request.owner ? { owner: request.owner } : {}),
	});
	if (request.move.action === 'recycle') await context.store.scoring.passAnew(lead.id);
	await announceMove(context, lead, after, move);
	return { lead: after, ...moved(lead, after, planned, request.reason) };
}

/** Assigns the owner even if the lead is already where the move would lead. */
async function assign(context: EngineContext, lead: Lead, { owner }: MoveRequest): Promise<Lead> {
	if (!owner || owner === lead.owner) return lead;
	const after = (await context.store.leads.update(lead.id, { owner })) ?? lead;
	await noteLeadChange(context, after, 'updated', ['owner']);
	return after;
}

function givenAlong({ owner = null, opportunity }: MoveRequest): GivenAlong {
	return { owner, opportunity };
}

type Place = Pick<Lead, 'stage' | 'status'>;

function moved(before: Place, after: Place, planned: PlannedMove, reason: string | null): MovePreview {
	const { process, processBefore } = planned;
	return {
		process,
		outcome: 'moved',
		from: before.stage,
		to: after.stage,
		fromStatus: before.status,
		toStatus: after.status,
		reason: reason ?? describe(processBefore, before, process, after),
	};
}

function describe(
	processBefore: LifecycleProcess,
	before: Place,
	process: LifecycleProcess,
	after: Place,
): string {
	const from = stageName(processBefore.definition, before.stage);
	const to = stageName(process.definition, after.stage);
	if (before.stage !== after.stage || processBefore.id !== process.id) return `From "${from}" to "${to}"`;
	if (before.status === after.status) return `No longer ready for sales, in "${to}"`;
	return after.status === 'open' ? `Reopened in "${to}"` : `Closed as ${after.status} in "${to}"`;
}

function unchangedMove(lead: Place, process: LifecycleProcess, reason: string): MovePreview {
	return {
		process,
		outcome: 'unchanged',
		from: lead.stage,
		to: lead.stage,
		fromStatus: lead.status,
		toStatus: lead.status,
		reason,
	};
}

async function repeated({ store }: EngineContext, lead: Lead, made: LeadMove): Promise<MoveResult> {
	const process = await store.lifecycle.process(made.processId);
	if (process === null) throw new NotFoundError('lifecycle process', made.processId ?? DEFAULT_PROCESS_ID);
	const { from, to, fromStatus, toStatus } = made;
	const reason = 'This step already moved it on this visit';
	return { lead, process, outcome: 'repeated', from, to, fromStatus, toStatus, reason };
}

function checkRequest(request: MoveRequest): MoveRequest {
	const reason = request.reason?.trim() || null;
	if ((reason?.length ?? 0) > MAX_REASON) {
		throw new InvalidInputError({ field: 'Reason', reason: `is longer than ${MAX_REASON} characters` });
	}
	const owner = request.owner?.trim() || null;
	if ((owner?.length ?? 0) > MAX_OWNER) {
		throw new InvalidInputError({ field: 'Owner', reason: `is longer than ${MAX_OWNER} characters` });
	}
	return { ...request, reason, owner };
}

/** @throws InvalidInputError when the lead's final status needs more, or less, than was given */
function requireFitting(
	{ move, reason, opportunity }: MoveRequest,
	lead: Pick<Lead, 'stage'>,
	{ decision, process }: PlannedMove,
): void {
	if (decision.kind !== 'moved') return;
	const { stage, status } = decision;
	if (move.action === 'set' && reason === null && isEarlier(process.definition, stage, lead.stage)) {
		throw new InvalidInputError({
			field: 'Reason',
			reason: `is empty; say why the lead goes back to "${stageName(process.definition, stage)}"`,
		});
	}
	if (status === 'disqualified' && reason === null) {
		throw new InvalidInputError({ field: 'Reason', reason: 'is empty; say why the lead is disqualified' });
	}
	if (status !== 'qualified' && opportunity !== null) {
		throw new InvalidInputError({
			field: 'Opportunity',
			reason: 'applies only to leads accepted by sales; remove it, or choose Sales Accepted',
		});
	}
}

function requireLead(lead: Lead | null, id: string): Lead {
	if (lead === null) throw new NotFoundError('lead', id);
	return lead;
}
