import type { INodeProperties } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import { omit } from '../../../../lib/n8n/omit';
import { operation } from '../../operation';
import { contactIdFilter, filtersProperty, journeyFilter, readFilters } from '../../shared/filters';
import { listProperties, readLimit } from '../../shared/list';
import { readRefusals } from '../../shared/refusals';

const filters: INodeProperties[] = [contactIdFilter, journeyFilter];

export const refusalsOperation = operation({
	name: 'Get Refusals',
	value: 'refusals',
	action: 'Get refused entries',
	description: 'List contacts that did not enter, why, and how often',
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const filter = readFilters<{ contactId?: string; journeyId?: string }>(functions, itemIndex, filters);
		const refusals = await readRefusals(store, filter, readLimit(functions, itemIndex));
		return refusals.map((refusal) => ({
			...omit({ ...refusal }, 'id'),
			firstAt: isoTime(refusal.firstAt),
			lastAt: isoTime(refusal.lastAt),
		}));
	},
});
