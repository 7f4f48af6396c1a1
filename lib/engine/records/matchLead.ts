import type { Lead, StoredStrategy } from '../../store';
import { withLead } from '../../store';
import type { EngineContext } from '../EngineContext';
import type { LeadFields, LeadParty } from './leadRequest';
import { lockMatch, type LockedMatch } from '../matching/findMatches';
import { ambiguous } from './ambiguous';

/**
 * Looks up the lead that a new one of a contact or account would duplicate, by a strategy. Call it in a
 * transaction, which `settleMatch` ends.
 * @throws ConflictError when several match and the strategy is set to fail
 */
export async function matchLead(
	context: EngineContext,
	strategy: StoredStrategy,
	{ contact, accountId }: LeadParty,
	fields: LeadFields,
): Promise<{ match: LockedMatch; found: Lead | null }> {
	const { store } = context;
	const people = await store.matching.read('contact', contact === null ? [] : [contact.id]);
	const [person] = people.values();
	const values = withLead(person?.values[0] ?? { fields: {}, attributes: {} }, {
		contactId: contact?.id ?? null,
		accountId,
		topic: fields.topic ?? null,
		campaign: fields.campaign ?? null,
		page: fields.page ?? null,
		owner: fields.owner ?? null,
		attributes: fields.attributes ?? {},
	});
	const match = await lockMatch(context, strategy, values);
	if (match.ambiguous) throw ambiguous(strategy, match);
	return { match, found: match.id === null ? null : await store.leads.get(match.id) };
}
