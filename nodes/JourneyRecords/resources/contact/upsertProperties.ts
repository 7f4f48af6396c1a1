import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { blankValuesOption } from '../../shared/blankValues';
import { strategyProperties } from '../../../../lib/n8n/descriptions/matchingStrategy';
import { defaultCountryOption } from '../../shared/country';
import { attributesProperty, ifFoundProperty, ownerField } from '../../shared/recordFields';

const email: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	placeholder: 'e.g. name@example.com',
};

const phone: INodeProperties = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. +31 20 123 4567',
	description: 'With its country code, unless you set the option Default Country',
};

const externalId: INodeProperties = {
	displayName: 'External ID',
	name: 'externalId',
	type: 'string',
	default: '',
	placeholder: 'e.g. customer-42',
	description: 'The ID of this person in another system, such as your CRM or shop',
};

/** The field that contacts are matched by has a parameter of its own. */
function unlessMatchedBy(property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { hide: { '/matchBy': [property.name] } } };
}

function matchField(property: INodeProperties): INodeProperties {
	return {
		...property,
		required: true,
		displayOptions: { show: { mapping: ['each'], matchBy: [property.name] } },
	};
}

export const contactFieldProperties: INodeProperties[] = [
	{
		displayName: 'Account ID',
		name: 'accountId',
		type: 'string',
		default: '',
		description: 'ID of the account (company) that the contact belongs to',
	},
	{ displayName: 'Company', name: 'company', type: 'string', default: '', placeholder: 'e.g. Example Inc.' },
	{
		displayName: 'Created By',
		name: 'createdBy',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com',
		description: 'The person who adds the contact. Saved when the contact is created, and never changed.',
	},
	unlessMatchedBy(email),
	unlessMatchedBy(externalId),
	{ displayName: 'First Name', name: 'firstName', type: 'string', default: '', placeholder: 'e.g. Noor' },
	{ displayName: 'Last Name', name: 'lastName', type: 'string', default: '', placeholder: 'e.g. Jansen' },
	ownerField('contact'),
	unlessMatchedBy(phone),
	{
		displayName: 'Test Contact Speed',
		name: 'testSpeed',
		type: 'number',
		default: 1440,
		typeOptions: { minValue: 0, maxValue: 1000000, numberPrecision: 0 },
		description:
			'Makes this a test contact, which isn’t counted and whose waits pass this many times as fast. At 1440, a day takes a minute, and a date ten days away arrives after ten minutes. Applies from the next step on. Enter 0 for a real contact.',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Amsterdam',
		description: 'IANA time zone in which waits are calculated',
	},
];

export const upsertProperties: INodeProperties[] = [
	{
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		noDataExpression: true,
		default: 'email',
		options: [
			{ name: 'Email', value: 'email', description: 'Ignores case' },
			{ name: 'External ID', value: 'externalId', description: 'Must be exactly the same' },
			{ name: 'Phone', value: 'phone', description: 'Ignores how the number is formatted' },
			{ name: 'Strategy', value: 'strategy', description: 'Several rules, similar names and more' },
		],
		description: 'How to tell whether the contact already exists',
	},
	{
		displayName: 'Mapping',
		name: 'mapping',
		type: 'options',
		noDataExpression: true,
		default: 'each',
		options: [
			{
				name: 'Map Automatically',
				value: 'auto',
				description:
					'From item fields with the names of contact fields, such as email, firstName, first_name or First Name. Much faster than expressions for long lists.',
			},
			{ name: 'Map Each Field Below', value: 'each' },
		],
		description: 'Where the values come from',
	},
	{
		displayName: 'Other Fields',
		name: 'otherFields',
		type: 'options',
		noDataExpression: true,
		default: 'ignore',
		displayOptions: { show: { mapping: ['auto'] } },
		options: [
			{ name: 'Ignore', value: 'ignore' },
			{
				name: 'Keep as Custom Attributes',
				value: 'attributes',
				description: 'Strings, numbers and booleans, with their names on the item',
			},
		],
		description: 'What to do with item fields that aren’t contact fields',
	},
	matchField(email),
	matchField(externalId),
	matchField(phone),
	...strategyProperties('contact', { show: { matchBy: ['strategy'] } }),
	ifFoundProperty('contact', { hide: { matchBy: ['strategy'] } }),
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { mapping: ['each'] } },
		options: contactFieldProperties,
	},
	attributesProperty('contact', { show: { mapping: ['each'] } }),
	optionsProperty([
		{
			displayName: 'Account by Domain',
			name: 'accountByDomain',
			type: 'options',
			noDataExpression: true,
			default: 'link',
			options: [
				{
					name: 'Link or Create',
					value: 'create',
					description: 'Creates an account for a new domain',
				},
				{ name: 'Link to Existing Account', value: 'link', description: 'Creates no accounts' },
			],
			description:
				'Links contacts without an account to the one with the domain of their email address. Free email providers are ignored.',
		},
		blankValuesOption,
		defaultCountryOption,
	]),
];
