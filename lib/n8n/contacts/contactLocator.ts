import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import type { ContactReference } from '../../engine';
import { isId } from '../../store';
import { findContext } from '../context';
import { textOf } from '../parameters';
import { fromModel, isTool } from '../tools';
import { listMode } from '../descriptions/listMode';
import { idMode } from '../descriptions/idExample';

type LocatorMode = 'list' | 'id' | 'email' | 'phone' | 'externalId';

export const contactLocator: INodeProperties = {
	displayName: 'Contact',
	name: 'contact',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.contact.id }}' },
	required: true,
	description: 'The contact. In a journey, leave the ID empty to use the item’s contact.',
	modes: [
		listMode('Choose a contact', 'searchContacts'),
		idMode,
		{ displayName: 'By Email', name: 'email', type: 'string', placeholder: 'e.g. name@example.com' },
		{ displayName: 'By Phone', name: 'phone', type: 'string', placeholder: 'e.g. +31 20 123 4567' },
		{ displayName: 'By External ID', name: 'externalId', type: 'string', placeholder: 'e.g. customer-42' },
	],
};

/** In a tool, the model names the contact, and it knows people by their email addresses. */
export const contactFromModel: Record<string, NodeParameterValueType> = {
	contact: {
		mode: 'email',
		value: fromModel(
			'Contact',
			'Email address of the contact, such as ada@example.com, or the contact ID from another answer',
		),
	},
};

/**
 * The contact in one item's locator.
 * @throws InvalidInputError when there is none
 */
export function readContactReference(functions: IExecuteFunctions, itemIndex: number): ContactReference {
	const { mode, value } = readLocator(functions, functions.getNodeParameter('contact', itemIndex, ''));
	if (value !== '') return { [mode === 'list' ? 'id' : mode]: value };
	// Only an ID: an email address that turns out empty must not match someone else.
	if (mode === 'id' || mode === 'list') {
		const id = textOf(findContext(functions, itemIndex)?.contact.id, 'Contact');
		if (id !== '') return { id };
	}
	throw new InvalidInputError({ field: 'Contact', reason: whyEmpty(functions, mode) });
}

function whyEmpty(functions: IExecuteFunctions, mode: LocatorMode): string {
	if (isTool(functions)) return 'is empty; give the email address of the contact';
	return mode === 'id' || mode === 'list'
		? 'is empty, and the item doesn’t come from a journey; switch the field to Fixed and choose a contact, or give an email address, phone number or ID'
		: 'is empty; check the expression, or choose the contact another way';
}

/**
 * An expression for the whole parameter, or an AI model, may return plain text. A model may also name a contact
 * by the ID it got in another answer.
 */
function readLocator(functions: IExecuteFunctions, parameter: unknown): { mode: LocatorMode; value: string } {
	if (typeof parameter !== 'object' || parameter === null) {
		const value = textOf(parameter, 'Contact');
		return { mode: isTool(functions) && value.includes('@') ? 'email' : 'id', value };
	}
	const { mode = 'id', value: given } = parameter as { mode?: LocatorMode; value?: unknown };
	const value = textOf(given, 'Contact');
	if (mode === 'email' && isTool(functions) && isId(value)) return { mode: 'id', value };
	return { mode, value };
}
