import type { INodeProperties } from 'n8n-workflow';

/** A lead's fields. Nodes with it need `getLeadFields` among their `resourceMapping` methods. */
export const leadMappingProperties: INodeProperties[] = [
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		typeOptions: {
			resourceMapper: {
				resourceMapperMethod: 'getLeadFields',
				mode: 'add',
				valuesLabel: 'Lead Fields',
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
		description:
			'What is to be known about the lead. Leads are matched by the marketing page and the campaign, where the strategy says so.',
	},
	{
		displayName: 'Custom Attributes',
		name: 'attributes',
		type: 'assignmentCollection',
		default: {},
		description:
			'What no lead has had so far. From the next time on it can be chosen among the fields, too. Attributes that are not named stay as they are.',
	},
];
