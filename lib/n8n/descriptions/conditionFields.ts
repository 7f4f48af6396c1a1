import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { CONDITION_FIELDS, type StoredRecord } from '../../domain/conditions';
import { COMPARISONS, comparisonValues } from './comparisons';
import { eventTypeLocator } from './eventTypeLocator';
import { eventTypeChoice, segmentChoice, type ChoiceKind } from './plainChoices';
import { segmentLocator } from './segmentLocator';

/** Stands for an attribute, which is named in its own field. */
export const ATTRIBUTE = 'attribute';

/** Stand for a scoring model's score and grade; the model is named in its own field. */
export const MODEL_PARTS: Readonly<Record<string, 'score' | 'grade'>> = {
	modelGrade: 'grade',
	modelScore: 'score',
};

const SPANS = ['inLast', 'notInLast', 'inNext'];

const DATES: INodePropertyOptions[] = [
	{ name: 'Date Is After', value: 'after' },
	{ name: 'Date Is Before', value: 'before' },
	{ name: 'Date Is In the Last', value: 'inLast' },
	{ name: 'Date Is In the Next', value: 'inNext' },
	{ name: 'Date Is Not In the Last', value: 'notInLast', description: 'Also true if there’s no date' },
	{ name: 'Date Is On', value: 'onDate', description: 'Any time on that day in the time zone' },
	{
		name: 'Anniversary Is Within (Days)',
		value: 'anniversaryIn',
		description: 'A birthday, for example: its month and day come up within this many days',
	},
];

const OPERATORS = byName([...COMPARISONS, ...DATES]);

const UNITS: INodePropertyOptions[] = [
	{ name: 'Minutes', value: 'minutes' },
	{ name: 'Hours', value: 'hours' },
	{ name: 'Days', value: 'days', description: 'Whole calendar days in the time zone, including today' },
	{ name: 'Weeks', value: 'weeks' },
	{ name: 'Months', value: 'months' },
	{ name: 'Years', value: 'years' },
];

function byName(options: INodePropertyOptions[]): INodePropertyOptions[] {
	return [...options].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** `firstName` as `First Name`. */
function title(field: string): string {
	const words = field.replace(/[A-Z]/g, (letter) => ` ${letter}`);
	return `${words[0].toUpperCase()}${words.slice(1)}`.replace(/\bId\b/, 'ID');
}

function fieldOptions(record: StoredRecord): INodePropertyOptions[] {
	const fields = Object.keys(CONDITION_FIELDS[record]).map((field) => ({ name: title(field), value: field }));
	return byName([
		...fields,
		...(record === 'lead'
			? Object.entries(MODEL_PARTS).map(([value, part]) => ({
					name: `${title(part)} by Model`,
					value,
					description: `The ${part} from one scoring model`,
				}))
			: []),
		{
			name: 'Custom Attribute',
			value: ATTRIBUTE,
			description: 'Your own data stored on it',
		},
	]);
}

const modelNameValue: INodeProperties = {
	displayName: 'Model Name',
	name: 'model',
	type: 'string',
	default: '',
	placeholder: 'e.g. Fit',
	displayOptions: { show: { field: Object.keys(MODEL_PARTS) } },
	description: 'Name of the scoring model, as set in its Score Lead node',
};

/** One comparison of a record's field. */
export function fieldValues(record: StoredRecord, initial: string): INodeProperties[] {
	return [
		{
			displayName: 'Field',
			name: 'field',
			type: 'options',
			default: initial,
			options: fieldOptions(record),
		},
		{
			displayName: 'Attribute',
			name: 'attribute',
			type: 'string',
			default: '',
			placeholder: 'e.g. plan',
			displayOptions: { show: { field: [ATTRIBUTE] } },
			description: 'Name of the attribute. Use dots for nested ones, such as address.city.',
		},
		...(record === 'lead' ? [modelNameValue] : []),
		...comparedWith('field'),
	];
}

/** One comparison of something the contact entered the journey with. */
export const entryValues: INodeProperties[] = [
	{
		displayName: 'Property',
		name: 'property',
		type: 'string',
		default: '',
		placeholder: 'e.g. startsAt',
		description:
			'A form field, event property or record field the contact entered with, as in <code>journey.entry</code>. Use dots for nested ones, such as order.total.',
	},
	...comparedWith('property'),
];

function comparedWith(what: string): INodeProperties[] {
	return [
		{
			displayName: 'Operator',
			name: 'operator',
			type: 'options',
			default: 'equals',
			options: OPERATORS,
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			displayOptions: { hide: { operator: ['exists', 'notExists', 'anniversaryIn', ...SPANS] } },
			description: `What to compare the ${what} with. Case doesn’t matter. Write dates as 2026-01-31 or 2026-01-31T10:00.`,
		},
		...spanValues({ operator: SPANS }),
		{
			displayName: 'Days',
			name: 'days',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0, maxValue: 365 },
			displayOptions: { show: { operator: ['anniversaryIn'] } },
			description: 'Number of days from today; 0 means today',
		},
	];
}

function spanValues(show: Record<string, string[]>): INodeProperties[] {
	return [
		{
			displayName: 'Amount',
			name: 'amount',
			type: 'number',
			default: 7,
			typeOptions: { minValue: 0 },
			displayOptions: { show },
			description: 'How many of the unit below',
		},
		{
			displayName: 'Unit',
			name: 'unit',
			type: 'options',
			default: 'days',
			// By length, which is more useful here than alphabetical order.
			options: UNITS,
			displayOptions: { show },
			description: 'Minutes and hours are exact; other units are whole calendar days, including today',
		},
	];
}

const interactionType = {
	displayName: 'Event Type',
	name: 'type',
	description:
		'What the contact did. Any Event counts everything contacts do themselves, but not messages sent to them or changes to their leads.',
};

/** How often something must have happened. */
export const interactionValues = (choice: ChoiceKind = 'locator'): INodeProperties[] => [
	...(choice === 'locator'
		? [eventTypeLocator(interactionType, { any: true })]
		: eventTypeChoice(interactionType, { any: true })),
	{
		displayName: 'How Often',
		name: 'countOperator',
		type: 'options',
		default: 'atLeast',
		options: [
			{ name: 'At Least', value: 'atLeast' },
			{ name: 'At Most', value: 'atMost' },
			{ name: 'Exactly', value: 'exactly' },
			{ name: 'Never', value: 'none' },
		],
	},
	{
		displayName: 'Times',
		name: 'times',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 0 },
		displayOptions: { hide: { countOperator: ['none'] } },
	},
	{
		displayName: 'When',
		name: 'window',
		type: 'options',
		default: 'any',
		options: [
			{ name: 'At Any Time', value: 'any' },
			{ name: 'Between', value: 'between' },
			{ name: 'In the Last', value: 'last' },
		],
	},
	...spanValues({ window: ['last'] }),
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-01-01',
		displayOptions: { show: { window: ['between'] } },
		description: 'Date, with or without a time. Leave empty for no start.',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-01-31',
		displayOptions: { show: { window: ['between'] } },
		description: 'A date (its whole day counts), or a date and time. Leave empty for no end.',
	},
	{
		displayName: 'Event Properties',
		name: 'properties',
		type: 'fixedCollection',
		placeholder: 'Add Property Condition',
		default: {},
		typeOptions: { multipleValues: true },
		description: 'Count only events with these properties',
		options: [
			{
				displayName: 'Condition',
				name: 'conditions',
				values: comparisonValues,
			},
		],
	},
	{
		displayName: 'Match Properties',
		name: 'combine',
		type: 'options',
		default: 'and',
		options: [
			{ name: 'All Property Conditions', value: 'and' },
			{ name: 'Any Property Condition', value: 'or' },
		],
	},
];

/** Whether the contact is a member of a segment. */
export const segmentValues = (choice: ChoiceKind = 'locator'): INodeProperties[] => [
	choice === 'locator' ? segmentLocator('segment', 'Segment') : segmentChoice('segment'),
	{
		displayName: 'Membership',
		name: 'membership',
		type: 'options',
		default: 'member',
		options: [
			{ name: 'Is a Member', value: 'member' },
			{ name: 'Is Not a Member', value: 'notMember' },
		],
	},
];

/** A lead comparison; several apply to the same lead. */
export const leadValues: INodeProperties[] = [
	...fieldValues('lead', 'status'),
	{
		displayName: 'Leads',
		name: 'open',
		type: 'options',
		default: 'any',
		options: [
			{ name: 'Any', value: 'any' },
			{ name: 'Closed Only', value: 'closed' },
			{ name: 'Open Only', value: 'open' },
		],
	},
];
