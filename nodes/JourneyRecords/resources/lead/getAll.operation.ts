import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { leadJson } from '../../../../lib/n8n/items';
import type { LeadStatus } from '../../../../lib/store';
import { forOperation } from '../../operation';
import { contactIdFilter, filtersProperty, journeyFilter, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';

const filters: INodeProperties[] = [
	contactIdFilter,
	journeyFilter,
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: 'open',
		options: [
			{ name: 'Disqualified', value: 'disqualified' },
			{ name: 'Open', value: 'open' },
			{ name: 'Qualified', value: 'qualified' },
		],
	},
];

export const description = forOperation('lead', 'getAll', [...listProperties, filtersProperty(filters)]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const filter = readFilters<{ contactId?: string; status?: LeadStatus; journeyId?: string }>(
		functions,
		itemIndex,
		filters,
	);
	const leads = await readPages(
		readLimit(functions, itemIndex),
		async (page) => await store.leads.list({ ...filter, ...page }),
	);
	return leads.map(leadJson);
}
