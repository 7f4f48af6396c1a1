import type { Contact, Lead, StoredStrategy } from '../../store';
import { withLead } from '../../store';
import type { EngineContext } from '../EngineContext';
import type { LeadFields } from '../records/createLead';
import { lockMatch, type LockedMatch } from './findMatches';
import { ambiguous } from './saveContactByStrategy';

/**
 * Looks up the lead that a contact's new one would double, by a strategy. To be called in a transaction, which
 * `settleMatch` ends.
 * @throws ConflictError when several match and the strategy is to fail then
 */
export async function matchLead(
	context: EngineContext,
	strategy: StoredStrategy,
	contact: Contact,
	fields: LeadFields,
): Promise<{ match: LockedMatch; found: Lead | null }> {
	const { store } = context;
	const person = (await store.matching.read('contact', [contact.id])).get(contact.id);
	const values = withLead(person?.values[0] ?? { fields: {}, attributes: {} }, {
		contact_id: contact.id,
		account_id: contact.accountId,
		topic: fields.topic ?? null,
		campaign: fields.campaign ?? null,
		page: fields.page ?? null,
		owner: fields.owner ?? null,
		attributes: JSON.stringify(fields.attributes ?? {}),
	});
	const match = await lockMatch(context, strategy, values);
	if (match.ambiguous) throw ambiguous(strategy, match);
	return { match, found: match.id === null ? null : await store.leads.get(match.id) };
}
