import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { NotFoundError } from '../../../../lib/domain/errors';
import { fromModel } from '../../../../lib/n8n/tools';
import { requiredText, unknownRecord } from '../../shared/values';
import { ID_EXAMPLE } from '../../../../lib/n8n/descriptions/idExample';

export const activityIdProperty: INodeProperties = {
	displayName: 'Activity ID',
	name: 'activityId',
	type: 'string',
	default: '',
	required: true,
	placeholder: ID_EXAMPLE,
};

/** In a tool, the model names the activity. */
export const activityFromModel: Record<string, NodeParameterValueType> = {
	activityId: fromModel('Activity ID', 'ID of the activity, from another answer'),
};

/** Works on one item's activity, and explains if there is none. */
export async function withActivity<T>(
	functions: IExecuteFunctions,
	itemIndex: number,
	remedy: string,
	work: (id: string) => Promise<T>,
): Promise<T> {
	const id = requiredText(functions, 'activityId', itemIndex, { field: 'Activity ID', remedy });
	try {
		return await work(id);
	} catch (error) {
		throw error instanceof NotFoundError ? unknownRecord('Activity ID', 'activity', id) : error;
	}
}
