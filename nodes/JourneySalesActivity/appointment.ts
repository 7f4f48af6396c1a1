import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ActivityRequest } from '../../lib/engine';
import { organizerProperties, readAttendees, readOrganizer } from '../../lib/n8n/invitees';
import { readNumber, readText } from '../../lib/n8n/parameters';
import type { Contact } from '../../lib/store';
import { readDate } from './dueDate';

const forAppointments = { show: { kind: ['appointment'] } };

export const appointmentProperties: INodeProperties[] = [
	{
		displayName: 'Start',
		name: 'start',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: forAppointments,
		description: 'When the appointment starts, in the time zone below',
	},
	{
		displayName: 'Ends',
		name: 'ends',
		type: 'options',
		noDataExpression: true,
		default: 'duration',
		displayOptions: forAppointments,
		options: [
			{ name: 'After a Duration', value: 'duration' },
			{ name: 'At a Time', value: 'date' },
		],
		description: 'How to set the end',
	},
	{
		displayName: 'Duration (Minutes)',
		name: 'minutes',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: { kind: ['appointment'], ends: ['duration'] } },
		description: 'How long the appointment lasts',
	},
	{
		displayName: 'End',
		name: 'end',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { kind: ['appointment'], ends: ['date'] } },
		description: 'When the appointment ends, in the time zone below',
	},
	{
		displayName: 'Location',
		name: 'location',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://meet.example.com/abc',
		displayOptions: forAppointments,
		description: 'Where it takes place, or the link to the call',
	},
	{
		displayName: 'Invite the Contact',
		name: 'inviteContact',
		type: 'boolean',
		default: true,
		displayOptions: forAppointments,
		description: 'Whether to add the contact as an attendee, if it has an email address',
	},
	{
		displayName: 'Other Attendees',
		name: 'attendees',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. kim@contoso.com, Lee Kay <lee@contoso.com>',
		displayOptions: forAppointments,
		description: 'Email addresses, one per line or comma-separated, or a list from an expression',
	},
	...organizerProperties.map((property) => ({ ...property, displayOptions: forAppointments })),
	{
		displayName: 'Calendar File',
		name: 'calendarFile',
		type: 'string',
		noDataExpression: true,
		default: 'invitation',
		displayOptions: forAppointments,
		description:
			'Name of the binary property for the appointment as an .ics file, to attach to an email. It’s an invitation if there are an organizer and attendees. Leave empty for no file.',
	},
];

type AppointmentFields = Pick<
	ActivityRequest,
	'dueAt' | 'startsAt' | 'endsAt' | 'timeZone' | 'location' | 'organizer' | 'attendees'
>;

/** @throws InvalidInputError for invalid dates and addresses */
export function readAppointment(
	functions: IExecuteFunctions,
	itemIndex: number,
	zone: string,
	contact: Pick<Contact, 'email' | 'firstName' | 'lastName'>,
): AppointmentFields {
	const startsAt = readDate(functions, 'start', 'Start', itemIndex, zone);
	return {
		dueAt: startsAt,
		startsAt,
		endsAt: readEnd(functions, itemIndex, zone, startsAt),
		timeZone: zone,
		location: readText(functions, 'location', itemIndex),
		...readPeople(functions, itemIndex, contact),
	};
}

function readEnd(functions: IExecuteFunctions, itemIndex: number, zone: string, startsAt: number): number {
	if (functions.getNodeParameter('ends', itemIndex, 'duration') === 'date') {
		return readDate(functions, 'end', 'End', itemIndex, zone);
	}
	return startsAt + readNumber(functions, 'minutes', itemIndex, 30, { field: 'Duration (Minutes)' }) * 60_000;
}

function readPeople(
	functions: IExecuteFunctions,
	itemIndex: number,
	contact: Pick<Contact, 'email' | 'firstName' | 'lastName'>,
): Pick<AppointmentFields, 'organizer' | 'attendees'> {
	const parameter = (name: string): unknown => functions.getNodeParameter(name, itemIndex, '');
	const invited = functions.getNodeParameter('inviteContact', itemIndex, true) === true;
	return {
		organizer: readOrganizer(parameter('organizerEmail'), parameter('organizerName')),
		attendees: readAttendees(invited ? contact : null, parameter('attendees'), 'Other Attendees'),
	};
}
