import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { checkContactFields, findMatches, findStrategy, type EngineContext } from '../../../../lib/engine';
import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { readStrategy, strategyProperties } from '../../../../lib/n8n/descriptions/matchingStrategy';
import { contactValues } from '../../../../lib/store';
import { forOperation } from '../../operation';
import { readAssignments } from '../../../../lib/n8n/assignments';
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

export const description = forOperation('matching', 'findMatches', [
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
		description: 'What is known of the person who is looked for',
	},
	{
		displayName: 'Custom Attributes',
		name: 'attributes',
		type: 'assignmentCollection',
		default: {},
	},
	{
		displayName: 'Near Misses',
		name: 'nearMisses',
		type: 'boolean',
		default: true,
		description: 'Whether to tell who almost matches, and what keeps them from it',
	},
	optionsProperty([defaultCountryOption]),
]);

/** Stores nothing: this is for trying out a strategy. */
export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
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
}
