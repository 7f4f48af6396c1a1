import type { IDataObject } from 'n8n-workflow';

import { checkContactFields, findMatches, findStrategy } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { readStrategy, strategyProperties } from '../../../../lib/n8n/descriptions/matchingStrategy';
import { contactValues } from '../../../../lib/store';
import { operation } from '../../operation';
import { readAssignments } from '../../../../lib/n8n/assignments';
import { fromModel } from '../../../../lib/n8n/tools';
import { defaultCountryOption, readDefaultCountry } from '../../shared/country';
import { readCollection, textOf } from '../../shared/values';

const FIELDS = [
	['company', 'Company'],
	['email', 'Email'],
	['externalId', 'External ID'],
	['firstName', 'First Name'],
	['lastName', 'Last Name'],
	['phone', 'Phone'],
] as const;

/** Stores nothing: this is for trying out a strategy. */
export const findMatchesOperation = operation({
	name: 'Find Matches',
	value: 'findMatches',
	action: 'Find matches by matching strategy',
	description: 'Try out a strategy: which records match by which rule, and which almost match',
	tool: {
		description:
			'Find contacts that may be the same person as the one you describe. Returns who matches by which rule, and who almost does, with the reasons. Example: do we know a Bob Smith at Contoso?',
		defaults: {
			fields: {
				firstName: fromModel('First Name', 'First name', { fallback: '' }),
				lastName: fromModel('Last Name', 'Last name', { fallback: '' }),
				email: fromModel('Email', 'Email address', { fallback: '' }),
				phone: fromModel('Phone', 'Phone number with country code', { fallback: '' }),
				company: fromModel('Company', 'Name of the company', { fallback: '' }),
			},
		},
	},
	properties: [
		...strategyProperties('contact', {}),
		{
			displayName: 'Contact',
			name: 'fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: FIELDS.map(([name, displayName]) => ({
				displayName,
				name,
				type: 'string' as const,
				default: '',
			})),
			description: 'What you know about the person to find',
		},
		{
			displayName: 'Custom Attributes',
			name: 'attributes',
			type: 'assignmentCollection',
			default: {},
		},
		{
			displayName: 'Include Near Misses',
			name: 'nearMisses',
			type: 'boolean',
			default: true,
			description: 'Whether to list records that almost match, and why they don’t',
		},
		optionsProperty([defaultCountryOption]),
	],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		const given = readCollection(functions, 'fields', itemIndex);
		const fields = Object.fromEntries(
			FIELDS.filter(([name]) => name in given).map(([name, displayName]) => [
				name,
				textOf(given[name], displayName),
			]),
		);
		const checked = checkContactFields(fields, {
			defaultCountry: readDefaultCountry(readCollection(functions, 'options', itemIndex)),
		});
		const reference = readStrategy((name) => functions.getNodeParameter(name, itemIndex, ''), 'contact');
		const strategy = await findStrategy(engine, reference, 'contact');
		const result = await findMatches(
			engine,
			strategy,
			contactValues({
				externalId: null,
				email: null,
				emailKey: null,
				phone: null,
				phoneKey: null,
				firstName: null,
				lastName: null,
				company: null,
				accountId: null,
				owner: null,
				...checked,
				attributes: readAssignments(functions, 'attributes', itemIndex, 'Custom Attributes'),
			}),
			{ withNearMisses: functions.getNodeParameter('nearMisses', itemIndex, true) === true },
		);
		const { id, ruleIndex, rule, ids, fields: compared, ambiguous, nearMisses } = result;
		return [{ id, ruleIndex, rule, ids, fields: compared, ambiguous, nearMisses } as unknown as IDataObject];
	},
});
