import { InvalidInputError } from '../../domain/errors';
import type { Account, AccountKey, AccountWrite, Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { changedFields } from '../changes/noteChanges';
import { checkAccountFields, type AccountFields } from './accountFields';
import { noteAccountChange } from '../changes/noteAccountChange';
import { sameAttributes } from './sameAttributes';

/** What decides whether an account already exists. */
export type AccountMatching = 'externalId' | 'domain' | 'name';

export interface SaveAccountOptions {
	matchBy: AccountMatching;
	/** `update` overwrites what is stored, `fillEmpty` writes only fields that are empty so far. */
	ifFound?: 'update' | 'fillEmpty';
	/** What the sender calls the fields, such as `account.`. */
	path?: string;
}

export interface SavedAccount {
	account: Account;
	outcome: 'created' | 'updated' | 'unchanged';
	/** The rule that found the record, or was used to look for it. */
	matchedBy: AccountMatching;
}

const EMPTY_ACCOUNT: AccountWrite = {
	externalId: null,
	name: null,
	nameKey: null,
	domain: null,
	owner: null,
	attributes: {},
};

/**
 * Creates an account, or updates the one that matches. Two saved at the same moment become one. A change is
 * noted for each contact of the account.
 * @throws InvalidInputError for wrong fields, and when the field to match by is missing
 * @returns the account as it is now, and whether it was created, updated, or is unchanged
 * @example
 * ```ts
 * const { account } = await saveAccount(engine, { domain: 'example.com', name: 'Example' }, { matchBy: 'domain' });
 * console.log(account.name, account.domain); // Example example.com
 * ```
 */
export async function saveAccount(
	context: EngineContext,
	fields: AccountFields,
	options: SaveAccountOptions,
): Promise<SavedAccount> {
	const path = options.path ?? '';
	const checked = checkAccountFields(fields, path);
	const key = matchKey(checked, options.matchBy);
	if (key === null) {
		throw new InvalidInputError({
			field: path + options.matchBy,
			reason: 'is missing, and accounts are matched by it',
		});
	}
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		let found = await store.accounts.find(key.accountKey);
		await refuseForeignExternalId(store, checked, found, path);
		const id = store.newId();
		const claim = { recordType: 'account' as const, scope: options.matchBy, key: key.text, recordId: id };
		while (found === null) {
			const other = await store.contacts.claimKey(claim);
			if (other === null) break;
			// Either another process has just created the account, or the one that had the key now has another
			// value and leaves it to its new owner.
			found = await store.accounts.find(key.accountKey);
			if (found === null && (await store.contacts.reassignKey(claim, other))) break;
		}
		if (found !== null) return await merge(tx, found, checked, options);
		const account = await store.accounts.insert({ ...EMPTY_ACCOUNT, ...checked }, id);
		return { account, outcome: 'created', matchedBy: options.matchBy };
	});
}

function matchKey(
	checked: Partial<AccountWrite>,
	matchBy: AccountMatching,
): { accountKey: AccountKey; text: string } | null {
	switch (matchBy) {
		case 'externalId':
			return checked.externalId
				? { accountKey: { externalId: checked.externalId }, text: checked.externalId }
				: null;
		case 'domain':
			return checked.domain ? { accountKey: { domain: checked.domain }, text: checked.domain } : null;
		case 'name':
			return checked.nameKey ? { accountKey: { nameKey: checked.nameKey }, text: checked.nameKey } : null;
	}
}

async function refuseForeignExternalId(
	store: Store,
	checked: Partial<AccountWrite>,
	found: Account | null,
	path: string,
): Promise<void> {
	if (!checked.externalId) return;
	const owner = await store.accounts.find({ externalId: checked.externalId });
	if (owner === null || owner.id === found?.id) return;
	throw new InvalidInputError({
		field: `${path}externalId`,
		reason: `"${checked.externalId}" belongs to another account (${owner.id})`,
	});
}

async function merge(
	context: EngineContext,
	found: Account,
	checked: Partial<AccountWrite>,
	options: SaveAccountOptions,
): Promise<SavedAccount> {
	const changes = changesTo(found, checked, options.ifFound ?? 'update');
	if (Object.keys(changes).length === 0) {
		return { account: found, outcome: 'unchanged', matchedBy: options.matchBy };
	}
	const account = (await context.store.accounts.update(found.id, changes)) ?? found;
	await noteAccountChange(context, found.id, 'updated', changedFields(found, account));
	return { account, outcome: 'updated', matchedBy: options.matchBy };
}

function changesTo(
	found: Account,
	checked: Partial<AccountWrite>,
	ifFound: 'update' | 'fillEmpty',
): Partial<AccountWrite> {
	const changes: Partial<AccountWrite> = {};
	for (const field of ['externalId', 'name', 'domain', 'owner'] as const) {
		const value = checked[field];
		if (value === undefined || value === found[field]) continue;
		if (ifFound === 'fillEmpty' && found[field] !== null) continue;
		changes[field] = value;
		if (field === 'name') changes.nameKey = checked.nameKey;
	}
	if (checked.attributes !== undefined) {
		const attributes =
			ifFound === 'update'
				? { ...found.attributes, ...checked.attributes }
				: { ...checked.attributes, ...found.attributes };
		if (!sameAttributes(attributes, found.attributes)) changes.attributes = attributes;
	}
	return changes;
}
