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
		placeholder: 'e.g. Opened an email',
		description: 'Name of the rule in score explanations',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		default: 10,
		typeOptions: { numberPrecision: 0 },
		description: 'A whole number; negative numbers take points away',
	},
];

const groupProperty: INodeProperties = {
	displayName: 'Group',
	name: 'group',
	type: 'string',
	default: '',
	placeholder: 'e.g. Engagement',
	description: 'The group whose limits apply to these points. Add groups in the options below.',
};

const frequencyValues: INodeProperties[] = [
	{
		displayName: 'Award Points For',
		name: 'frequency',
		type: 'options',
		default: 'each',
		options: [
			{
				name: 'At Least a Number',
				value: 'atLeast',
				description: 'Awarded once, when there are enough interactions',
			},
			{
				name: 'Each',
				value: 'each',
				description: 'Awarded for every interaction',
			},
			{ name: 'None', value: 'none', description: 'Awarded once, as long as there’s no such interaction' },
		],
		description: 'How often the interaction must have occurred',
	},
	{
		displayName: 'Number',
		name: 'count',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 1, numberPrecision: 0 },
		displayOptions: { show: { frequency: ['atLeast'] } },
		description: 'How many interactions it takes',
	},
	{
		displayName: 'Max Points',
		name: 'maxPoints',
		type: 'string',
		default: '',
		placeholder: 'e.g. 50',
		displayOptions: { show: { frequency: ['each'] } },
		description: 'The most points this rule can give, or take away, in total. Leave empty for no limit.',
	},
	{
		displayName: 'Max per Day',
		name: 'maxPerDay',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1',
		displayOptions: { show: { frequency: ['each'] } },
		description:
			'How many interactions of a contact count per calendar day in the workflow’s time zone. The earliest ones count. Leave empty for no limit.',
	},
	{
		displayName: 'Score Decay',
		name: 'decay',
		type: 'options',
		default: 'none',
		displayOptions: { show: { frequency: ['each'] } },
		options: [
			{ name: 'Half-Life', value: 'halfLife', description: 'Points halve every number of days' },
			{ name: 'Linear', value: 'linear', description: 'Points drop evenly to zero over a number of days' },
			{ name: 'None', value: 'none' },
		],
		description: 'Whether an interaction is worth less with each full day since it occurred',
	},
	{
		displayName: 'Days',
		name: 'decayDays',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1 },
		displayOptions: { show: { frequency: ['each'], decay: ['halfLife', 'linear'] } },
		description: 'Days until no points, or half of them, remain',
	},
];

const [typeValue, ...otherInteractionValues] = interactionValues().filter(
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
				description: 'For nested conditions, or rules from another source',
			},
		],
		description: 'How to define the rules',
	},
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'fixedCollection',
		placeholder: 'Add Rule',
		default: {},
		typeOptions: { multipleValues: true, sortable: true },
		displayOptions: { show: { rulesBy: ['form'] } },
		description: 'What earns points. The score is the total of all rules.',
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
			{ displayName: 'Segment', name: 'segment', values: around(segmentValues()) },
		],
	},
	{
		displayName: 'Rules (JSON)',
		name: 'rulesJson',
		type: 'json',
		default: `[
  {
    "kind": "interaction",
    "name": "Opened an email",
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
			'A list of rules of kind interaction or condition. Conditions work as in the other nodes of this package.',
	},
];
