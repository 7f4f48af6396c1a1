import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Lead, Store } from '../../../../lib/store';
import { requiredText, unknownRecord } from '../../shared/values';

export const leadIdProperty: INodeProperties = {
	displayName: 'Lead ID',
	name: 'leadId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
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
