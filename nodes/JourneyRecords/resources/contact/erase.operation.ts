import { InvalidInputError } from '../../../../lib/domain/errors';
import { eraseContact } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';

export const eraseOperation = operation({
	name: 'Erase',
	value: 'erase',
	action: 'Erase contact',
	description: 'Permanently remove all personal data of a contact; the contact leaves all journeys',
	tool: {
		description:
			'Permanently erase all personal data of a contact, who leaves all journeys. This can’t be undone. Returns how much was erased. Example: Ada asked to be forgotten.',
		defaults: {
			...contactFromModel,
		},
	},
	authorSwitch: 'confirmed',
	properties: [
		{
			displayName:
				'This can’t be undone. All personal data of the contact is removed from the store, and the contact leaves all journeys at once. Counts don’t change. If the contact wanted no messages, a keyed hash of the address stays on the suppression list. Backups of the store, n8n’s executions and other systems keep their data.',
			name: 'eraseNotice',
			type: 'notice',
			default: '',
		},
		contactLocator,
		{
			displayName: 'Permanently Erase',
			name: 'confirmed',
			type: 'boolean',
			default: false,
			description: 'Whether to erase the contact. If turned off, the operation fails and nothing is erased.',
		},
	],
	async execute(functions, engine, itemIndex) {
		if (functions.getNodeParameter('confirmed', itemIndex, false) !== true) {
			throw new InvalidInputError({
				field: 'Permanently Erase',
				reason: 'is turned off, so nothing was erased; turn it on to erase the contact',
			});
		}
		const { id } = await requireContact(engine.store, readContactReference(functions, itemIndex));
		const { erasedAt, exited, refusals, rows } = await eraseContact(engine, id);
		return [{ id, outcome: 'erased', erasedAt: isoTime(erasedAt), exitedJourneys: exited, refusals, rows }];
	},
});
