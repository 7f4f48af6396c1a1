import { LEAD_SALES_READY, LEAD_STAGE_CHANGED } from '../../domain/interactions';
import { DEFAULT_PROCESS_ID } from '../../domain/lifecycle';
import type { Lead, LeadMove } from '../../store';
import type { EngineContext } from '../EngineContext';
import { changedFields } from '../changes/noteChanges';
import { noteLeadChanges, reportersOf } from '../changes/leadChanges';
import { recordInteractions, type IncomingInteraction } from '../interactions/recordInteractions';

/** A move, with the lead before and after it. */
interface MadeMove {
	before: Lead;
	after: Lead;
	move: LeadMove;
}

/**
 * Notifies everything that reacts to moves, in the transaction that makes them. Events of a lead that has only
 * an account are reported for one of the account's contacts, and received by all enrollments of the account.
 */
export async function announceMoves(context: EngineContext, moves: MadeMove[]): Promise<void> {
	await noteLeadChanges(
		context,
		moves.map(({ before, after }) => ({
			lead: after,
			action: 'updated',
			fields: changedFields(before, after),
		})),
	);
	const reporters = await reportersOf(
		context,
		moves.map(({ after }) => after),
	);
	await recordInteractions(
		context,
		moves.flatMap((made) => {
			const contactId = reporters.get(made.after.id);
			return contactId === undefined ? [] : eventsOf(made, contactId);
		}),
	);
}

function eventsOf({ after, move }: MadeMove, contactId: string): IncomingInteraction[] {
	const properties = {
		leadId: after.id,
		...(after.contactId === null ? { accountId: after.accountId } : {}),
		from: move.from,
		to: move.to,
		fromStatus: move.fromStatus,
		status: move.toStatus,
		process: move.processId ?? DEFAULT_PROCESS_ID,
		action: move.action,
		reason: move.reason,
		owner: after.owner,
	};
	const types = move.action === 'sales_ready' ? [LEAD_STAGE_CHANGED, LEAD_SALES_READY] : [LEAD_STAGE_CHANGED];
	return types.map((type) => ({
		contactId,
		type,
		occurredAt: move.at,
		properties,
		source: move.mover,
		idempotencyKey: `${type}:${move.id}`,
		contentHash: null,
	}));
}
