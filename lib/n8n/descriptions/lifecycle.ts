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
