import type { INodeProperties } from 'n8n-workflow';

import { updateLead } from '../../../../lib/engine';
import { leadJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { readAssignments } from '../../../../lib/n8n/assignments';
import { fromModel } from '../../../../lib/n8n/tools';
import { attributesProperty, ownerField } from '../../shared/recordFields';
import { readCollection, textOf } from '../../shared/values';
import { leadFromModel, leadIdProperty, readLeadId } from './leadId';
import { explained, linkProperties } from './links';

const fieldProperties: INodeProperties[] = [
	{
		...linkProperties[0],
		description:
			'The account to link the lead to. If you don’t add it, the account of a new contact is used. Leave empty to unlink it.',
	},
	{ displayName: 'Campaign', name: 'campaign', type: 'string', default: '' },
	{
		...linkProperties[1],
		description:
			'The contact to link the lead to, with its scores, open activities and timelines. Leave empty to unlink it.',
	},
	{
		displayName: 'Marketing Page',
		name: 'page',
		type: 'string',
		default: '',
		description: 'Where the lead came from. Leads can be matched by it.',
	},
	ownerField('lead'),
	{
		displayName: 'Topic',
		name: 'topic',
		type: 'string',
		default: '',
		placeholder: 'e.g. Espresso machines',
		description: 'What the lead is interested in',
	},
];

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update lead',
	description: 'Change a lead’s data, or link it to a contact or account',
	tool: {
		description:
			'Change a lead’s topic, owner or campaign. Returns the lead. Fields you leave empty don’t change. Example: give this lead to kim@example.com.',
		defaults: {
			...leadFromModel,
			fields: {
				topic: fromModel('Topic', 'What the lead is about, such as espresso machines', { fallback: '' }),
				owner: fromModel('Owner', 'Email address of the salesperson', { fallback: '' }),
				campaign: fromModel('Campaign', 'The campaign it came from', { fallback: '' }),
			},
		},
	},
	properties: [
		leadIdProperty,
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: fieldProperties,
			description: 'What to change. A field that you add and leave empty is cleared.',
		},
		attributesProperty('lead'),
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const id = readLeadId(functions, itemIndex);
		const given = readCollection(functions, 'fields', itemIndex);
		const fields = Object.fromEntries(
			fieldProperties
				.filter(({ name }) => name in given)
				.map(({ name, displayName }) => [name, textOf(given[name], displayName)]),
		);
		const attributes = readAssignments(functions, 'attributes', itemIndex, 'Custom Attributes');
		try {
			return [leadJson(await updateLead(engine, id, { ...fields, attributes }))];
		} catch (error) {
			throw explained(error);
		}
	},
});
