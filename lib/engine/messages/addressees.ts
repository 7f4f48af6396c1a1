import type { AccountMember, RecipientContact } from '../../store';
import type { EngineContext } from '../EngineContext';
import { addressKey, BY_PHONE } from './addresses';
import type { RequestTerms } from './messageRequest';
import { ownAddress } from './ownAddress';

/** A message before anything is read about it. */
export interface Candidate {
	terms: RequestTerms;
	zones: ReadonlyArray<string | null | undefined>;
	/** The contact of the enrollment. */
	contactId: string;
	/** The enrolled account, if accounts are enrolled. */
	accountId: string | null;
	/** null: nowhere; undefined: to the contact's own. */
	address: string | null | undefined;
	/** What's known of a contact that the store doesn't have. */
	contact?: Partial<Omit<RecipientContact, 'id'>>;
}

/**
 * Whom messages are for: the contacts of their enrollments, and where an account is enrolled, the contact of that
 * account who has the address. On channels that contacts have no address for, an account's messages go to the
 * contact that brought it in, as long as it belongs to the account.
 * @returns contact ids, in order; null: no contact of the account has the address
 */
export async function findAddressees(
	{ store }: EngineContext,
	candidates: Candidate[],
): Promise<Array<string | null>> {
	const ofAccounts = candidates.filter(({ accountId }) => accountId !== null);
	if (ofAccounts.length === 0) return candidates.map(({ contactId }) => contactId);
	const contacts = await store.messages.contacts(ofAccounts.map(({ contactId }) => contactId));
	const keyOf = ({ terms, address, contactId }: Candidate): string | null => {
		const given = address === undefined ? ownAddress(terms.channel, contacts.get(contactId)) : address;
		return given === null ? null : addressKey(terms.channel, given);
	};
	const keys = new Map(ofAccounts.map((candidate) => [candidate, keyOf(candidate)]));
	const wanted = (isWanted: (channel: string) => boolean): string[] => [
		...new Set([...keys].flatMap(([{ terms }, key]) => (isWanted(terms.channel) ? (key ?? []) : []))),
	];
	const members = await store.messages.members(
		ofAccounts.map(({ accountId }) => accountId as string),
		{
			emails: wanted((channel) => channel === 'email'),
			phones: wanted((channel) => BY_PHONE.has(channel)),
		},
	);
	return candidates.map((candidate) => {
		const { accountId, contactId, terms } = candidate;
		if (accountId === null) return contactId;
		const key = keys.get(candidate) ?? null;
		// What's wrong with the address is found later.
		if (key === null) return contactId;
		const has = ({ emailKey, phoneKey }: AccountMember): boolean =>
			(terms.channel === 'email' ? emailKey : phoneKey) === key;
		if (terms.channel !== 'email' && !BY_PHONE.has(terms.channel))
			return contacts.get(contactId)?.accountId === accountId ? contactId : null;
		const found = members.filter((member) => member.accountId === accountId && has(member));
		return (found.find(({ id }) => id === contactId) ?? found.at(0))?.id ?? null;
	});
}
