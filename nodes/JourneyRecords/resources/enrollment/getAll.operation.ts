import { InvalidInputError } from '../../../../lib/domain/errors';
import { enrollmentJson } from '../../../../lib/n8n/items';
import type { EnrollmentStatus } from '../../../../lib/store';
import { contactIdFilter, journeyFilter } from '../../shared/filters';
import { listOperation } from '../../shared/listOperation';

interface Filter {
	contactId?: string;
	journeyId?: string;
	status?: EnrollmentStatus;
	stepId?: string;
	test?: 'only' | 'none';
}

export const getAllOperation = listOperation({
	action: 'Get many enrollments',
	description: 'List contacts that are or were in journeys, latest entries first',
	filters: [
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
		{
			displayName: 'Test Contacts',
			name: 'test',
			type: 'options',
			default: 'only',
			options: [
				{ name: 'Leave Out', value: 'none', description: 'Only enrollments of real people' },
				{ name: 'Only Test Contacts', value: 'only', description: 'Those that counts leave out' },
			],
			description: 'Without this filter all are listed; those of test contacts say so',
		},
	],
	async read(store, filter: Filter, page) {
		if (filter.test !== undefined && filter.test !== 'only' && filter.test !== 'none') {
			throw new InvalidInputError({
				field: 'Test Contacts',
				reason: `"${String(filter.test)}" is not a choice; use only or none`,
			});
		}
		return await store.enrollments.list({ ...filter, ...page });
	},
	toJson: (enrollments) => enrollments.map(enrollmentJson),
});
