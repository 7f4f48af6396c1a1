import { matchesProperties, type PropertyFilter } from '../../domain/propertyFilter';
import type { Interaction } from '../../store';

/**
 * How far the clock of a system that reports events may be behind ours. An event said to have happened longer
 * before a condition began to look counts as history (an import, for example) and doesn't satisfy it.
 */
export const EVENT_CLOCK_TOLERANCE = 5 * 60 * 1000;

/** Whether an interaction satisfies a hold's event condition. */
export function fulfills(
	interaction: Interaction,
	condition: { eventFilter: PropertyFilter | null; eventsSince: number | null },
): boolean {
	if (
		condition.eventsSince !== null &&
		interaction.occurredAt < condition.eventsSince - EVENT_CLOCK_TOLERANCE
	) {
		return false;
	}
	return condition.eventFilter === null || matchesProperties(condition.eventFilter, interaction.properties);
}
