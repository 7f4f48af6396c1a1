import { leadJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { requiredText, unknownRecord } from '../../shared/values';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a lead',
	description: 'Get one lead',
	properties: [
		{
			displayName: 'Lead ID',
			name: 'leadId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
		},
	],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const id = requiredText(functions, 'leadId', itemIndex, {
			field: 'Lead ID',
			remedy: 'give the ID of a lead, such as $json.lead.id',
		});
		const lead = await store.leads.get(id);
		if (lead === null) throw unknownRecord('Lead ID', 'lead', id);
		return [leadJson(lead)];
	},
});
