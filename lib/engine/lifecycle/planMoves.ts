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

/** A lead, and what is wanted of it. */
export interface WantedMove {
	lead: LeadPlace;
	wanted: LeadAction;
	given: GivenAlong;
}

/**
 * Decides on moves, with a few statements however many there are; in a transaction, the processes stay as they
 * are until the transaction ends. A move to where the lead would lack what its process requires is refused
 * with the names of the missing fields.
 * @returns for each, in order
 * @throws NotFoundError for a process that doesn't exist
 */
export async function planMoves(store: Store, moves: WantedMove[]): Promise<PlannedMove[]> {
	const processes = await readProcesses(
		store,
		moves.flatMap(({ lead, wanted }) =>
			wanted.action === 'change_process' ? [lead.processId, wanted.processId] : [lead.processId],
		),
	);
	const openStages = await store.lifecycle.stagesBeforeClosing(
		moves.flatMap(({ lead, wanted }) =>
			lead.status === 'open' || wanted.action === 'change_process' ? [] : lead.id,
		),
	);
	const planned = moves.map((one) => decide(one, processes, openStages.get(one.lead.id) ?? null));
	// One that is reopened comes back to where it was.
	const arriving = moves.flatMap(({ lead, wanted, given }, position) => {
		const { decision, process } = planned[position];
		if (decision.kind !== 'moved' || wanted.action === 'reopen') return [];
		return { position, lead, process, to: decision, given };
	});
	for (const [index, lacking] of (await lackingFields(store, arriving)).entries()) {
		if (lacking === null) continue;
		const decision = { kind: 'refused' as const, reason: `${lacking.why}. ${lacking.remedy}` };
		const { position } = arriving[index];
		planned[position] = { ...planned[position], decision };
	}
	return planned;
}

function decide(
	{ lead, wanted }: WantedMove,
	processOf: (id: string | null) => LifecycleProcess,
	openStage: string | null,
): PlannedMove {
	const before = processOf(lead.processId);
	if (wanted.action !== 'change_process') {
		const salesReady = typeof lead.salesReadyAt === 'number';
		const position = { stage: lead.stage, status: lead.status, openStage, salesReady };
		const decision = move(before, position, wanted);
		return { decision, processBefore: before, process: before, processId: lead.processId };
	}
	const process = processOf(wanted.processId);
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
 * Reads processes with one statement; in a transaction they stay as they are until the transaction ends.
 * @param ids null: the default process
 * @returns the process with one of the ids; the function throws NotFoundError if there is none
 */
export async function readProcesses(
	{ lifecycle, inTransaction }: Store,
	ids: Array<string | null>,
): Promise<(id: string | null) => LifecycleProcess> {
	const wanted = ids.map((id) => id ?? DEFAULT_PROCESS_ID);
	const processes = await lifecycle.getMany(wanted, inTransaction ? 'use' : undefined);
	return (id) => {
		const process = processes.get(id ?? DEFAULT_PROCESS_ID);
		if (process === undefined) throw new NotFoundError('lifecycle process', id ?? DEFAULT_PROCESS_ID);
		return process;
	};
}

/**
 * One process, likewise.
 * @throws NotFoundError
 */
export async function requireProcess(store: Store, id: string | null): Promise<LifecycleProcess> {
	return (await readProcesses(store, [id]))(id);
}
