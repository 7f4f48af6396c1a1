import { InvalidInputError } from '../../../../lib/domain/errors';
import { enrollmentJson } from '../../../../lib/n8n/items';
import type { EnrollmentStatus } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
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
	tool: {
		description:
			'List enrollments (runs of contacts through journeys), latest entries first. Returns the contact’s name, email address and ID, the journey, status, and at which step they are, since when and until when. Example: who failed in the journey Welcome?',
		defaults: {
			filters: {
				contactId: fromModel('Contact', 'Email address or ID of the contact', { fallback: '' }),
				journeyId: fromModel('Journey', 'Name or ID of the journey', { fallback: '' }),
				status: fromModel('Status', 'active, completed, exited or failed', { fallback: '' }),
			},
		},
	},
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
				{ name: 'Completed', value: 'completed', description: 'Reached the end of the journey' },
				{ name: 'Exited', value: 'exited', description: 'Left the journey before its end' },
				{ name: 'Failed', value: 'failed', description: 'Kept for review after an error' },
			],
		},
		{
			displayName: 'Step ID',
			name: 'stepId',
			type: 'string',
			default: '',
			description:
				'Only returns enrollments at this step now. Enter the ID of the n8n node, as in an enrollment’s positions.',
		},
		{
			displayName: 'Test Contacts',
			name: 'test',
			type: 'options',
			default: 'only',
			options: [
				{ name: 'Exclude', value: 'none', description: 'Only real contacts' },
				{ name: 'Only Test Contacts', value: 'only', description: 'Contacts that aren’t counted' },
			],
			description: 'Without this filter, all enrollments are listed; those of test contacts are marked',
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
