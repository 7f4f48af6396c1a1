import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { contactJson, isoTime } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { limitFromModel, listProperties, readLimit } from '../../shared/list';
import { segmentFromModel, segmentOf, segmentProperty } from './segmentProperty';

const PAGE = 1000;

export const getMembersOperation = operation({
	name: 'Get Members',
	value: 'getMembers',
	action: 'Get members of segment',
	description: 'List the contacts that are in a segment now',
	tool: {
		description:
			'List the contacts who are in a segment now, with their IDs and since when. Example: who is in VIP Customers?',
		defaults: {
			...segmentFromModel,
			...limitFromModel,
		},
	},
	properties: [segmentProperty, ...listProperties],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
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
	},
});
