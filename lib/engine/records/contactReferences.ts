import { InvalidInputError } from '../../domain/errors';
import type { ContactWrite } from '../../store';
import type { EngineContext } from '../EngineContext';

/** What contacts about to be saved refer to: the accounts that exist, and the owners of external IDs. */
export interface ContactReferences {
	accounts: ReadonlySet<string>;
	owners: Map<string, string>;
}

/** What is asked about the references of one contact. */
export interface ReferenceLookup {
	hasAccount(id: string): boolean;
	/** The contact that has an external ID; undefined: none. */
	ownerOf(externalId: string): string | undefined;
}

/** Reads what contacts refer to. */
export async function readReferences(
	{ store }: EngineContext,
	contacts: Array<{ checked: Partial<ContactWrite> }>,
): Promise<ContactReferences> {
	const accounts = await store.accounts.existing(contacts.flatMap(({ checked }) => checked.accountId || []));
	const wanted = contacts.flatMap(({ checked }) => checked.externalId || []);
	const owners = new Map<string, string>();
	if (wanted.length > 0) {
		const { externalId } = await store.contacts.holders({ externalId: wanted, email: [], phone: [] });
		for (const [value, [first]] of externalId) owners.set(value, first.id);
	}
	return { accounts, owners };
}

/**
 * An error in a contact that only the store can detect; null: none.
 * @param foundId the contact to be changed; null: it will be created
 * @param path what the fields are called for the sender, such as `contact.`
 */
export function refusedReference(
	{ hasAccount, ownerOf }: ReferenceLookup,
	{ externalId, accountId }: Partial<ContactWrite>,
	foundId: string | null,
	path = '',
): InvalidInputError | null {
	const owner = externalId ? ownerOf(externalId) : undefined;
	if (owner !== undefined && owner !== foundId) {
		const reason = `"${externalId}" belongs to another contact (${owner})`;
		return new InvalidInputError({ field: `${path}externalId`, reason });
	}
	if (!accountId || hasAccount(accountId)) return null;
	const reason = `there is no account "${accountId.slice(0, 80)}"; create it first, or check the ID`;
	return new InvalidInputError({ field: `${path}accountId`, reason });
}
