import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { saveAccount, type AccountFields, type AccountMatching } from '../../../../lib/engine';
import { accountJson } from '../../../../lib/n8n/items';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { operation } from '../../operation';
import { readAssignments } from '../../../../lib/n8n/assignments';
import { fromModel } from '../../../../lib/n8n/tools';
import { blankValuesOption } from '../../shared/blankValues';
import { attributesProperty, ifFoundProperty, ownerField } from '../../shared/recordFields';
import { readCollection, requiredText, textOf } from '../../shared/values';

const domain: INodeProperties = {
	displayName: 'Domain',
	name: 'domain',
	type: 'string',
	default: '',
	placeholder: 'e.g. example.com',
	description: 'The domain of the company’s website or email addresses',
};

const externalId: INodeProperties = {
	displayName: 'External ID',
	name: 'externalId',
	type: 'string',
	default: '',
	placeholder: 'e.g. company-42',
	description: 'The ID of this company in another system, such as your CRM or shop',
};

const accountName: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Example Inc.',
};

const MATCH_FIELDS: Record<AccountMatching, INodeProperties> = { domain, externalId, name: accountName };

const fieldProperties: INodeProperties[] = [
	...[domain, externalId, accountName].map((property) => ({
		...property,
		displayOptions: { hide: { '/matchBy': [property.name] } },
	})),
	ownerField('account'),
];

export const upsertOperation = operation({
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update account',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	tool: {
		description:
			'Create an account (a company), or update the one with the same domain. Returns the account, and whether it was created, updated or unchanged. Example: add Contoso with the domain contoso.com.',
		defaults: {
			domain: fromModel('Domain', 'Domain of the company’s website or email addresses, such as contoso.com'),
			fields: {
				name: fromModel('Name', 'Name of the company', { fallback: '' }),
				owner: fromModel('Owner', 'Email address of the salesperson who is responsible for it', {
					fallback: '',
				}),
			},
		},
	},
	properties: [
		{
			displayName: 'Match By',
			name: 'matchBy',
			type: 'options',
			noDataExpression: true,
			default: 'domain',
			options: [
				{ name: 'Domain', value: 'domain', description: 'With or without www, as a domain or a URL' },
				{ name: 'External ID', value: 'externalId', description: 'Must be exactly the same' },
				{ name: 'Name', value: 'name', description: 'Ignores case, accents and spaces' },
			],
			description: 'How to tell whether the account already exists',
		},
		...Object.values(MATCH_FIELDS).map((property): INodeProperties => ({
			...property,
			required: true,
			displayOptions: { show: { matchBy: [property.name] } },
		})),
		ifFoundProperty('account'),
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: fieldProperties,
		},
		attributesProperty('account'),
		optionsProperty([blankValuesOption]),
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const options = readCollection(functions, 'options', itemIndex);
		const matchBy = functions.getNodeParameter('matchBy', itemIndex, 'domain') as AccountMatching;
		const { account, outcome, matchedBy } = await saveAccount(
			engine,
			readFields(functions, itemIndex, matchBy, options.blankValues === 'clear'),
			{
				matchBy,
				ifFound: functions.getNodeParameter('ifFound', itemIndex, 'update') as 'update' | 'fillEmpty',
			},
		);
		return [{ ...accountJson(account), outcome, matchedBy }];
	},
});

function readFields(
	functions: IExecuteFunctions,
	itemIndex: number,
	matchBy: AccountMatching,
	emptyBlank: boolean,
): AccountFields {
	const given = readCollection(functions, 'fields', itemIndex);
	const fields: Record<string, string | null> = {};
	for (const { name, displayName } of fieldProperties) {
		if (!(name in given)) continue;
		const text = textOf(given[name], displayName);
		if (text !== '') fields[name] = text;
		else if (emptyBlank) fields[name] = null;
	}
	fields[matchBy] = requiredText(functions, matchBy, itemIndex, {
		field: MATCH_FIELDS[matchBy].displayName,
		remedy: 'accounts are matched by it, so enter a value or choose another field in Match By',
	});
	const attributes = Object.entries(
		readAssignments(functions, 'attributes', itemIndex, 'Custom Attributes'),
	).filter(([, value]) => emptyBlank || value !== null);
	return { ...fields, ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }) };
}
