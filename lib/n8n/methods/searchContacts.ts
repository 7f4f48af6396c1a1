import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { contactName } from '../../domain/explain';
import { withEngine } from '../engines';

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
