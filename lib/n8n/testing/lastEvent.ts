import { matchesProperties, type PropertyFilter } from '../../domain/propertyFilter';
import type { Contact } from '../../store';
import { withEngine, type StoreUser } from '../engines';
import { eventJson } from '../items';
import type { SampleEvent } from './sampleEvent';

/** How many of a contact's events are looked through. */
const MOST = 50;

/** The contact's latest event of a type that passes a filter: better than one that is made up. */
export async function lastEvent(
	user: StoreUser,
	{ id }: Pick<Contact, 'id'>,
	type: string,
	filter: PropertyFilter | null,
): Promise<SampleEvent | null> {
	return await withEngine(user, async ({ store }) => {
		const events = await store.interactions.list({ contactId: id, type, limit: MOST });
		const found = events.find(({ properties }) => filter === null || matchesProperties(filter, properties));
		return found === undefined ? null : (eventJson(found) as SampleEvent);
	});
}
