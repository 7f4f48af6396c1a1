import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { blankValuesOption } from '../../shared/blankValues';
import { strategyProperties } from '../../../../lib/n8n/descriptions/matchingStrategy';
import { defaultCountryOption } from '../../shared/country';

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
	description: 'With its country prefix, unless the option Default Country is set',
};

const externalId: INodeProperties = {
	displayName: 'External ID',
	name: 'externalId',
	type: 'string',
	default: '',
	placeholder: 'e.g. customer-42',
	description: 'The ID of this person in another system, such as your CRM or shop',
};

/** A field contacts are matched by is asked for separately. */
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
		description: 'Who brings the contact in. It is kept when the contact is created, and never changed.',
	},
	unlessMatchedBy(email),
	unlessMatchedBy(externalId),
	{ displayName: 'First Name', name: 'firstName', type: 'string', default: '', placeholder: 'e.g. Noor' },
	{ displayName: 'Last Name', name: 'lastName', type: 'string', default: '', placeholder: 'e.g. Jansen' },
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com',
		description: 'The salesperson who looks after the contact',
	},
	unlessMatchedBy(phone),
	{
		displayName: 'Test Contact Speed',
		name: 'testSpeed',
		type: 'number',
		default: 1440,
		typeOptions: { minValue: 0, maxValue: 1000000, numberPrecision: 0 },
		description:
			'Makes this a test contact, who is left out of counts and whose waits pass so many times as fast: with 1440 a day lasts a minute, and a date that is ten days away comes after ten minutes. It applies from the next step on. 0: a real contact.',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Amsterdam',
		description: 'Name of the zone in the IANA time zone database; waits are counted in it',
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
			{ name: 'Email', value: 'email', description: 'Upper and lower case make no difference' },
			{ name: 'External ID', value: 'externalId', description: 'The ID of another system, exactly' },
			{ name: 'Phone', value: 'phone', description: 'However the number is written' },
			{ name: 'Strategy', value: 'strategy', description: 'Several rules, similar names, and more' },
		],
		description: 'What decides whether the contact exists already',
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
					'Fields of the item that are called as contact fields are, such as email, firstName, first_name or First Name. Many times as quick as expressions, for long lists.',
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
				description: 'Texts, numbers, and what is true or false, under the names that they have on the item',
			},
		],
		description: 'What to do with fields of the item that are no contact fields',
	},
	matchField(email),
	matchField(externalId),
	matchField(phone),
	...strategyProperties('contact', { show: { matchBy: ['strategy'] } }),
	{
		displayName: 'If Found',
		name: 'ifFound',
		type: 'options',
		noDataExpression: true,
		default: 'update',
		displayOptions: { hide: { matchBy: ['strategy'] } },
		options: [
			{
				name: 'Fill Empty Fields Only',
				value: 'fillEmpty',
				description: 'What is known already stays as it is',
			},
			{ name: 'Update', value: 'update', description: 'The new values replace the old ones' },
		],
		description: 'What to do with a contact that exists already',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { mapping: ['each'] } },
		options: contactFieldProperties,
	},
	{
		displayName: 'Custom Attributes',
		name: 'attributes',
		type: 'assignmentCollection',
		default: {},
		displayOptions: { show: { mapping: ['each'] } },
		description:
			'Everything else that is to be known about the contact. Attributes that are not named stay as they are.',
	},
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
					description: 'An account is created for a domain that none has yet',
				},
				{ name: 'Link to an Existing One', value: 'link', description: 'Others get no account' },
			],
			description:
				'Gives contacts without an account the one that has the domain of their e-mail address. Addresses of free mail providers are left out.',
		},
		blankValuesOption,
		defaultCountryOption,
	]),
];
