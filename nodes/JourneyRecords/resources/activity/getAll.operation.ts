import type { INodeProperties } from 'n8n-workflow';

import { activityJson } from '../../../../lib/n8n/items';
import type { ActivityStatus } from '../../../../lib/store';
import { operation } from '../../operation';
import { contactIdFilter, filtersProperty, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';

const filters: INodeProperties[] = [
	contactIdFilter,
	{
		displayName: 'Lead ID',
		name: 'leadId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
		description: 'Only those of this lead',
	},
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com',
		description: 'Only those of this salesperson, written exactly as in the activities',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: 'open',
		options: [
			{ name: 'Cancelled', value: 'cancelled' },
			{ name: 'Completed', value: 'completed' },
			{ name: 'Open', value: 'open' },
		],
	},
];

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many activities',
	description: 'List activities, the ones due first first',
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const filter = readFilters<{
			contactId?: string;
			leadId?: string;
			owner?: string;
			status?: ActivityStatus;
		}>(functions, itemIndex, filters);
		const activities = await readPages(
			readLimit(functions, itemIndex),
			async (page) => await store.activities.list({ ...filter, ...page }),
		);
		return activities.map(activityJson);
	},
});
