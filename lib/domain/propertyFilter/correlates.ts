import { looselyEqual } from './compareValues';
import { InvalidInputError } from '../errors';
import type { PropertyFilter } from './propertyFilter';
import { readProperty } from './readProperty';

/**
 * Whether an event belongs to a journey entry: each of the properties has a value, and the same one in both.
 * @param paths such as `order.id`; none: every event belongs to it
 * @param entry what the contact entered with; null: nothing, and no event with paths belongs to it
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
 * A filter that passes only the events that belong to one contact's entry.
 * @param paths properties that must equal those it entered with
 * @throws InvalidInputError when the contact entered without such a property
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
				field: 'Must Match Entry Event On',
				reason: `this contact did not enter the journey with a property "${property}"`,
			});
		}
		return { property, operator: 'equals' as const, value };
	});
	return { combine: filter?.combine ?? 'and', conditions: filter?.conditions ?? [], also };
}
