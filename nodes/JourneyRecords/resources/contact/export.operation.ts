import type { IDataObject } from 'n8n-workflow';

import { exportContact } from '../../../../lib/engine';
import { operation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';

export const exportOperation = operation({
	name: 'Export',
	value: 'export',
	action: 'Export data of contact',
	description: 'Export everything the store keeps about a contact, as JSON',
	properties: [contactLocator],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		const { id } = await requireContact(engine.store, readContactReference(functions, itemIndex));
		return [(await exportContact(engine, id)) as unknown as IDataObject];
	},
});
