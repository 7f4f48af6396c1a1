import { leadJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { leadIdProperty, requireLead } from './leadId';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get lead',
	description: 'Get one lead',
	properties: [leadIdProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [leadJson(await requireLead(functions, store, itemIndex))];
	},
});
