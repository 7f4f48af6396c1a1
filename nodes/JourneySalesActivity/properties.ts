import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { contactIdProperty, contactOfTool } from '../../lib/n8n/descriptions/contactId';
import { zoneProperties } from '../../lib/n8n/steps';
import { fromModel, withTool } from '../../lib/n8n/tools';
import { appointmentProperties } from './appointment';
import { dueProperties } from './dueDate';
import { ownerProperties } from './owner';

const own: INodeProperties[] = [
	contactOfTool,
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
		placeholder: 'e.g. Call about espresso machines',
		description: 'What needs to be done, in one line',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'What the salesperson should know',
	},
	...appointmentProperties,
	...dueProperties,
	...zoneProperties,
	...ownerProperties,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			contactIdProperty,
			{
				displayName: 'Lead ID',
				name: 'leadId',
				type: 'string',
				default: '',
				description: 'The lead it’s about. Leave empty to use the lead created in this journey, if any.',
			},
		],
	},
	whenTestingRecordProperty,
];

export const properties = withTool(own, {
	description:
		'Create a sales activity about a contact: a task, phone call or appointment for a salesperson. Returns the activity with its ID, owner and due date. Example: call Ada back about the quote in two days.',
	defaults: {
		subject: fromModel('Subject', 'What needs to be done, in one line, such as: call back about the quote'),
		description: fromModel('Description', 'What the salesperson should know', { fallback: '' }),
		days: fromModel('Days', 'In how many days it is due', { type: 'number', fallback: 2 }),
		dueDate: fromModel('Due Date', 'When it is due, such as 2027-03-31T17:00'),
		start: fromModel('Start', 'When the appointment starts, such as 2027-03-31T14:00'),
		end: fromModel('End', 'When the appointment ends, such as 2027-03-31T14:30'),
		minutes: fromModel('Duration', 'How many minutes the appointment lasts', {
			type: 'number',
			fallback: 30,
		}),
		location: fromModel('Location', 'Where it takes place, or the link to the call', { fallback: '' }),
	},
});
