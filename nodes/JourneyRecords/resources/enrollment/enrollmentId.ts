import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import type { Enrollment, Store } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { requiredText, unknownRecord } from '../../shared/values';
import { ID_EXAMPLE } from '../../../../lib/n8n/descriptions/idExample';

export const enrollmentIdProperty: INodeProperties = {
	displayName: 'Enrollment ID',
	name: 'enrollmentId',
	type: 'string',
	default: '',
	required: true,
	placeholder: ID_EXAMPLE,
};

/** In a tool, the model names the enrollment. */
export const enrollmentFromModel: Record<string, NodeParameterValueType> = {
	enrollmentId: fromModel('Enrollment ID', 'ID of the enrollment, from another answer'),
};

export async function requireEnrollment(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Enrollment> {
	const id = requiredText(functions, 'enrollmentId', itemIndex, {
		field: 'Enrollment ID',
		remedy: 'enter the ID of an enrollment, such as $json.journey.enrollmentId',
	});
	const enrollment = await store.enrollments.get(id);
	if (enrollment === null) throw unknownRecord('Enrollment ID', 'enrollment', id);
	return enrollment;
}
