import { LEAD_SALES_READY, LEAD_STAGE_CHANGED } from '../../domain/interactions';
import { DEFAULT_PROCESS_ID } from '../../domain/lifecycle';
import type { Lead, LeadMove } from '../../store';
import type { EngineContext } from '../EngineContext';
import { changedFields } from '../changes/noteChanges';
import { noteLeadChange, reportersOf } from '../changes/leadChanges';
import { recordInteractions } from '../interactions/recordInteractions';

/**
 * Notifies everything that reacts to a move, in the transaction that makes it. Events of a lead that has only
 * an account are reported for one of the account's contacts, and received by all enrollments of the account.
 */
export async function announceMove(
	context: EngineContext,
	before: Lead,
	after: Lead,
	move: LeadMove,
): Promise<void> {
	await noteLeadChange(context, after, 'updated', changedFields(before, after));
	const contactId = (await reportersOf(context, [after])).get(after.id);
	if (contactId === undefined) return;
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
	await recordInteractions(
		context,
		types.map((type) => ({
			contactId,
			type,
			occurredAt: move.at,
			properties,
			source: move.mover,
			idempotencyKey: `${type}:${move.id}`,
			contentHash: null,
		})),
	);
}
