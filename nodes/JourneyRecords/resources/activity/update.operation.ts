import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { updateActivity, type ActivityFields } from '../../../../lib/engine';
import { readOrganizer } from '../../../../lib/n8n/invitees';
import { activityJson } from '../../../../lib/n8n/items';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { readDate } from '../../shared/dates';
import { readCollection, textOf, type Collection } from '../../shared/values';
import { activityFromModel, activityIdProperty, withActivity } from './activityId';

const fieldProperties: INodeProperties[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'What the salesperson should know',
	},
	{
		displayName: 'Due Date',
		name: 'dueAt',
		type: 'dateTime',
		default: '',
		description: 'Leave empty for no due date',
	},
	{
		displayName: 'End',
		name: 'endsAt',
		type: 'dateTime',
		default: '',
		description: 'When an appointment ends',
	},
	{
		displayName: 'Location',
		name: 'location',
		type: 'string',
		default: '',
		description: 'Where an appointment takes place, or the link of the call',
	},
	{
		displayName: 'Organizer Email',
		name: 'organizerEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@contoso.com',
		description:
			'The organizer of an appointment that doesn’t have one yet. You can’t change it later, because calendars accept updates from no one else.',
	},
	{
		displayName: 'Organizer Name',
		name: 'organizerName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Contoso Sales',
		description: 'The name that calendars show with the organizer’s address',
	},
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com',
		description: 'The salesperson. Leave empty for no one yet.',
	},
	{
		displayName: 'Start',
		name: 'startsAt',
		type: 'dateTime',
		default: '',
		description: 'When an appointment starts. It keeps its length unless you set End.',
	},
	{ displayName: 'Subject', name: 'subject', type: 'string', default: '' },
];

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update activity',
	description: 'Change the due date, owner or other details of an open activity',
	tool: {
		description:
			'Change an open sales activity: its subject, description, due date or owner. Returns the activity. Fields you leave empty don’t change. Example: move the call to next Monday.',
		defaults: {
			...activityFromModel,
			fields: {
				subject: fromModel('Subject', 'What to do, in one line', { fallback: '' }),
				description: fromModel('Description', 'What the salesperson should know', { fallback: '' }),
				dueAt: fromModel('Due Date', 'When it is due, such as 2027-03-31T17:00', { fallback: '' }),
				owner: fromModel('Owner', 'Email address of the salesperson', { fallback: '' }),
			},
		},
	},
	properties: [
		activityIdProperty,
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: fieldProperties,
			description:
				'What to change. A field that you add and leave empty is cleared. Dates are in the workflow’s time zone.',
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const fields = readFields(functions, readCollection(functions, 'fields', itemIndex));
		return await withActivity(functions, itemIndex, 'enter the ID of an open activity', async (id) => [
			activityJson(await updateActivity(engine, id, fields)),
		]);
	},
});

function readFields(functions: IExecuteFunctions, given: Collection): ActivityFields {
	const fields: Record<string, unknown> = {};
	if ('organizerEmail' in given || 'organizerName' in given) {
		fields.organizer = readOrganizer(given.organizerEmail, given.organizerName);
	}
	for (const { name, displayName, type } of fieldProperties) {
		if (!(name in given) || name.startsWith('organizer')) continue;
		if (type === 'dateTime') fields[name] = readDate(functions, given[name], displayName);
		else if (name === 'subject') fields[name] = textOf(given[name], displayName);
		else fields[name] = textOf(given[name], displayName) || null;
	}
	if (fields.startsAt === null) {
		throw new InvalidInputError({ field: 'Start', reason: 'is empty; an appointment needs a start' });
	}
	return fields as ActivityFields;
}
