import type { Condition } from '../conditions';
import type { PropertyFilter } from '../propertyFilter';

/** Identifies a path of a step after the step was edited. */
export interface PathMark {
	name: string;
	/** Fingerprint of what the path waits for. */
	key: string;
}

/** One of the things a contact waits for. */
export type Branch = { path?: PathMark } & (
	| {
			kind: 'event';
			type: string;
			filter: PropertyFilter | null;
			/** How many times it must happen, 1 or more. */
			count: number;
			/** Within how many milliseconds it must happen that many times; null: any time. */
			within: number | null;
			/** Events received from here on count, UTC epoch milliseconds. */
			since: number;
	  }
	| {
			kind: 'condition';
			condition: Condition;
			/** IANA zone of its dates. */
			zone: string;
	  }
	/** A change of the contact or one of its leads, after which the step looks at them itself. */
	| { kind: 'record' }
);

export interface BranchTerms {
	branches: Branch[];
	/**
	 * `first`: the condition that comes true first decides. `ranked`: when the time is up, the first in the
	 * list that has come true decides; the very first in the list decides at once.
	 */
	rank: 'first' | 'ranked';
}

/** What a hold with a `record` branch is found by. Names that begin with a dollar sign aren't event types. */
export const RECORD_CHANGE = '$record';

/** What a hold is found by that one type of event doesn't decide alone. */
export const BRANCHES = '$branches';

/** What makes a contact's hold worth judging: the type of event it waits for, or one of the two above. */
export function listensFor({ branches }: BranchTerms): string {
	const types = branches.map((branch) => {
		switch (branch.kind) {
			case 'event':
				return branch.type;
			case 'record':
				return RECORD_CHANGE;
			case 'condition':
				return BRANCHES;
		}
	});
	return new Set(types).size === 1 ? types[0] : BRANCHES;
}

/** What is known about one branch: null while it isn't true. */
export interface BranchState {
	/** When it came true, UTC epoch milliseconds. */
	at: number;
	/** The interaction that made it true, if any. */
	by: string | null;
}

/**
 * Which branch a contact leaves by.
 * @param states one per branch, in order
 * @param timeIsUp whether the longest wait has passed
 * @returns its position; null: nothing is decided yet, or (when the time is up) none came true
 */
export function chooseBranch(
	rank: BranchTerms['rank'],
	states: Array<BranchState | null>,
	timeIsUp: boolean,
): number | null {
	const first = states.findIndex((state) => state !== null);
	if (first < 0) return null;
	if (rank === 'ranked') return first === 0 || timeIsUp ? first : null;
	let chosen = first;
	states.forEach((state, position) => {
		if (state !== null && state.at < (states[chosen] as BranchState).at) chosen = position;
	});
	return chosen;
}

/**
 * The event that completes the required count.
 * @param events in the order received
 * @param within milliseconds, between the times at which they happened; null: any time
 */
export function completingEvent<T extends { occurredAt: number }>(
	events: T[],
	count: number,
	within: number | null,
): T | null {
	if (within === null) return events[count - 1] ?? null;
	// In the order they happened. Only spans with the newest in them are new, so a contact who has done
	// something ten thousand times doesn't hold n8n up: 20 ms instead of 37 s when all spans were checked
	// each time.
	const times: number[] = [];
	for (const event of events) {
		const place = placeOf(times, event.occurredAt);
		times.splice(place, 0, event.occurredAt);
		for (
			let first = Math.max(0, place - count + 1);
			first <= place && first + count <= times.length;
			first++
		) {
			if (times[first + count - 1] - times[first] <= within) return event;
		}
	}
	return null;
}

/** Where a value belongs in a sorted list. */
function placeOf(sorted: number[], value: number): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (sorted[middle] < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
