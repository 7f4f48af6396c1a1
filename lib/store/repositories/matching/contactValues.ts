import type { MatchValues } from '../../../domain/matching';
import type { WholeRecord } from '../../tables/record';

/** A contact's values for comparison. */
export function contactValues(
	contact: Pick<
		WholeRecord<'contacts'>,
		| 'externalId'
		| 'email'
		| 'emailKey'
		| 'phone'
		| 'phoneKey'
		| 'firstName'
		| 'lastName'
		| 'company'
		| 'accountId'
		| 'owner'
		| 'attributes'
	>,
): MatchValues {
	const { externalId, email, phone, firstName, lastName, company, accountId, owner } = contact;
	return {
		fields: { externalId, email, phone, firstName, lastName, company, accountId, owner },
		attributes: contact.attributes,
		emailKey: contact.emailKey,
		phoneKey: contact.phoneKey,
	};
}

/** A lead's values for comparison: those of its contact, and its own. */
export function withLead(
	person: MatchValues,
	lead: Pick<
		WholeRecord<'leads'>,
		'contactId' | 'accountId' | 'topic' | 'campaign' | 'page' | 'owner' | 'attributes'
	>,
): MatchValues {
	const { contactId, topic, campaign, page, owner } = lead;
	const accountId = lead.accountId ?? person.fields.accountId;
	return {
		...person,
		fields: { ...person.fields, contactId, accountId, topic, campaign, page, owner },
		attributes: lead.attributes,
	};
}
