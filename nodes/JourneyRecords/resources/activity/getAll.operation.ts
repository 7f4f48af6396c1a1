import { activityJson } from '../../../../lib/n8n/items';
import type { ActivityStatus } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { contactIdFilter, ownerFilter } from '../../shared/filters';
import { listOperation } from '../../shared/listOperation';
import { ID_EXAMPLE } from '../../../../lib/n8n/descriptions/idExample';

export const getAllOperation = listOperation({
	action: 'Get many activities',
	description: 'List activities, earliest due first',
	tool: {
		description:
			'List sales activities (tasks, phone calls, appointments), earliest due first. Returns subject, status, owner, due date and ID of each. Example: what has kim@example.com to do?',
		defaults: {
			filters: {
				contactId: fromModel('Contact', 'Email address or ID of the contact', { fallback: '' }),
				owner: fromModel('Owner', 'Email address of the salesperson', { fallback: '' }),
				status: fromModel('Status', 'open, completed or canceled', { fallback: '' }),
			},
		},
	},
	filters: [
		contactIdFilter,
		{
			displayName: 'Lead ID',
			name: 'leadId',
			type: 'string',
			default: '',
			placeholder: ID_EXAMPLE,
			description: 'Only returns activities of this lead',
		},
		ownerFilter,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: 'open',
			options: [
				{ name: 'Canceled', value: 'canceled' },
				{ name: 'Completed', value: 'completed' },
				{ name: 'Open', value: 'open' },
			],
		},
	],
	read: async (
		store,
		filter: {
			contactId?: string;
			leadId?: string;
			owner?: string;
			status?: ActivityStatus;
		},
		page,
	) => await store.activities.list({ ...filter, ...page }),
	toJson: (activities) => activities.map(activityJson),
});
