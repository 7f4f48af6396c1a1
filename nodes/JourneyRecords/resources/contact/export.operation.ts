import type { IDataObject } from 'n8n-workflow';

import { exportContact } from '../../../../lib/engine';
import { operation } from '../../operation';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';

export const exportOperation = operation({
	name: 'Export',
	value: 'export',
	action: 'Export data of contact',
	description: 'Export everything the store keeps about a contact, as JSON',
	tool: {
		description:
			'Export everything stored about a contact, as JSON. The answer is long: to see where a contact is in journeys, use another tool. Example: Ada asked which data we have about her.',
		defaults: {
			...contactFromModel,
		},
	},
	properties: [contactLocator],
	readOnly: true,
	complete: true,
	async execute(functions, engine, itemIndex) {
		const { id } = await requireContact(engine.store, readContactReference(functions, itemIndex));
		return [(await exportContact(engine, id)) as unknown as IDataObject];
	},
});
