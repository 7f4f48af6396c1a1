import { createActivity } from '../../../../lib/engine';
import { organizerProperties, readAttendees, readOrganizer } from '../../../../lib/n8n/invitees';
import { activityJson } from '../../../../lib/n8n/items';
import type { ActivityKind } from '../../../../lib/store';
import { operation } from '../../operation';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { readDate } from '../../shared/dates';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { fromModel } from '../../../../lib/n8n/tools';
import { readCollection, textOf, unknownRecord } from '../../shared/values';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create activity',
	description: 'Create an activity for a salesperson outside a journey',
	tool: {
		description:
			'Create a sales activity about a contact: a task, phone call or appointment for a salesperson. Returns the activity with its ID, owner and due date. Example: call Ada back about the quote on Friday.',
		defaults: {
			...contactFromModel,
			subject: fromModel('Subject', 'What to do, in one line, such as: call back about the quote'),
			startsAt: fromModel('Start', 'When the appointment starts, such as 2027-03-31T14:00'),
			endsAt: fromModel('End', 'When the appointment ends, such as 2027-03-31T14:30', { fallback: '' }),
			dueAt: fromModel('Due Date', 'When it is due, such as 2027-03-31T17:00; leave empty for no due date', {
				fallback: '',
			}),
			additionalFields: {
				description: fromModel('Description', 'What the salesperson should know', { fallback: '' }),
			},
		},
	},
	properties: [
		contactLocator,
		{
			displayName: 'Activity',
			name: 'kind',
			type: 'options',
			noDataExpression: true,
			default: 'task',
			options: [
				{ name: 'Appointment', value: 'appointment' },
				{ name: 'Phone Call', value: 'phoneCall' },
				{ name: 'Task', value: 'task' },
			],
			description: 'What the salesperson should do',
		},
		{
			displayName: 'Subject',
			name: 'subject',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Call back about the quote',
			description: 'What to do, in one line',
		},
		{
			displayName: 'Start',
			name: 'startsAt',
			type: 'dateTime',
			default: '',
			required: true,
			displayOptions: { show: { kind: ['appointment'] } },
			description: 'When the appointment starts, in the workflow’s time zone',
		},
		{
			displayName: 'End',
			name: 'endsAt',
			type: 'dateTime',
			default: '',
			displayOptions: { show: { kind: ['appointment'] } },
			description: 'When the appointment ends, in the workflow’s time zone',
		},
		{
			displayName: 'Due Date',
			name: 'dueAt',
			type: 'dateTime',
			default: '',
			displayOptions: { show: { kind: ['task', 'phoneCall'] } },
			description: 'In the workflow’s time zone. Leave empty for no due date.',
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Attendees',
					name: 'attendees',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					placeholder: 'e.g. kim@contoso.com, Lee Kay <lee@contoso.com>',
					description: 'Other people to invite to an appointment: comma-separated email addresses, or a list',
				},
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					description: 'What the salesperson should know',
				},
				{
					displayName: 'Invite the Contact',
					name: 'inviteContact',
					type: 'boolean',
					default: true,
					description: 'Whether the contact is an attendee of an appointment',
				},
				{
					displayName: 'Lead ID',
					name: 'leadId',
					type: 'string',
					default: '',
					description: 'The lead it is about',
				},
				{ displayName: 'Location', name: 'location', type: 'string', default: '' },
				...organizerProperties,
				{
					displayName: 'Owner',
					name: 'owner',
					type: 'string',
					default: '',
					placeholder: 'e.g. sales@example.com',
					description: 'The salesperson. Leave empty for the contact’s owner.',
				},
			],
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const contact = await requireContact(engine.store, readContactReference(functions, itemIndex));
		const kind = functions.getNodeParameter('kind', itemIndex, 'task') as ActivityKind;
		const more = readCollection(functions, 'additionalFields', itemIndex);
		const date = (name: string, field: string): number | null =>
			readDate(functions, functions.getNodeParameter(name, itemIndex, ''), field);
		const text = (name: string, field: string): string | null => textOf(more[name], field) || null;
		const leadId = text('leadId', 'Lead ID');
		if (leadId !== null && (await engine.store.leads.get(leadId)) === null) {
			throw unknownRecord('Lead ID', 'lead', leadId);
		}
		const appointment = kind === 'appointment';
		const startsAt = appointment ? date('startsAt', 'Start') : null;
		const { activity } = await createActivity(engine, {
			kind,
			subject: textOf(functions.getNodeParameter('subject', itemIndex, ''), 'Subject'),
			description: text('description', 'Description'),
			dueAt: appointment ? startsAt : date('dueAt', 'Due Date'),
			startsAt,
			endsAt: appointment ? date('endsAt', 'End') : null,
			timeZone: appointment ? functions.getTimezone() : null,
			location: appointment ? text('location', 'Location') : null,
			...(appointment
				? {
						organizer: readOrganizer(more.organizerEmail, more.organizerName),
						attendees: readAttendees(
							more.inviteContact === true ? contact : null,
							more.attendees,
							'Attendees',
						),
					}
				: {}),
			owner: text('owner', 'Owner') ?? contact.owner,
			contactId: contact.id,
			leadId,
			accountId: contact.accountId,
			origin: null,
		});
		return [activityJson(activity)];
	},
});
