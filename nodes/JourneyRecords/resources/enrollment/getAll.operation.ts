import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { enrollmentJson } from '../../../../lib/n8n/items';
import type { EnrollmentStatus } from '../../../../lib/store';
import { forOperation } from '../../operation';
import { contactIdFilter, filtersProperty, journeyFilter, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';

const filters: INodeProperties[] = [
	contactIdFilter,
	journeyFilter,
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: 'active',
		options: [
			{ name: 'Active', value: 'active', description: 'Waiting at a step, or in a running execution' },
			{ name: 'Completed', value: 'completed', description: 'Came to the end of the journey' },
			{ name: 'Exited', value: 'exited', description: 'Left the journey on the way' },
			{ name: 'Failed', value: 'failed', description: 'Kept for review after an error' },
		],
	},
	{
		displayName: 'Step ID',
		name: 'stepId',
		type: 'string',
		default: '',
		description:
			'Only those that are at this step now. The ID is that of the n8n node, as in the positions of an enrollment.',
	},
];

export const description = forOperation('enrollment', 'getAll', [
	...listProperties,
	filtersProperty(filters),
]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const filter = readFilters<{
		contactId?: string;
		journeyId?: string;
		status?: EnrollmentStatus;
		stepId?: string;
	}>(functions, itemIndex, filters);
	const enrollments = await readPages(
		readLimit(functions, itemIndex),
		async (page) => await store.enrollments.list({ ...filter, ...page }),
	);
	return enrollments.map(enrollmentJson);
}
