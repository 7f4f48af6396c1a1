import type { INodeProperties } from 'n8n-workflow';

/** Who a record is about, if not the journey's own contact. */
export const contactIdProperty: INodeProperties = {
	displayName: 'Contact ID',
	name: 'contactId',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.contact.id }}',
	description:
		'The contact to use. Leave empty to use the contact in this journey. Required outside a journey.',
};
