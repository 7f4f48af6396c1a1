import type { INodeProperties } from 'n8n-workflow';

import { contactFromModel, contactLocator } from '../contacts/contactLocator';
import { omit } from '../omit';
import { notInTool, onlyInTool } from '../tools';

/** Who a record is about, if not the journey's own contact. */
export const contactIdProperty: INodeProperties = notInTool({
	displayName: 'Contact ID',
	name: 'contactId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 019c2f6e-1b2a-7c3d-8e4f-5a6b7c8d9e0f',
	description:
		'The contact to use. Leave empty to use the contact in this journey. Required outside a journey.',
});

/** The same in a tool, which belongs to no journey. */
export const contactOfTool: INodeProperties = onlyInTool({
	...omit(contactLocator, 'required'),
	default: contactFromModel.contact,
	description: 'The contact it is about',
});
