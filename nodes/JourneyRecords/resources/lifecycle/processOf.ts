import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import type { LifecycleProcess } from '../../../../lib/domain/lifecycle';
import { processProperty } from '../../../../lib/n8n/descriptions/lifecycle';
import type { Store } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { requiredText, unknownRecord } from '../../shared/values';

export const requiredProcess: INodeProperties = { ...processProperty, default: '', required: true };

/** In a tool, the model names the process. */
export const processFromModel: Record<string, NodeParameterValueType> = {
	processId: fromModel('Lifecycle Process', 'Name or ID of the process'),
};

/** The process an item's operation is about. */
export async function processOf(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<LifecycleProcess> {
	const id = requiredText(functions, 'processId', itemIndex, {
		field: 'Lifecycle Process',
		remedy: 'choose a process',
	});
	const process =
		(await store.lifecycle.process(id)) ??
		(await store.lifecycle.processes()).find(({ name }) => name.toLowerCase() === id.toLowerCase()) ??
		null;
	if (process === null) throw unknownRecord('Lifecycle Process', 'lifecycle process', id);
	return process;
}
