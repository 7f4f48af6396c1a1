import { NotFoundError } from '../../domain/errors';
import {
	DEFAULT_PROCESS_ID,
	move,
	type LifecycleMove,
	type LifecycleProcess,
	type MoveDecision,
} from '../../domain/lifecycle';
import type { Lead, Store } from '../../store';
import { lackingFields, type GivenAlong } from './lackingFields';

/** What to do with a lead: a move within its process, or to the beginning of another process. */
export type LeadAction = LifecycleMove | { action: 'change_process'; processId: string };

/** What must be known about a lead to decide on a move. */
export type LeadPlace = Pick<Lead, 'id' | 'stage' | 'status' | 'processId'> & Partial<Lead>;

/** What a move would do. */
export interface PlannedMove {
	decision: MoveDecision;
	processBefore: LifecycleProcess;
	/** The process after the move. */
	process: LifecycleProcess;
	/** As stored with leads: null for the default process. */
	processId: string | null;
}

/**
 * Decides on a move; in a transaction, the process stays as it is until the transaction ends. A move to where
 * the lead would lack what its process requires is refused with the names of the missing fields.
 */
export async function planMove(
	store: Store,
	lead: LeadPlace,
	wanted: LeadAction,
	given: GivenAlong,
): Promise<PlannedMove> {
	const planned = await decide(store, lead, wanted);
	const { decision, process } = planned;
	if (decision.kind !== 'moved' || wanted.action === 'reopen') return planned;
	const lacking = await lackingFields(store, lead, process, decision, given);
	if (lacking === null) return planned;
	return { ...planned, decision: { kind: 'refused', reason: `${lacking.why}. ${lacking.remedy}` } };
}

async function decide(store: Store, lead: LeadPlace, wanted: LeadAction): Promise<PlannedMove> {
	const before = await requireProcess(store, lead.processId);
	if (wanted.action !== 'change_process') {
		const openStage = lead.status === 'open' ? null : await store.lifecycle.stageBeforeClosing(lead.id);
		const salesReady = typeof lead.salesReadyAt === 'number';
		const position = { stage: lead.stage, status: lead.status, openStage, salesReady };
		const decision = move(before, position, wanted);
		return { decision, processBefore: before, process: before, processId: lead.processId };
	}
	const process = await requireProcess(store, wanted.processId);
	const processId = process.id === DEFAULT_PROCESS_ID ? null : process.id;
	return { decision: changeProcess(lead, before, process), processBefore: before, process, processId };
}

/** A lead starts over in another process; one that is closed stays where it ended. */
function changeProcess(lead: LeadPlace, before: LifecycleProcess, after: LifecycleProcess): MoveDecision {
	const { stage, status } = lead;
	if (before.id === after.id) {
		const reason = `The lead is already in the process "${after.name}"`;
		return { kind: 'unchanged', stage, status, reason };
	}
	if (status === 'open') return { kind: 'moved', stage: after.definition.first, status };
	return {
		kind: 'refused',
		reason: `the lead is closed as ${status}. Allowed from here: reopen; recycle.`,
	};
}

/**
 * The process with an id; in a transaction it stays as it is until the transaction ends.
 * @param id null: the default process
 * @throws NotFoundError
 */
export async function requireProcess(store: Store, id: string | null): Promise<LifecycleProcess> {
	const process = await store.lifecycle.process(id, store.inTransaction ? 'use' : undefined);
	if (process === null) throw new NotFoundError('lifecycle process', id ?? DEFAULT_PROCESS_ID);
	return process;
}
