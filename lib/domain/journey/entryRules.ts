import type { Criterion } from './criterion';
import type { Goal } from './goal';
import type { ReentryPause, ReentryRule } from './reentry';

/** A journey trigger's rules for contacts that enter by it. */
export interface EntryRules {
	/** What is enrolled once: each contact, or each account, by whichever of its contacts comes first. */
	per: 'contact' | 'account';
	reentry: ReentryRule;
	/** Only with `afterTime`. */
	reentryPause: ReentryPause | null;
	/** UTC epoch milliseconds; null: at once. */
	startAt: number | null;
	/** UTC epoch milliseconds; null: forever. */
	endAt: number | null;
	excludedSegments: string[];
	/** At most this many begin their journey within an hour; null: no limit. */
	ratePerHour: number | null;
	/** Contacts that enter together begin at different times within this many milliseconds. */
	spread: number;
	exits: Criterion[];
	goal: Goal | null;
	/** IANA zone of the dates in the conditions. */
	zone: string;
}

export const DEFAULT_ENTRY_RULES: EntryRules = {
	per: 'contact',
	reentry: 'afterExit',
	reentryPause: null,
	startAt: null,
	endAt: null,
	excludedSegments: [],
	ratePerHour: null,
	spread: 0,
	exits: [],
	goal: null,
	zone: 'UTC',
};

/** Whether anything that happens to a contact mid-journey can matter to these rules. */
export function watchesContacts({ exits, goal }: EntryRules): boolean {
	return exits.length > 0 || goal !== null;
}

/** Why no contact can enter at this moment. */
export function closedBecause(
	{ startAt, endAt }: Pick<EntryRules, 'startAt' | 'endAt'>,
	now: number,
): 'not_started' | 'ended' | null {
	if (startAt !== null && now < startAt) return 'not_started';
	return endAt !== null && now >= endAt ? 'ended' : null;
}
