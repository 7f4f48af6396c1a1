import { contactJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get contact',
	description: 'Get one contact',
	tool: {
		description:
			'Get one contact: name, email address, phone, company, owner, time zone and custom attributes. Returns nothing about journeys. Example: what is Ada’s phone number?',
		defaults: {
			...contactFromModel,
		},
	},
	properties: [contactLocator],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		return [contactJson(await requireContact(engine.store, readContactReference(functions, itemIndex)))];
	},
});
