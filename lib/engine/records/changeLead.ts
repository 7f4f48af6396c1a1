import { ConflictError, InvalidInputError, NotFoundError } from '../../domain/errors';
import type { Lead, LeadWrite } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { changedFields, noteChanges } from '../changes/noteChanges';
import { blankToNull } from './contactFields';
import { noteLeadChange } from '../changes/leadChanges';
import { lockLeads } from '../lifecycle/lockLeads';
import { lockForLinking, noteLink, partyAfter } from './linkLead';
import { sameAttributes } from './sameAttributes';

/**
 * What may be changed in a lead manually; its stage and status move by its lifecycle. Null and blank empty a
 * field.
 */
export interface LeadChanges {
	topic?: string | null;
	campaign?: string | null;
	page?: string | null;
	owner?: string | null;
	/** Merged with what is already stored. */
	attributes?: Record<string, unknown>;
	/** The contact it's linked to. Its account comes along, unless another one is given. Null unlinks it. */
	contactId?: string | null;
	/** The account it's linked to. Null unlinks it. */
	accountId?: string | null;
}

const LONGEST_TEXT = 1000;

/**
 * Changes a lead's data and who it belongs to: a lead that was created or imported without a contact and
 * account is linked to them this way, and one that was linked to the wrong ones is relinked.
 * @throws NotFoundError when there is none, or no such contact or account; InvalidInputError for a text that
 *   is too long
 */
export async function updateLead(context: EngineContext, id: string, fields: LeadChanges): Promise<Lead> {
	const given: Partial<Record<'topic' | 'campaign' | 'page' | 'owner', string | null>> = {};
	for (const name of ['topic', 'campaign', 'page', 'owner'] as const) {
		if (fields[name] === undefined) continue;
		const text = blankToNull(fields[name]);
		if (text !== null && text.length > LONGEST_TEXT) {
			throw new InvalidInputError({ field: name, reason: `is longer than ${LONGEST_TEXT} characters` });
		}
		given[name] = text;
	}
	return await inTransaction(context, async (tx) => {
		const links = fields.contactId !== undefined || fields.accountId !== undefined;
		const before = await lockForLinking(tx, id, fields);
		if (before === null) throw new NotFoundError('lead', id);
		const changes: Partial<LeadWrite> = links ? await partyAfter(tx, before, fields) : {};
		for (const [name, value] of Object.entries(given) as Array<[keyof typeof given, string | null]>) {
			if (value !== before[name]) changes[name] = value;
		}
		const attributes = { ...before.attributes, ...fields.attributes };
		if (!sameAttributes(attributes, before.attributes)) changes.attributes = attributes;
		if (Object.keys(changes).length === 0) return before;
		const lead = (await tx.store.leads.update(before.id, changes)) ?? before;
		const changed = changedFields(before, lead);
		if ('contactId' in changes || 'accountId' in changes) await noteLink(tx, before, lead, changed);
		else await noteLeadChange(tx, lead, 'updated', changed);
		return lead;
	});
}

/**
 * Deletes a lead with the history of its stages and scores.
 * @param options `cascade` also deletes its sales activities
 * @throws NotFoundError when there is none; ConflictError when activities refer to it and must stay
 */
export async function deleteLead(
	context: EngineContext,
	id: string,
	{ cascade = false }: { cascade?: boolean } = {},
): Promise<{ lead: Lead; activities: number }> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const lead = (await lockLeads(tx, [id])).get(id);
		if (lead === undefined) throw new NotFoundError('lead', id);
		const activities = cascade ? await store.activities.deleteOfLead(id) : [];
		if (!cascade) {
			const [left] = await store.activities.list({ leadId: id, limit: 1 });
			if (left !== undefined) {
				throw new ConflictError(
					`Lead ${id} has sales activities, such as "${left.subject.slice(0, 80)}"; delete these first, or along with it`,
				);
			}
		}
		await store.leads.delete(id);
		await noteChanges(
			tx,
			activities.flatMap(({ id: activityId, contactId }) =>
				contactId === null
					? []
					: {
							contactId,
							recordType: 'activity' as const,
							recordId: activityId,
							action: 'deleted' as const,
							fields: null,
						},
			),
		);
		await noteLeadChange(tx, lead, 'deleted', null);
		return { lead, activities: activities.length };
	});
}
