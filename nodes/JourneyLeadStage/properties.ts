import type { INodeProperties } from 'n8n-workflow';

import { movedByProperty, moveProperties } from '../../lib/n8n/leads/moveProperties';

export const properties: INodeProperties[] = [
	...moveProperties,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Lead ID',
				name: 'leadId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
				description:
					'The lead to move. Leave empty to use the lead on the item, or the one created in this journey. Required outside a journey.',
			},
			movedByProperty,
		],
	},
	{
		displayName:
			'When you test in the editor, this node shows what it would do and stores nothing. Publish the workflow to move leads.',
		name: 'testingNotice',
		type: 'notice',
		default: '',
	},
];
