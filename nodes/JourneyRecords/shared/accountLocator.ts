import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { domainKey, nameKey } from '../../../lib/domain/normalization';
import { fromModel, isTool } from '../../../lib/n8n/tools';
import type { Account, AccountKey, Store } from '../../../lib/store';
import { textOf } from './values';
import { listMode } from '../../../lib/n8n/descriptions/listMode';
import { idMode } from '../../../lib/n8n/descriptions/idExample';

type LocatorMode = 'list' | 'id' | 'domain' | 'name' | 'externalId';

export const accountLocator: INodeProperties = {
	displayName: 'Account',
	name: 'account',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The company',
	modes: [
		listMode('Choose an account', 'searchAccounts'),
		idMode,
		{ displayName: 'By Domain', name: 'domain', type: 'string', placeholder: 'e.g. example.com' },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Example Inc.' },
		{ displayName: 'By External ID', name: 'externalId', type: 'string', placeholder: 'e.g. company-42' },
	],
};

/** In a tool, the model names the account as people do. */
export const accountFromModel: Record<string, NodeParameterValueType> = {
	account: {
		mode: 'name',
		value: fromModel('Account', 'Name of the company, its domain such as contoso.com, or its ID'),
	},
};

const WAYS: Record<LocatorMode, string> = {
	list: 'the ID',
	id: 'the ID',
	domain: 'the domain',
	name: 'the name',
	externalId: 'the external ID',
};

/**
 * The account in one item's locator.
 * @throws InvalidInputError when the store doesn't have it
 */
export async function requireAccount(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Account> {
	const { mode, value } = readLocator(functions.getNodeParameter('account', itemIndex, ''));
	if (value === '') {
		throw new InvalidInputError({ field: 'Account', reason: 'is empty; choose an account' });
	}
	const account =
		(await store.accounts.find(keyOf(mode, value))) ??
		(isTool(functions) && mode === 'name' ? await findByAnything(store, value) : null);
	if (account !== null) return account;
	throw new InvalidInputError({
		field: 'Account',
		reason: `there is no account with ${WAYS[mode]} "${value.slice(0, 80)}"; check the value, or create the account first`,
	});
}

/** Models also use the domain or the ID. */
async function findByAnything(store: Store, value: string): Promise<Account | null> {
	const domain = domainKey(value);
	return (
		(domain === null ? null : await store.accounts.find({ domain })) ??
		(await store.accounts.find({ id: value }))
	);
}

function keyOf(mode: LocatorMode, value: string): AccountKey {
	switch (mode) {
		case 'externalId':
			return { externalId: value };
		case 'name':
			return { nameKey: nameKey(value) };
		case 'domain': {
			const domain = domainKey(value);
			if (domain !== null) return { domain };
			throw new InvalidInputError({
				field: 'Account',
				reason: `"${value.slice(0, 80)}" is not a domain; enter one such as example.com`,
			});
		}
		default:
			return { id: value };
	}
}

/** An expression for the whole parameter, or an AI agent, may return a plain ID. */
function readLocator(parameter: unknown): { mode: LocatorMode; value: string } {
	if (typeof parameter !== 'object' || parameter === null) {
		return { mode: 'id', value: textOf(parameter, 'Account') };
	}
	const { mode, value } = parameter as { mode?: LocatorMode; value?: unknown };
	return { mode: mode ?? 'id', value: textOf(value, 'Account') };
}
