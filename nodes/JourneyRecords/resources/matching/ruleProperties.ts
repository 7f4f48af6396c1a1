import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { MATCH_FIELDS, type MatchedRecord } from '../../../../lib/domain/matching';

/**
 * The form of a strategy.
 * @param selector the parameter that says how the strategy is defined
 */
export function ruleProperties(selector: string): INodeProperties[] {
	return [
		{
			displayName: 'Record Type',
			name: 'record',
			type: 'options',
			noDataExpression: true,
			default: 'contact',
			displayOptions: { show: { [selector]: ['rules'] } },
			options: [
				{ name: 'Contacts', value: 'contact' },
				{ name: 'Leads', value: 'lead' },
			],
		},
		rulesProperty('contact', { show: { [selector]: ['rules'], record: ['contact'] } }),
		rulesProperty('lead', { show: { [selector]: ['rules'], record: ['lead'] } }),
		{
			displayName: 'Details',
			name: 'details',
			type: 'collection',
			placeholder: 'Add Detail',
			default: {},
			displayOptions: { show: { [selector]: ['rules'] } },
			options: [
				{
					displayName: 'Additional Role Addresses',
					name: 'roleAddresses',
					type: 'string',
					default: '',
					placeholder: 'e.g. frontdesk, bar',
					description:
						'The part before the @ of addresses that several people share, in addition to info, sales and similar ones',
				},
				{
					displayName: 'Changed Within (Days)',
					name: 'withinDays',
					type: 'number',
					default: 30,
					typeOptions: { minValue: 0 },
					description: 'Only records that were created or updated in the last days can match',
				},
				{
					displayName: 'Gmail Aliases',
					name: 'gmailAliases',
					type: 'boolean',
					default: false,
					description: 'Whether to ignore dots and +tags in Gmail addresses',
				},
				{
					displayName: 'If Found',
					name: 'ifFound',
					type: 'options',
					default: 'update',
					options: [
						{ name: 'Fill Empty Fields Only', value: 'fillEmpty' },
						{ name: 'Link Only', value: 'link', description: 'Doesn’t change it' },
						{ name: 'Update', value: 'update' },
					],
				},
				{
					displayName: 'If Not Found',
					name: 'ifNotFound',
					type: 'options',
					default: 'create',
					options: [
						{ name: 'Create', value: 'create' },
						{ name: 'Skip', value: 'skip' },
					],
				},
				{
					displayName: 'If Several Match',
					name: 'severalHits',
					type: 'options',
					default: 'oldest',
					options: [
						{ name: 'Fail', value: 'fail' },
						{ name: 'Use the Last Updated', value: 'latest' },
						{ name: 'Use the Oldest', value: 'oldest' },
					],
					description:
						'Without this option: the contact that had the address or number first, or the last updated lead',
				},
				{
					displayName: 'Include Closed Leads',
					name: 'closedToo',
					type: 'boolean',
					default: false,
					description: 'Whether closed leads can match',
				},
				{
					displayName: 'Same Campaign or Page',
					name: 'same',
					type: 'multiOptions',
					default: [],
					options: [
						{ name: 'Campaign', value: 'campaign' },
						{ name: 'Marketing Page', value: 'page' },
					],
					description: 'For leads: what must be the same for every rule',
				},
			],
		},
	];
}

const LABELS: Record<string, string> = {
	accountId: 'Account',
	contactId: 'Contact',
	email: 'Email',
	externalId: 'External ID',
	firstName: 'First Name',
	lastName: 'Last Name',
	name: 'Full Name',
	page: 'Marketing Page',
};

function fieldOptions(record: MatchedRecord): INodePropertyOptions[] {
	return Object.keys(MATCH_FIELDS[record])
		.map((value) => ({ name: LABELS[value] ?? value[0].toUpperCase() + value.slice(1), value }))
		.sort((left, right) => (left.name < right.name ? -1 : 1));
}

const SIMILAR = ['name', 'firstName', 'lastName', 'company'];

function rulesProperty(record: MatchedRecord, displayOptions: IDisplayOptions): INodeProperties {
	const options = fieldOptions(record);
	return {
		displayName: 'Rules',
		name: `${record}Rules`,
		type: 'fixedCollection',
		placeholder: 'Add Rule',
		default: {},
		typeOptions: { multipleValues: true, sortable: true },
		displayOptions,
		description: 'Tried in order. The first rule with a match decides. Empty fields never match.',
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Match On',
						name: 'same',
						type: 'multiOptions',
						default: ['email'],
						options,
						description: 'Fields that must be the same, regardless of formatting',
					},
					{
						displayName: 'Match On Attributes',
						name: 'attributes',
						type: 'string',
						default: '',
						placeholder: 'e.g. customerNumber, city',
						description: 'Comma-separated names of custom attributes that must be the same',
					},
					{
						displayName: 'Fuzzy Match On',
						name: 'similar',
						type: 'multiOptions',
						default: [],
						options: options.filter(({ value }) => SIMILAR.includes(String(value))),
						description: 'Fields that may differ by a typo. At least one other field must be the same.',
					},
					{
						displayName: 'Similarity Threshold',
						name: 'threshold',
						type: 'number',
						default: 0.92,
						typeOptions: { minValue: 0.7, maxValue: 1, numberPrecision: 2 },
						description:
							'From 0.7 to 1 (Jaro-Winkler). 0.92 accepts one wrong letter in a seven-letter name.',
					},
				],
			},
		],
	};
}
