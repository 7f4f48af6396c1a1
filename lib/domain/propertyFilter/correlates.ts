import { looselyEqual } from './compareValues';
import { InvalidInputError } from '../errors';
import type { PropertyFilter } from './propertyFilter';
import { readProperty } from './readProperty';

/**
 * Whether an event belongs to the entry of a journey: each of the properties has a value, and the same in both.
 * @param paths such as `order.id`; none: every event belongs to it
 * @param entry what the contact entered with; null: nothing, to which no event with paths belongs
 */
export function correlates(
	paths: string[],
	entry: Record<string, unknown> | null,
	properties: Record<string, unknown>,
): boolean {
	return paths.every((path) => {
		const value = readProperty(entry ?? {}, path);
		return value !== undefined && value !== null && looselyEqual(value, readProperty(properties, path));
	});
}

/**
 * A filter that lets only those events pass which belong to the entry of one contact.
 * @param paths properties that must equal those which it entered with
 * @throws InvalidInputError when the contact did not enter with such a property
 */
export function correlatedFilter(
	filter: PropertyFilter | null,
	paths: string[],
	entry: Record<string, unknown> | null,
): PropertyFilter | null {
	if (paths.length === 0) return filter;
	const also = paths.map((property) => {
		const value = readProperty(entry ?? {}, property);
		if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
			throw new InvalidInputError({
				field: 'Same as at Entry',
				reason: `this contact did not enter the journey with a property "${property}"`,
			});
		}
		return { property, operator: 'equals' as const, value };
	});
	return { combine: filter?.combine ?? 'and', conditions: filter?.conditions ?? [], also };
}
