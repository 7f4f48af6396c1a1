import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { contactJson, isoTime } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { listProperties, readLimit } from '../../shared/list';
import { segmentOf, segmentProperty } from './segmentProperty';

const PAGE = 1000;

export const description = forOperation('segment', 'getMembers', [segmentProperty, ...listProperties]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { id } = await segmentOf(functions, store, itemIndex);
	const limit = readLimit(functions, itemIndex);
	const found: IDataObject[] = [];
	for (let after = ''; found.length < limit;) {
		const wanted = Math.min(PAGE, limit - found.length);
		const page = await store.segments.members(id, { after, limit: wanted });
		found.push(
			...page.map(({ contact, joinedAt }) => ({ ...contactJson(contact), joinedAt: isoTime(joinedAt) })),
		);
		if (page.length < wanted) break;
		after = page[page.length - 1].contact.id;
		await nextTurn();
	}
	return found;
}
