import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { changeMembers, type EngineContext } from '../../../../lib/engine';
import { readContactReference } from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { segmentOf } from './segmentProperty';

/** Adds an item's contact to a static segment, or removes it; doing it twice isn't an error. */
export async function changeMember(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
	action: 'add' | 'remove',
): Promise<IDataObject[]> {
	const segment = await segmentOf(functions, engine.store, itemIndex);
	const contact = await requireContact(engine.store, readContactReference(functions, itemIndex));
	const changed = await changeMembers(engine, segment.id, action, [contact.id]);
	const outcome = changed.length === 0 ? 'unchanged' : action === 'add' ? 'joined' : 'left';
	return [{ segmentId: segment.id, segmentName: segment.name, contactId: contact.id, outcome }];
}
