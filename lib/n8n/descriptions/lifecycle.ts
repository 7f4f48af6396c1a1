import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_PROCESS_ID } from '../../domain/lifecycle';

/** Chooses a lifecycle process. Nodes with it need `getProcesses` among their `loadOptions` methods. */
export const processProperty: INodeProperties = {
	displayName: 'Lifecycle Process Name or ID',
	name: 'processId',
	type: 'options',
	default: DEFAULT_PROCESS_ID,
	typeOptions: { loadOptionsMethod: 'getProcesses' },
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/**
 * Where a new lead begins. Nodes with it need `getProcesses` and `getOpenStages` among their `loadOptions`
 * methods.
 * @param shown when it is shown; always, if omitted
 */
export function newLeadPlace(shown: Pick<INodeProperties, 'displayOptions'> = {}): INodeProperties[] {
	return [
		{
			...processProperty,
			...shown,
			description:
				'The process for a new lead; an existing lead stays in its own. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Initial Stage Name or ID',
			name: 'stage',
			type: 'options',
			default: '',
			...shown,
			typeOptions: { loadOptionsMethod: 'getOpenStages', loadOptionsDependsOn: ['processId'] },
			description:
				'Where a new lead starts in its process. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
	];
}
