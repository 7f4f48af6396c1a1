import { leadJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { leadFromModel, leadIdProperty, requireLead } from './leadId';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get lead',
	description: 'Get one lead',
	tool: {
		description:
			'Get one lead: topic, stage, status, score, grade, owner and contact ID. Example: how good is this lead?',
		defaults: {
			...leadFromModel,
		},
	},
	properties: [leadIdProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [leadJson(await requireLead(functions, store, itemIndex))];
	},
});
