import type { InteractionFacts } from '../conditions';
import { ZoneOffsets } from '../conditions/zoneOffsets';

const DAY = 86_400_000;

/**
 * The interactions that count under a daily limit for each person: the first of each calendar day, so that
 * later interactions on a day don't change what counted before.
 *
 * @param doneBy what would count without the limit, by person
 * @param most 1 or more
 * @param zone IANA zone of the days
 */
export function limitPerDay(
	doneBy: InteractionFacts[][],
	most: number,
	zone: string,
): { within: InteractionFacts[]; over: InteractionFacts[] } {
	const within: InteractionFacts[] = [];
	const over: InteractionFacts[] = [];
	// A table of the zone's clock, since asking for each instant takes a hundred times as long.
	const clock = ZoneOffsets.of(zone);
	for (const interactions of doneBy) {
		const days = new Map<number, number>();
		for (const interaction of [...interactions].sort(byTime)) {
			const day = Math.floor(clock.toLocal(interaction.occurredAt) / DAY);
			const earlier = days.get(day) ?? 0;
			days.set(day, earlier + 1);
			(earlier < most ? within : over).push(interaction);
		}
	}
	return { within, over };
}

/** The same order however they are passed. */
export function byTime(left: InteractionFacts, right: InteractionFacts): number {
	return left.occurredAt - right.occurredAt || ((left.id ?? '') < (right.id ?? '') ? -1 : 1);
}
