import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withEngine } from '../../../lib/n8n/engines';

const PAGE = 50;

/** Finds accounts for the drop-down of the locator. */
export async function searchAccounts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const offset = Number(paginationToken ?? 0) || 0;
	const accounts = await withEngine(
		this,
		async ({ store }) => await store.accounts.list({ search: filter, limit: PAGE, offset }),
	);
	return {
		results: accounts.map(({ id, name, domain, externalId }) => {
			const title = name ?? domain ?? externalId ?? id;
			return { name: name !== null && domain !== null ? `${name} (${domain})` : title, value: id };
		}),
		...(accounts.length === PAGE ? { paginationToken: String(offset + PAGE) } : {}),
	};
}
