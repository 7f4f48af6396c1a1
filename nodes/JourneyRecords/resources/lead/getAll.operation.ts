import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { leadJson } from '../../../../lib/n8n/items';
import { processProperty } from '../../../../lib/n8n/descriptions/lifecycle';
import type { LeadFilter } from '../../../../lib/store';
import { forOperation } from '../../operation';
import { contactIdFilter, filtersProperty, journeyFilter, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';

const filters: INodeProperties[] = [
	{
		displayName: 'Account ID',
		name: 'accountId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
		description: 'Only those of this account and its contacts',
	},
	contactIdFilter,
	journeyFilter,
	processProperty,
	{
		displayName: 'Stage Name or ID',
		name: 'stage',
		type: 'options',
		default: '',
		typeOptions: {
			loadOptionsMethod: 'getStagesOfAll',
		},
		description:
			'Stages of one key are one choice, whatever process they are of. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
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
	const filter = readFilters<LeadFilter>(functions, itemIndex, filters);
	const leads = await readPages(
		readLimit(functions, itemIndex),
		async (page) => await store.leads.list({ ...filter, ...page }),
	);
	return leads.map(leadJson);
}
