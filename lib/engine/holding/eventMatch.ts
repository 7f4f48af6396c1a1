import { matchesProperties, type PropertyFilter } from '../../domain/propertyFilter';
import type { Interaction } from '../../store';

/**
 * How far the clock of a system that reports events may be behind ours. An event that is said to have happened
 * longer before a condition began to look is history (an import, say) and does not fulfil it.
 */
export const EVENT_CLOCK_TOLERANCE = 5 * 60 * 1000;

/** Whether an interaction fulfils the event condition of a hold. */
export function fulfils(
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
