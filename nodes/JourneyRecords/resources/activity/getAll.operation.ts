import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { activityJson } from '../../../../lib/n8n/items';
import type { ActivityStatus } from '../../../../lib/store';
import { forOperation } from '../../operation';
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
			{ name: 'Canceled', value: 'canceled' },
			{ name: 'Completed', value: 'completed' },
			{ name: 'Open', value: 'open' },
		],
	},
];

export const description = forOperation('activity', 'getAll', [...listProperties, filtersProperty(filters)]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
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
}
