import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import type { ContactReference } from '../../../lib/engine';
import { findContext } from '../../../lib/n8n/context';
import { textOf } from './values';

type LocatorMode = 'list' | 'id' | 'email' | 'phone' | 'externalId';

export const contactLocator: INodeProperties = {
	displayName: 'Contact',
	name: 'contact',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.contact.id }}' },
	required: true,
	description: 'The contact. In a journey, leave the ID empty to use the item’s contact.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a contact',
			typeOptions: { searchListMethod: 'searchContacts', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. {{ $json.contact.id }}' },
		{ displayName: 'By Email', name: 'email', type: 'string', placeholder: 'e.g. name@example.com' },
		{ displayName: 'By Phone', name: 'phone', type: 'string', placeholder: 'e.g. +31 20 123 4567' },
		{ displayName: 'By External ID', name: 'externalId', type: 'string', placeholder: 'e.g. customer-42' },
	],
};

/**
 * The contact in one item's locator.
 * @throws InvalidInputError when there is none
 */
export function readContactReference(functions: IExecuteFunctions, itemIndex: number): ContactReference {
	const { mode, value } = readLocator(functions.getNodeParameter('contact', itemIndex, ''));
	if (value !== '') return { [mode === 'list' ? 'id' : mode]: value };
	// Only an ID: an email address that turns out empty must not match someone else.
	if (mode === 'id' || mode === 'list') {
		const id = textOf(findContext(functions, itemIndex)?.contact.id, 'Contact');
		if (id !== '') return { id };
	}
	throw new InvalidInputError({
		field: 'Contact',
		reason:
			mode === 'id' || mode === 'list'
				? 'is empty, and the item doesn’t come from a journey; choose a contact, or enter an email address, phone number or external ID'
				: 'is empty; check the expression, or choose the contact another way',
	});
}

/** An expression for the whole parameter, or an AI agent, may return a plain ID. */
function readLocator(parameter: unknown): { mode: LocatorMode; value: string } {
	if (typeof parameter !== 'object' || parameter === null) {
		return { mode: 'id', value: textOf(parameter, 'Contact') };
	}
	const { mode, value } = parameter as { mode?: LocatorMode; value?: unknown };
	return { mode: mode ?? 'id', value: textOf(value, 'Contact') };
}
