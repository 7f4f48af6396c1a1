import { InvalidInputError } from '../errors';
import { LATEST_INSTANT } from '../time/localTime';
import { renameFields } from './renameFields';
import { fractionOf } from './spread';
import { nextInWindow, openUntil, type TimeWindow } from './timeWindow';
import { waitUntil, type WaitSpec } from './waitUntil';

const LONGEST_SPREAD = 31 * 86_400_000;

/** A wait, plus what keeps contacts from going on at a bad time, or all at once. */
export interface WaitPlan {
	spec: WaitSpec;
	/**
	 * Outside it no one goes on: contacts wait for its next opening. Not with a spec that is itself a window.
	 */
	within?: TimeWindow;
	/**
	 * Contacts go on within this many milliseconds after they could, each at a moment derived from its seed.
	 */
	spread?: { over: number; seed: string };
}

export interface PlannedWait {
	/** UTC epoch milliseconds, never before `from`; before `now`: at once. */
	dueAt: number;
	/** Whether the requested time was before `from`. */
	past: boolean;
}

/**
 * When a contact goes on: the same for the same plan, `from` and zone, as long as that isn't past. The spread
 * stays inside the window the contact goes on in, and so narrows if that closes earlier.
 *
 * @param from when the wait begins, UTC epoch milliseconds
 * @param zone IANA zone
 * @param now the time of the call; later than `from` for a contact that is already waiting. If its time is
 *   past by then, as after the wait was shortened, and the window is closed, it goes on at the next opening
 * @throws what `waitUntil` throws; InvalidInputError naming a part of `within`, or `spread`
 */
export function planWait(plan: WaitPlan, from: number, zone: string, now = from): PlannedWait {
	const wanted = waitUntil(plan.spec, from, zone);
	const past = wanted < from;
	const opening = nextOpening(plan, Math.max(wanted, from), zone);
	const dueAt = spreadFrom(opening, plan, zone);
	if (dueAt < now && windowOf(plan) !== undefined) {
		const reopening = nextOpening(plan, now, zone);
		if (reopening > now) return { dueAt: requireEnd(spreadFrom(reopening, plan, zone)), past };
	}
	return { dueAt: requireEnd(dueAt), past };
}

function windowOf({ spec, within }: WaitPlan): TimeWindow | undefined {
	return spec.mode === 'window' ? spec.window : within;
}

function nextOpening({ spec, within }: WaitPlan, from: number, zone: string): number {
	if (spec.mode === 'window') return nextInWindow(from, spec.window, zone);
	if (within === undefined) return from;
	return renameFields(
		(field) => `within.${field}`,
		() => nextInWindow(from, within, zone),
	);
}

function spreadFrom(opening: number, plan: WaitPlan, zone: string): number {
	const { spread } = plan;
	if (spread === undefined) return opening;
	if (!(spread.over >= 0 && spread.over <= LONGEST_SPREAD)) {
		throw new InvalidInputError({ field: 'spread', reason: 'must be a time from 0 to 31 days' });
	}
	const window = windowOf(plan);
	const limit = opening + spread.over;
	const end = window === undefined ? limit : openUntil(opening, limit, window, zone);
	return opening + Math.floor(fractionOf(spread.seed) * (end - opening));
}

function requireEnd(dueAt: number): number {
	if (dueAt <= LATEST_INSTANT) return dueAt;
	throw new InvalidInputError({ field: 'date', reason: 'the wait would end after the year 9999' });
}
