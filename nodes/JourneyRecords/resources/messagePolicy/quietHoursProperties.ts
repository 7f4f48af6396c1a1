import type { INodeProperties } from 'n8n-workflow';

import type { QuietHours } from '../../../../lib/domain/messages/allowed';
import { readWindow } from '../../../../lib/n8n/descriptions/readWindow';
import { weekdaysProperty } from '../../../../lib/n8n/descriptions/window';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** When nothing may go out. */
export const quietHoursProperty: INodeProperties = {
	displayName: 'Quiet Hours',
	name: 'quietHours',
	type: 'fixedCollection',
	placeholder: 'Add Quiet Hours',
	default: {},
	typeOptions: { multipleValues: true, sortable: true },
	description:
		'When messages are held until the hours are over. Replaces the saved ones; without rows there are none.',
	options: [
		{
			displayName: 'Quiet Hours',
			name: 'hours',
			values: [
				{
					displayName: 'Channel',
					name: 'channel',
					type: 'string',
					default: 'all',
					placeholder: 'e.g. sms',
					description: 'The channel that they apply to, or all',
				},
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: '21:00',
					placeholder: 'e.g. 21:00',
					description: 'First quiet minute',
				},
				{
					displayName: 'Kind',
					name: 'kind',
					type: 'options',
					default: 'commercial',
					options: [
						{ name: 'All Messages', value: 'all' },
						{ name: 'Commercial Messages', value: 'commercial' },
						{ name: 'Transactional Messages', value: 'transactional' },
					],
				},
				{
					displayName: 'Time Zone',
					name: 'zone',
					type: 'string',
					default: '',
					placeholder: 'e.g. Europe/Berlin',
					description:
						'IANA name. Leave empty for the contact’s, or, if it’s unknown, the journey’s time zone.',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '08:00',
					placeholder: 'e.g. 08:00',
					description:
						'From this minute on, messages go out. If it’s earlier than From, it’s on the next day.',
				},
				{
					...weekdaysProperty({
						displayName: 'Weekdays',
						name: 'weekdays',
						description: 'Days of the quiet hours. A night belongs to the day it starts on.',
					}),
					default: EVERY_DAY,
				},
			],
		},
	],
};

/** The rows as the policy has them; the policy's reader checks them. */
export function toQuietHours(given: unknown): Array<Partial<Record<keyof QuietHours, unknown>>> {
	const rows = (given as { hours?: Array<Record<string, unknown>> } | undefined)?.hours ?? [];
	return rows.map(({ channel, kind, zone, weekdays, from, to }) => ({
		channel: channel ?? 'all',
		kind: kind ?? 'commercial',
		window: readWindow({
			weekdays: weekdays ?? EVERY_DAY,
			from: from ?? '21:00',
			to: to ?? '08:00',
		}),
		...(String(zone ?? '').trim() === '' ? {} : { zone: String(zone) }),
	}));
}
