import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { emailKey } from '../../domain/normalization';
import type { ContactReference } from '../../engine';
import type { Account, Contact } from '../../store';
import { withEngine, type StoreUser } from '../engines';
import { accountJson, contactJson } from '../items';
import type { WorkflowReader } from '../readWorkflow';
import { mentioned } from './mentioned';
import { withPaths } from './setProperty';
import { testAccount, testContact, TEST_ID } from './testRecords';
import { listMode } from '../descriptions/listMode';
import { idMode } from '../descriptions/idExample';

/** Who an editor run begins with. Nodes with it need `searchContacts` among their `listSearch` methods. */
export function testContactProperty(displayOptions?: INodeProperties['displayOptions']): INodeProperties {
	return {
		displayName: 'Test Contact',
		name: 'testContact',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		...(displayOptions === undefined ? {} : { displayOptions }),
		description:
			'The contact that goes through the journey when you test in the editor. It’s only read. Leave empty to use a made-up contact.',
		modes: [
			listMode('Choose a contact, or use a made-up one', 'searchContacts'),
			{ displayName: 'By Email', name: 'email', type: 'string', placeholder: 'e.g. name@example.com' },
			idMode,
		],
	};
}

/** A contact of the store, and its account. */
export interface StoredPerson {
	contact: Contact;
	account: Account | null;
}

/**
 * Reads the chosen Test Contact.
 * @returns null if none is chosen
 * @throws InvalidInputError when the store doesn't have it
 */
export async function chosenPerson(user: StoreUser, parameter: unknown): Promise<StoredPerson | null> {
	const { mode: chosen, value: given = parameter } = (
		typeof parameter === 'object' && parameter !== null ? parameter : {}
	) as { mode?: unknown; value?: unknown };
	const value = String(given ?? '').trim();
	const mode = chosen ?? (value.includes('@') ? 'email' : 'id');
	if (value === '') return null;
	return await withEngine(user, async ({ store }) => {
		const key = mode === 'email' ? emailKey(value) : null;
		const contact =
			mode === 'email'
				? key === null
					? null
					: await store.contacts.find({ emailKey: key })
				: await store.contacts.get(value);
		if (contact === null) {
			throw new InvalidInputError({
				field: 'Test Contact',
				reason: `there is no contact "${value.slice(0, 80)}" in this store; check its email or ID, or leave it empty to use a made-up contact`,
			});
		}
		const account = contact.accountId === null ? null : await store.accounts.get(contact.accountId);
		return { contact, account };
	});
}

/** Who enters in an editor run, as items carry it. */
export interface TestPerson {
	contact: IDataObject;
	/** Only where accounts are enrolled. */
	account: IDataObject | null;
	/** Why it wouldn't enter in production. */
	wouldNotEnterBecause?: string;
}

/**
 * The contact of an item: the stored one, with what the caller says about it, or else a made-up one, which
 * has all that the workflow reads from contacts.
 * @param per who is enrolled
 */
export function testPerson(
	functions: WorkflowReader,
	stored: StoredPerson | null,
	given: ContactReference,
	per: 'contact' | 'account',
): TestPerson {
	if (stored !== null) {
		const { contact, account } = stored;
		const changes = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
		return {
			contact: {
				...contactJson(contact),
				...(Object.fromEntries(changes) as IDataObject),
				attributes: { ...contact.attributes, ...given.attributes } as IDataObject,
				id: contact.id,
			},
			account: per === 'account' && account !== null ? accountJson(account) : null,
			...(per === 'account' && account === null
				? { wouldNotEnterBecause: 'accounts are enrolled, and this contact has none' }
				: {}),
		};
	}
	const contact = testContact(given);
	const { attributes } = mentioned(functions);
	const lacking = [...attributes].filter(([path]) => !Object.hasOwn(contact, path));
	return {
		contact: {
			...contact,
			attributes: withPaths(contact.attributes as IDataObject, lacking),
			...(per === 'account' ? { accountId: contact.accountId ?? TEST_ID } : {}),
		},
		account: per === 'account' ? testAccount() : null,
	};
}
