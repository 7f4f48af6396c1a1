import type { INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { MADE_UP, BY_EMAIL_OR_ID } from '../methods/getTestContacts';
import type { ParameterReader } from './firstItemReader';

/**
 * *Test Contact* of nodes with a webhook: see `plainChoices`. Nodes with it need `getTestContacts` among their
 * `loadOptions` methods.
 */
export function plainTestContactProperties(
	show: NonNullable<INodeProperties['displayOptions']>['show'],
): INodeProperties[] {
	return [
		{
			displayName: 'Test Contact',
			name: 'testContact',
			type: 'options',
			noDataExpression: true,
			default: MADE_UP,
			// One that is no longer among the latest, or of another store.
			allowArbitraryValues: true,
			typeOptions: { loadOptionsMethod: 'getTestContacts' },
			displayOptions: { show },
			description: 'The contact that goes through the journey when you test in the editor. It’s only read.',
		},
		{
			displayName: 'Email or ID',
			name: 'testContactBy',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. name@example.com',
			displayOptions: { show: { ...show, testContact: [BY_EMAIL_OR_ID] } },
			description: 'A contact that isn’t in the list above, which has the latest hundred',
		},
	];
}

/**
 * Reads the properties above, for `chosenPerson`.
 * @throws InvalidInputError when a contact is to be named and isn't
 */
export function testContactAt(reader: Pick<ParameterReader, 'getNodeParameter'>): unknown {
	const chosen = reader.getNodeParameter('testContact', MADE_UP) as unknown;
	if (chosen !== BY_EMAIL_OR_ID) return chosen;
	const given = String(reader.getNodeParameter('testContactBy', '')).trim();
	if (given !== '') return given;
	throw new InvalidInputError({
		field: 'Email or ID',
		reason: 'is empty; enter the contact’s, or choose Made-Up Contact under Test Contact',
	});
}
