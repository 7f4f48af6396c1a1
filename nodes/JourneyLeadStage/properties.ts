import type { INodeProperties } from 'n8n-workflow';

import { movedByProperty, moveProperties } from '../../lib/n8n/leads/moveProperties';
import { fromModel, notInTool, onlyInTool, withTool } from '../../lib/n8n/tools';
import { ID_EXAMPLE } from '../../lib/n8n/descriptions/idExample';

const own: INodeProperties[] = [
	onlyInTool({
		displayName: 'Lead ID',
		name: 'leadId',
		type: 'string',
		default: fromModel('Lead ID', 'ID of the lead, from another answer'),
		description: 'The lead to move',
	}),
	...moveProperties,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			notInTool({
				displayName: 'Lead ID',
				name: 'leadId',
				type: 'string',
				default: '',
				placeholder: ID_EXAMPLE,
				description:
					'The lead to move. Leave empty to use the lead on the item, or the one created in this journey. Required outside a journey.',
			}),
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

export const properties = withTool(own, {
	description:
		'Move a lead through its lifecycle, as the author of this tool chose: advance, accept, disqualify, recycle or reopen it. Returns the lead with its new stage, and the move. Example: this lead has no budget this year.',
	defaults: {
		reason: fromModel('Reason', 'Why the lead is moved, such as: no budget this year', { fallback: '' }),
	},
});
