import type { INodeProperties } from 'n8n-workflow';

/** Who a record is about, if not the journey's own contact. */
export const contactIdProperty: INodeProperties = {
	displayName: 'Contact ID',
	name: 'contactId',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.contact.id }}',
	description: 'Whom it is about. Empty: the contact whose journey this is; needed outside of a journey.',
};
