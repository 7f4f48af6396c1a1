import type { INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { fromModel } from '../tools';
import { mappableFields } from './leadFields';

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
			'Data to store on the lead. The marketing page and campaign can also be used to match leads, depending on the strategy.',
	},
	{
		displayName: 'Custom Attributes',
		name: 'attributes',
		type: 'assignmentCollection',
		default: {},
		description:
			'Attributes no lead has yet. Once stored, they also appear under Fields. Attributes you don’t list here don’t change.',
	},
];

/** In a tool, the model says what the lead is about. The editor needs the fields' schema to show that. */
export const leadFieldsFromModel: Record<string, NodeParameterValueType> = {
	fields: {
		mappingMode: 'defineBelow',
		matchingColumns: [],
		schema: mappableFields([]),
		value: { topic: fromModel('Topic', 'What the contact is interested in, such as espresso machines') },
	} as unknown as NodeParameterValueType,
};
