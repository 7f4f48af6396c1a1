import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import {
	saveContacts,
	type ContactFields,
	type ContactMatching,
	type SaveContactOptions,
	type SavedContact,
} from '../../../../lib/engine';
import { contactJson } from '../../../../lib/n8n/items';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { readDefaultCountry } from '../../shared/country';
import { readCollection } from '../../shared/values';
import { readContactFields } from './readContactFields';
import { upsertByStrategy } from './upsertByStrategy';
import { upsertProperties } from './upsertProperties';

export const upsertOperation = operation({
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update contact',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	tool: {
		description:
			'Create a contact, or update the one with the same email address. Returns the contact with its ID, and whether it was created, updated or unchanged. Fields you leave empty don’t change. Example: add Ada Lovelace, ada@example.com, from Contoso.',
		defaults: {
			email: fromModel('Email', 'Email address of the contact, such as ada@example.com'),
			fields: {
				firstName: fromModel('First Name', 'First name', { fallback: '' }),
				lastName: fromModel('Last Name', 'Last name', { fallback: '' }),
				phone: fromModel('Phone', 'Phone number with country code, such as +31 20 123 4567', {
					fallback: '',
				}),
				company: fromModel('Company', 'Name of the company', { fallback: '' }),
			},
		},
	},
	properties: upsertProperties,
	async execute(functions, engine, itemIndex) {
		if (isByStrategy(functions, itemIndex)) {
			const [outcome] = await upsertByStrategy(functions, engine, [itemIndex]);
			if (outcome instanceof Error) throw outcome;
			return outcome;
		}
		const { fields, options } = read(functions, itemIndex);
		const [result] = await saveContacts(engine, [fields], options);
		if (result instanceof InvalidInputError) throw asShown(result);
		return resultJson(result);
	},

	/** Saves everything that is saved the same way together. */
	async executeMany(functions, engine, itemIndexes) {
		if (isByStrategy(functions, itemIndexes[0]))
			return await upsertByStrategy(functions, engine, itemIndexes);
		const results: Array<IDataObject[] | Error> = [];
		const groups: Array<{
			key: string;
			options: SaveContactOptions;
			positions: number[];
			list: ContactFields[];
		}> = [];
		itemIndexes.forEach((itemIndex, position) => {
			try {
				const { fields, options } = read(functions, itemIndex);
				const key = JSON.stringify(options);
				// Only neighbors, because later items must find what earlier ones saved.
				if (groups.at(-1)?.key !== key) groups.push({ key, options, positions: [], list: [] });
				groups.at(-1)?.positions.push(position);
				groups.at(-1)?.list.push(fields);
			} catch (error) {
				results[position] = error as Error;
			}
		});
		for (const { options, positions, list } of groups) {
			const saved = await saveContacts(engine, list, options);
			saved.forEach((result, n) => {
				results[positions[n]] = result instanceof InvalidInputError ? asShown(result) : resultJson(result);
			});
		}
		return results;
	},
});

/** The parameter accepts no expression: it is the same for all items. */
function isByStrategy(functions: IExecuteFunctions, itemIndex: number): boolean {
	return functions.getNodeParameter('matchBy', itemIndex, 'email') === 'strategy';
}

function read(
	functions: IExecuteFunctions,
	itemIndex: number,
): { fields: ContactFields; options: SaveContactOptions } {
	const options = readCollection(functions, 'options', itemIndex);
	const matchBy = functions.getNodeParameter('matchBy', itemIndex, 'email') as ContactMatching;
	const { accountByDomain } = options as Pick<SaveContactOptions, 'accountByDomain'>;
	return {
		fields: readContactFields(functions, itemIndex, matchBy, { emptyBlank: options.blankValues === 'clear' }),
		options: {
			matchBy,
			ifFound: functions.getNodeParameter('ifFound', itemIndex, 'update') as 'update' | 'fillEmpty',
			defaultCountry: readDefaultCountry(options),
			...(accountByDomain === undefined ? {} : { accountByDomain }),
		},
	};
}

function resultJson({ contact, outcome, matchedBy }: SavedContact): IDataObject[] {
	return [{ ...contactJson(contact), outcome, matchedBy }];
}

/** The store knows fields by their names, people by their labels in the form. */
function asShown(error: InvalidInputError): InvalidInputError {
	if (!error.problems.some(({ field }) => field === 'accountId')) return error;
	return new InvalidInputError(
		error.problems.map((problem) =>
			problem.field === 'accountId' ? { ...problem, field: 'Account ID' } : problem,
		),
		{ cause: error },
	);
}
