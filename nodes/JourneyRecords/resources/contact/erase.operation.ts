import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { eraseContact, type EngineContext } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';

export const description = forOperation('contact', 'erase', [
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
]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	if (functions.getNodeParameter('confirmed', itemIndex, false) !== true) {
		throw new InvalidInputError({
			field: 'Erase for Good',
			reason: 'is off, so nothing was erased; turn it on if you mean it',
		});
	}
	const { id } = await requireContact(engine.store, readContactReference(functions, itemIndex));
	const { erasedAt, exited, rows } = await eraseContact(engine, id);
	return [{ id, outcome: 'erased', erasedAt: isoTime(erasedAt), exitedJourneys: exited, rows }];
}
