import { stageName, type LeadStatus, type LifecycleProcess } from '../../domain/lifecycle';
import type { Lead } from '../../store';
import type { PlannedMove } from './planMoves';

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

type Place = Pick<Lead, 'stage' | 'status'>;

/** A move that takes place. @param reason as given; null: it is described */
export function moved(
	before: Place,
	after: Place,
	{ process, processBefore }: PlannedMove,
	reason: string | null,
): MovePreview {
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

/** A lead that is already where the move would lead. */
export function unchangedMove(lead: Place, process: LifecycleProcess, reason: string): MovePreview {
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
