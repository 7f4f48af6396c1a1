import { contactJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get contact',
	description: 'Get one contact',
	properties: [contactLocator],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		return [contactJson(await requireContact(engine.store, readContactReference(functions, itemIndex)))];
	},
});
