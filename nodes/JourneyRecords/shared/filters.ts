import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { contactIdOf } from '../../../lib/n8n/contacts/findContact';
import type { Store } from '../../../lib/store';
import { journeyIdOf } from './journeyIdOf';
import { readCollection, textOf } from './values';
import { ID_EXAMPLE } from '../../../lib/n8n/descriptions/idExample';

/** The filters of a list. */
export function filtersProperty(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [...options].sort((left, right) => (left.displayName < right.displayName ? -1 : 1)),
		description: 'Only returns records that match all filters',
	};
}

/**
 * Reads the filters that were added.
 * @throws InvalidInputError for a blank one: an expression that found nothing must not list everyone's
 *   records
 */
export async function readFilters<T extends object>(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
	filters: INodeProperties[],
): Promise<T> {
	const given = readCollection(functions, 'filters', itemIndex);
	const texts: Record<string, string> = Object.fromEntries(
		filters
			.filter(({ name }) => name in given)
			.map(({ name, displayName }) => {
				const text = textOf(given[name], displayName);
				if (text === '') {
					throw new InvalidInputError({
						field: displayName,
						reason: 'this filter is empty; enter a value or remove it',
					});
				}
				return [name, text];
			}),
	);
	if (texts.contactId !== undefined) texts.contactId = await contactIdOf(store, texts.contactId);
	if (texts.journeyId !== undefined) texts.journeyId = await journeyIdOf(store, texts.journeyId);
	return texts as T;
}

export const contactIdFilter: INodeProperties = {
	displayName: 'Contact ID',
	name: 'contactId',
	type: 'string',
	default: '',
	placeholder: ID_EXAMPLE,
	description: 'Only returns records of this contact. You can also enter an email address.',
};

export const ownerFilter: INodeProperties = {
	displayName: 'Owner',
	name: 'owner',
	type: 'string',
	default: '',
	placeholder: 'e.g. sales@example.com',
	description: 'Only returns records of this salesperson, written exactly as in the records',
};

export const journeyFilter: INodeProperties = {
	displayName: 'Journey Name or ID',
	name: 'journeyId',
	type: 'options',
	default: '',
	typeOptions: { loadOptionsMethod: 'getJourneys' },
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};
