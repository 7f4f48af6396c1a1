import type { Candidate, Identifiers } from '../../../domain/matching';
import type { RepositoryContext } from '../../RepositoryContext';
import type { Contact } from '../../records';
import type { FormerIdentifierRow } from '../../schema';
import { TABLES } from '../../tables';
import { toRow, wholeReader, withoutInternal, type WholeRecord } from '../../tables/record';
import { contactRowOf, type ContactUpdate, type NewContact } from '../contacts/manyContacts';
import { contactValues } from './contactValues';

type Whole = WholeRecord<'contacts'>;

/** Everything that a contact is matched by; enough to know what a change makes of it without reading it again. */
export interface KnownContact {
	readonly whole: Whole;
	/** Addresses and numbers that it had, in the order in which it got them. */
	readonly addresses: readonly FormerIdentifierRow[];
	/** The contacts that were merged into it. */
	readonly merged: readonly Whole[];
}

const toWhole = wholeReader('contacts');

const plain = withoutInternal('contacts');

const KINDS = ['email', 'phone'] as const;

/** The form in which it is compared. */
export function candidateOf({ whole, addresses, merged }: KnownContact): Candidate {
	const { id, createdAt, updatedAt, emailSince, phoneSince } = whole;
	return {
		id,
		values: [whole, ...addresses.map((address) => withFormer(whole, address)), ...merged].map(contactValues),
		open: true,
		createdAt: Number(createdAt),
		updatedAt: Number(updatedAt),
		since: { email: emailSince ?? id, phone: phoneSince ?? id },
	};
}

/** A contact as it was when it had an address or number that it no longer has. */
function withFormer(whole: Whole, { kind, key, value }: FormerIdentifierRow): Whole {
	return kind === 'email'
		? { ...whole, email: value, emailKey: key }
		: { ...whole, phone: value, phoneKey: key };
}

/** The contact without what only queries use; null once it is erased. */
export function contactOf({ whole }: KnownContact): Contact | null {
	return whole.erasedAt === null ? plain(whole) : null;
}

/** Its current identifiers. */
export function identifiersOfKnown({ whole }: KnownContact): Identifiers {
	return { externalId: whole.externalId, email: whole.emailKey, phone: whole.phoneKey };
}

/** What a new contact is once `insertManyContacts` has stored it. */
export function knownAfterInsert(context: RepositoryContext, contact: NewContact): KnownContact {
	const whole = { ...toWhole(contactRowOf(context, contact)), erasedAt: null };
	return { whole, addresses: [], merged: [] };
}

/** What a contact is once `updateManyContacts` has changed it. */
export function knownAfterUpdate(
	{ clock }: Pick<RepositoryContext, 'clock'>,
	{ whole: before, addresses, merged }: KnownContact,
	{ changes, since }: ContactUpdate & { since: string },
): KnownContact {
	const whole: Whole = {
		...before,
		...toWhole(toRow(TABLES.contacts.columns, changes)),
		updatedAt: clock.now(),
	};
	let former = [...addresses];
	for (const kind of KINDS) {
		const key = changes[`${kind}Key`];
		if (key === undefined) continue;
		const old = { key: before[`${kind}Key`], value: before[kind], since: before[`${kind}Since`] };
		if (key === null) whole[`${kind}Since`] = null;
		else if (key !== old.key) whole[`${kind}Since`] = since;
		if (key === null) continue;
		const has = (one: FormerIdentifierRow, other: string): boolean => one.kind === kind && one.key === other;
		if (old.key !== null && old.key !== key && !former.some((one) => has(one, old.key!))) {
			former.push({
				kind,
				key: old.key,
				contact_id: before.id,
				value: old.value ?? old.key,
				since: old.since ?? before.id,
				left_at: clock.now(),
			});
		}
		former = former.filter((one) => !has(one, key));
	}
	return { whole, addresses: former.sort(inOrder), merged };
}

function inOrder(left: FormerIdentifierRow, right: FormerIdentifierRow): number {
	const [one, other] = [left, right].map(({ since, key }) => `${since} ${key}`);
	return one < other ? -1 : 1;
}
