import { ConflictError, NotFoundError } from '../../domain/errors';
import type { Lead } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { lockLeads } from './lockLeads';
import { checkRequest, givenAlong, requireFitting, type MoveRequest } from './moveRequest';
import { moved, unchangedMove, type MovePreview, type MoveResult } from './moveResult';
import { planMoves, type LeadPlace } from './planMoves';
import { tryMoves } from './tryMoves';

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
	const checked = checkRequest(request);
	return await inTransaction(context, async (tx) => {
		// One that was merged into another is that other one.
		const { id } = requireLead(await tx.store.leads.get(checked.leadId), checked.leadId);
		const lead = requireLead((await lockLeads(tx, [id])).get(id) ?? null, checked.leadId);
		const [answer] = await tryMoves(tx, [{ lead, request: checked }]);
		if (answer.kind === 'done') return answer.result;
		throw new ConflictError(`Lead ${request.leadId} was not moved: ${answer.reason}`);
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
	const wanted = { lead, wanted: checked.move, given: givenAlong(checked) };
	const [planned] = await planMoves(context.store, [wanted]);
	const { decision, process } = planned;
	if (decision.kind === 'refused') {
		throw new ConflictError(`Lead ${lead.id} would not be moved: ${decision.reason}`);
	}
	if (decision.kind === 'unchanged') return unchangedMove(lead, process, decision.reason);
	requireFitting(checked, lead, planned);
	return moved(lead, decision, planned, checked.reason);
}

function requireLead(lead: Lead | null, id: string): Lead {
	if (lead === null) throw new NotFoundError('lead', id);
	return lead;
}
