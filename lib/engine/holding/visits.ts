import type { HoldOrigin } from '../../store';
import type { EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';

/** The exit reason of contacts that came to a step too often. */
export const LOOP = 'loop';

/** How often an enrollment may come to a step. */
export interface VisitLimits {
	/** Within 24 hours. */
	perDay: number;
	/** Null: no limit. */
	inAll: number | null;
}

/** Visits of one enrollment at one step, including the current one. */
export interface VisitCount {
	today: number;
	inAll: number;
}

const DAY = 24 * 60 * 60_000;

/** The log text for an enrollment that comes too often; null: it may come. */
export function tooManyVisits(visits: VisitCount, { perDay, inAll }: VisitLimits): object | null {
	if (visits.today > perDay) return { limit: 'Max Visits per Day', visits: visits.today - 1 };
	if (inAll !== null && visits.inAll > inAll) return { limit: 'Max Total Visits', visits: visits.inAll - 1 };
	return null;
}

/**
 * Ends the enrollments of arrivals that come to a step too often, so that an accidental loop doesn't run
 * forever.
 * @returns the enrollments that have exited
 */
export async function brakeLoops(
	context: EngineContext,
	stepId: string,
	origins: HoldOrigin[],
	limits: VisitLimits,
): Promise<Set<string>> {
	const exited = new Set<string>();
	// An enrollment that has waited less often in the whole journey hasn't waited here that often: usually
	// nothing is counted.
	const least = Math.min(limits.perDay, limits.inAll ?? limits.perDay);
	const suspects = origins.filter(({ visit }) => visit >= least);
	if (suspects.length === 0) return exited;
	const now = context.store.clock.now();
	// A test contact's day is shorter.
	for (const [testSpeed, group] of Map.groupBy(suspects, (origin) => origin.testSpeed ?? 1)) {
		const since = Math.floor(now - DAY / Math.max(1, testSpeed));
		const counts = await context.store.holds.countVisits(
			stepId,
			group.map(({ enrollmentId }) => enrollmentId),
			// What is retried is already held here by the same item.
			{ since, notFrom: group.map(({ holdId }) => holdId) },
		);
		for (const { enrollmentId } of group) {
			const { recent, inAll } = counts.get(enrollmentId) ?? { recent: 0, inAll: 0 };
			const detail = tooManyVisits({ today: recent + 1, inAll: inAll + 1 }, limits);
			if (detail === null || exited.has(enrollmentId)) continue;
			exited.add(enrollmentId);
			await exitEnrollments(context, [enrollmentId], LOOP, { ...detail, stepId });
		}
	}
	return exited;
}
