import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { contactIdProperty } from '../../lib/n8n/descriptions/contactId';
import { zoneProperties } from '../../lib/n8n/steps';
import { appointmentProperties } from './appointment';
import { dueProperties } from './dueDate';
import { ownerProperties } from './owner';

export const properties: INodeProperties[] = [
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
		placeholder: 'e.g. Call {{ $json.contact.firstName }} about espresso machines',
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
