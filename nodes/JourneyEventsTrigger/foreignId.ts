import { InvalidInputError, inputProblems } from '../../lib/domain/errors';
import {
	resolveContacts,
	type EngineContext,
	type ResolvedContact,
	type ResolveOptions,
} from '../../lib/engine';
import { keptInvalid } from '../../lib/n8n/invalidFields';
import type { Contact } from '../../lib/store';
import type { CheckedEvent } from './eventSchema';

const FIELD = 'contact.externalId';

/**
 * Finds the contact an event means without its external ID, if that ID belongs to another contact: only the
 * store can find that out, and only if a matching strategy doesn't look at the ID.
 * @param refused why the event's contact isn't found
 * @returns the contact, and the event with the ID among its invalid fields; null if something else is wrong
 */
export async function resolveWithoutForeignId(
	tx: EngineContext,
	event: CheckedEvent,
	refused: ResolvedContact,
	resolving: ResolveOptions,
): Promise<{ event: CheckedEvent; contact: Contact } | null> {
	const { externalId, ...others } = event.contact;
	if (!resolving.strategy || !externalId || !(refused instanceof InvalidInputError)) return null;
	const problems = inputProblems(refused);
	if (!problems.every(({ field }) => field === FIELD)) return null;
	const [contact] = await resolveContacts(tx, [others], { ...resolving, foreignId: externalId });
	if (contact instanceof Error) return null;
	const invalid = { ...event.invalid, [FIELD]: keptInvalid(externalId) };
	return { contact, event: { ...event, invalid, aside: [...event.aside, ...problems] } };
}
