import type { INodeProperties } from 'n8n-workflow';

import { contactFromModel, contactLocator } from '../contacts/contactLocator';
import { omit } from '../omit';
import { notInTool, onlyInTool } from '../tools';
import { ID_EXAMPLE } from './idExample';

/** Who a record is about, if not the journey's own contact. */
export const contactIdProperty: INodeProperties = notInTool({
	displayName: 'Contact ID',
	name: 'contactId',
	type: 'string',
	default: '',
	placeholder: ID_EXAMPLE,
	description:
		'The contact to use. Leave empty to use the contact in this journey. Required outside a journey.',
});

/** The same in a tool, which belongs to no journey. */
export const contactOfTool: INodeProperties = onlyInTool({
	...omit(contactLocator, 'required'),
	default: contactFromModel.contact,
	description: 'The contact it is about',
});
