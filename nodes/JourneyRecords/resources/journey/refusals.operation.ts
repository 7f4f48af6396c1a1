import type { INodeProperties } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import { omit } from '../../../../lib/n8n/omit';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { contactIdFilter, filtersProperty, journeyFilter, readFilters } from '../../shared/filters';
import { limitFromModel, listProperties, readLimit } from '../../shared/list';
import { readRefusals } from '../../shared/refusals';

const filters: INodeProperties[] = [contactIdFilter, journeyFilter];

export const refusalsOperation = operation({
	name: 'Get Refusals',
	value: 'refusals',
	action: 'Get refused entries',
	description: 'List contacts that did not enter, why, and how often',
	tool: {
		description:
			'List contacts who did not enter a journey, with the reason, how often, and when. Example: why didn’t Ada enter the journey Welcome?',
		defaults: {
			filters: {
				contactId: fromModel('Contact', 'Email address or ID of the contact', { fallback: '' }),
				journeyId: fromModel('Journey', 'Name or ID of the journey', { fallback: '' }),
			},
			...limitFromModel,
		},
	},
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const filter = await readFilters<{ contactId?: string; journeyId?: string }>(
			functions,
			store,
			itemIndex,
			filters,
		);
		const refusals = await readRefusals(store, filter, readLimit(functions, itemIndex));
		return refusals.map((refusal) => ({
			...omit({ ...refusal }, 'id'),
			firstAt: isoTime(refusal.firstAt),
			lastAt: isoTime(refusal.lastAt),
		}));
	},
});
