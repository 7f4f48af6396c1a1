import type { INodeProperties } from 'n8n-workflow';

import {
	fieldValues,
	interactionValues,
	leadValues,
	segmentValues,
} from '../../lib/n8n/descriptions/conditionFields';

const nameAndPoints: INodeProperties[] = [
	{
		displayName: 'Rule Name',
		name: 'ruleName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Opened a mail',
		description: 'What the rule is called where a score is explained',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		default: 10,
		typeOptions: { numberPrecision: 0 },
		description: 'Whole points; negative ones take away',
	},
];

const groupProperty: INodeProperties = {
	displayName: 'Group',
	name: 'group',
	type: 'string',
	default: '',
	placeholder: 'e.g. Engagement',
	description: 'The group, from the options below, whose caps the points count against',
};

const frequencyValues: INodeProperties[] = [
	{
		displayName: 'Points For',
		name: 'frequency',
		type: 'options',
		default: 'each',
		options: [
			{ name: 'At Least So Many', value: 'atLeast', description: 'The points once, when there are so many' },
			{
				name: 'Each',
				value: 'each',
				description: 'The points for each interaction, each of which counts once',
			},
			{ name: 'None', value: 'none', description: 'The points once, while there is none' },
		],
		description: 'How often the interaction has to have happened',
	},
	{
		displayName: 'How Many',
		name: 'count',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 1, numberPrecision: 0 },
		displayOptions: { show: { frequency: ['atLeast'] } },
		description: 'How many interactions there must be',
	},
	{
		displayName: 'Most Points',
		name: 'maxPoints',
		type: 'string',
		default: '',
		placeholder: 'e.g. 50',
		displayOptions: { show: { frequency: ['each'] } },
		description: 'The most that this rule gives, or takes away, in all; empty: without a limit',
	},
	{
		displayName: 'At Most per Day',
		name: 'maxPerDay',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1',
		displayOptions: { show: { frequency: ['each'] } },
		description:
			'How many interactions of one contact count on one calendar day in the workflow’s time zone; empty: all. The first of the day count.',
	},
	{
		displayName: 'Points Fade',
		name: 'decay',
		type: 'options',
		default: 'none',
		displayOptions: { show: { frequency: ['each'] } },
		options: [
			{ name: 'By Half With Each Half-Life', value: 'halfLife' },
			{ name: 'Never', value: 'none' },
			{ name: 'Straight Down to Nothing', value: 'linear' },
		],
		description: 'Whether an interaction is worth less with each whole day since it happened',
	},
	{
		displayName: 'Days',
		name: 'decayDays',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1 },
		displayOptions: { show: { frequency: ['each'], decay: ['halfLife', 'linear'] } },
		description: 'After how many days nothing, or half, is left',
	},
];

const [typeValue, ...otherInteractionValues] = interactionValues.filter(
	({ name }) => name !== 'countOperator' && name !== 'times',
);

const around = (values: INodeProperties[]): INodeProperties[] => [...nameAndPoints, ...values, groupProperty];

/** The rules of a model, as a form or as JSON. */
export const ruleProperties: INodeProperties[] = [
	{
		displayName: 'Define Rules By',
		name: 'rulesBy',
		type: 'options',
		noDataExpression: true,
		default: 'form',
		options: [
			{ name: 'Form', value: 'form' },
			{
				name: 'JSON',
				value: 'json',
				description: 'For conditions within conditions, and for rules from elsewhere',
			},
		],
		description: 'How the rules are given',
	},
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'fixedCollection',
		placeholder: 'Add Rule',
		default: {},
		typeOptions: { multipleValues: true, sortable: true },
		displayOptions: { show: { rulesBy: ['form'] } },
		description: 'What gives points. The score is what all rules give together.',
		options: [
			{ displayName: 'Account Field', name: 'accountField', values: around(fieldValues('account', 'name')) },
			{
				displayName: 'Contact Field',
				name: 'contactField',
				values: around(fieldValues('contact', 'company')),
			},
			{
				displayName: 'Interaction',
				name: 'interaction',
				values: around([typeValue, ...frequencyValues, ...otherInteractionValues]),
			},
			{
				displayName: 'Lead Field',
				name: 'leadField',
				// The rule is about the scored lead.
				values: around(leadValues.filter(({ name }) => name !== 'open')),
			},
			{ displayName: 'Segment', name: 'segment', values: around(segmentValues) },
		],
	},
	{
		displayName: 'Rules (JSON)',
		name: 'rulesJson',
		type: 'json',
		default: `[
  {
    "kind": "interaction",
    "name": "Opened a mail",
    "type": "email.opened",
    "points": 5,
    "frequency": { "kind": "each" },
    "max": 20,
    "decay": { "kind": "linear", "days": 30 }
  },
  {
    "kind": "condition",
    "name": "Large company",
    "points": 20,
    "condition": {
      "kind": "field",
      "record": "account",
      "field": "attributes.employees",
      "operator": "greaterThan",
      "value": 250
    }
  }
]`,
		typeOptions: { rows: 10 },
		displayOptions: { show: { rulesBy: ['json'] } },
		description:
			'A list of rules of the kind interaction or condition; conditions as in the other nodes of this package',
	},
];
