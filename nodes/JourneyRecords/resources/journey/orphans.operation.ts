import type { INodeProperties } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { filtersProperty, journeyFilter, readFilters } from '../../shared/filters';

const filters: INodeProperties[] = [journeyFilter];

export const orphansOperation = operation({
	name: 'List Contacts at Removed Steps',
	value: 'orphans',
	action: 'List contacts at removed steps',
	description: 'List steps that were removed from their journey while contacts were there',
	tool: {
		description:
			'List steps that were removed from their journey while contacts were there. Returns the step, the journey, and how many contacts. Example: is anyone stuck?',
		defaults: {
			filters: {
				journeyId: fromModel('Journey', 'Name or ID of the journey', { fallback: '' }),
			},
		},
	},
	properties: [filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const { journeyId } = await readFilters<{ journeyId?: string }>(functions, store, itemIndex, filters);
		const steps = await store.steps.orphans(journeyId);
		return steps.map(({ removedAt, oldestArrivalAt, ...step }) => ({
			...step,
			removedAt: isoTime(removedAt),
			oldestArrivalAt: isoTime(oldestArrivalAt),
		}));
	},
});
