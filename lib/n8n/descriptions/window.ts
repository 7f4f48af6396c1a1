import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Values are ISO weekdays. */
const WEEKDAYS = [
	{ name: 'Monday', value: 1 },
	{ name: 'Tuesday', value: 2 },
	{ name: 'Wednesday', value: 3 },
	{ name: 'Thursday', value: 4 },
	{ name: 'Friday', value: 5 },
	{ name: 'Saturday', value: 6 },
	{ name: 'Sunday', value: 7 },
];

/** Days of the week to choose from, initially Monday to Friday. */
export function weekdaysProperty(
	more: Pick<INodeProperties, 'displayName' | 'name' | 'displayOptions' | 'description'>,
): INodeProperties {
	return { ...more, type: 'multiOptions', default: [1, 2, 3, 4, 5], options: WEEKDAYS };
}

/** Weekdays and a span of the day. */
export function windowProperties(
	names: { weekdays: string; from: string; to: string },
	show?: IDisplayOptions['show'],
): INodeProperties[] {
	const displayOptions = show === undefined ? {} : { displayOptions: { show } };
	return [
		weekdaysProperty({
			displayName: 'Weekdays',
			name: names.weekdays,
			...displayOptions,
			description: 'Days of the window. A night belongs to the day it starts on.',
		}),
		{
			displayName: 'From',
			name: names.from,
			type: 'string',
			default: '09:00',
			placeholder: 'e.g. 09:00',
			...displayOptions,
			description: 'First minute when contacts can continue',
		},
		{
			displayName: 'To',
			name: names.to,
			type: 'string',
			default: '17:00',
			placeholder: 'e.g. 17:00',
			...displayOptions,
			description:
				'From this minute on, contacts wait for the next opening. If it’s earlier than From, it’s on the next day: 22:00 to 06:00 is a night. 00:00 to 24:00 is all day.',
		},
	];
}
