import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { requiredText } from '../../shared/values';

export const leadIdProperty: INodeProperties = {
	displayName: 'Lead ID',
	name: 'leadId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
};

export function readLeadId(functions: IExecuteFunctions, itemIndex: number): string {
	return requiredText(functions, 'leadId', itemIndex, { field: 'Lead ID', remedy: 'give the ID of a lead' });
}
