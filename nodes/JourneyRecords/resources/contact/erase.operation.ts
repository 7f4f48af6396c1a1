import { InvalidInputError } from '../../../../lib/domain/errors';
import { eraseContact } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';

export const eraseOperation = operation({
	name: 'Erase',
	value: 'erase',
	action: 'Erase a contact',
	description: 'Remove all that is personal about a contact for good; it leaves all journeys',
	properties: [
		{
			displayName:
				'This cannot be undone. All that is personal about the contact is removed everywhere, and it leaves all journeys at once. Only counts stay as they are. Backups of the store, n8n’s own executions and other systems keep what they have.',
			name: 'eraseNotice',
			type: 'notice',
			default: '',
		},
		contactLocator,
		{
			displayName: 'Erase for Good',
			name: 'confirmed',
			type: 'boolean',
			default: false,
			description: 'Whether you mean it; without this nothing is erased',
		},
	],
	async execute(functions, engine, itemIndex) {
		if (functions.getNodeParameter('confirmed', itemIndex, false) !== true) {
			throw new InvalidInputError({
				field: 'Erase for Good',
				reason: 'is off, so nothing was erased; turn it on if you mean it',
			});
		}
		const { id } = await requireContact(engine.store, readContactReference(functions, itemIndex));
		const { erasedAt, exited, rows } = await eraseContact(engine, id);
		return [{ id, outcome: 'erased', erasedAt: isoTime(erasedAt), exitedJourneys: exited, rows }];
	},
});
