import { InvalidInputError } from '../../../lib/domain/errors';
import type { Store } from '../../../lib/store';

/** More names would make the message unreadable. */
const NAMES = 20;

/**
 * The ID of a journey given by ID or name.
 * @throws InvalidInputError when there is none, or several have the name
 */
export async function journeyIdOf(store: Store, given: string): Promise<string> {
	if ((await store.steps.journey(given)) !== null) return given;
	const journeys = await store.steps.listJourneys({ limit: 1000, offset: 0 });
	const named = journeys.filter(({ name }) => name?.toLowerCase() === given.toLowerCase());
	if (named.length === 1) return named[0].id;
	if (named.length > 1) {
		throw new InvalidInputError({
			field: 'Journey',
			reason: `${named.length} journeys are called "${given.slice(0, 80)}"; use the ID of one: ${named.map(({ id }) => id).join(', ')}`,
		});
	}
	const names = journeys.slice(0, NAMES).map(({ id, name }) => `"${name ?? id}"`);
	throw new InvalidInputError({
		field: 'Journey',
		reason: `there is no journey "${given.slice(0, 80)}" in this store; ${names.length === 0 ? 'none has been published yet' : `its journeys are ${names.join(', ')}`}`,
	});
}
