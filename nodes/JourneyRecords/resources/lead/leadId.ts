import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import type { Lead, Store } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { requiredText, unknownRecord } from '../../shared/values';
import { ID_EXAMPLE } from '../../../../lib/n8n/descriptions/idExample';

export const leadIdProperty: INodeProperties = {
	displayName: 'Lead ID',
	name: 'leadId',
	type: 'string',
	default: '',
	required: true,
	placeholder: ID_EXAMPLE,
};

/** In a tool, the model names the lead. */
export const leadFromModel: Record<string, NodeParameterValueType> = {
	leadId: fromModel('Lead ID', 'ID of the lead, from another answer'),
};

export function readLeadId(functions: IExecuteFunctions, itemIndex: number): string {
	return requiredText(functions, 'leadId', itemIndex, {
		field: 'Lead ID',
		remedy: 'enter the ID of a lead, such as $json.lead.id',
	});
}

/** The lead an item's operation is about. */
export async function requireLead(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Lead> {
	const id = readLeadId(functions, itemIndex);
	const lead = await store.leads.get(id);
	if (lead === null) throw unknownRecord('Lead ID', 'lead', id);
	return lead;
}
