import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withEngine } from '../engines';
import type { Contact } from '../../store';

const PAGE = 50;

/** Finds contacts for the drop-down of the locator. */
export async function searchContacts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const offset = Number(paginationToken ?? 0) || 0;
	const contacts = await withEngine(
		this,
		async ({ store }) => await store.contacts.list({ search: filter, limit: PAGE, offset }),
	);
	return {
		results: contacts.map((contact) => ({ name: contactName(contact), value: contact.id })),
		...(contacts.length === PAGE ? { paginationToken: String(offset + PAGE) } : {}),
	};
}

/** `First Last (email)`, without the parts that are missing. */
export function contactName(contact: Contact): string {
	const name = [contact.firstName, contact.lastName].filter((part) => part !== null).join(' ');
	const address = contact.email ?? contact.phone ?? contact.externalId;
	if (name === '') return address ?? contact.id;
	return address === null ? name : `${name} (${address})`;
}
