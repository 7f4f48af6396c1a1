import { chooseZone } from '../../waiting';
import { nextSendingTime, type SendingTimes } from '../allowed';
import type { SuppressionReason } from '../types';
import { findRoom } from './caps';
import type { CountedMessage, Decision, DecisionTerms } from './terms';
import { contactTime } from './testTime';

/** Finds the next time at which a message may go out; null: there is none within a year. */
export type FindOpening = (from: number, times: SendingTimes, zone: string) => number | null;

/** How far ahead a time to send is looked for, in milliseconds: every day of a leap year has its turn. */
const HORIZON = 366 * 86_400_000;

/** Whom a message is for, and all that's known about it. Instants are UTC epoch milliseconds. */
export interface MessageFacts {
	/** Since when all sending is stopped; null: it isn't. */
	stoppedAt: number | null;
	contact: {
		erased: boolean;
		/** IANA zone. */
		timeZone: string | null;
		/** Set for a test contact: how many times as fast time passes for it. */
		testSpeed: number | null;
	} | null;
	/** `missing`: there is none; `invalid`: it's of no use for the channel. */
	address: 'valid' | 'missing' | 'invalid';
	/** The address gets no such messages. */
	suppressed: boolean;
	/** What the contact's consents say, by the model that applies. */
	consent: { allowed: true } | { allowed: false; reason: SuppressionReason };
	/** When it was first decided on; `now` for a new message. */
	since: number;
	/** Zones to compute in if the contact has none: the journey's, the workflow's. */
	zones: ReadonlyArray<string | null | undefined>;
}

/**
 * Decides by everything that comes before the throttle, in this order: sending is stopped, contact, address,
 * suppression, consent, expiry, hours.
 * @returns null: it may go out now, as far as throttle and caps allow
 */
export function screen(
	terms: DecisionTerms,
	facts: MessageFacts,
	now: number,
	next: FindOpening = findOpening,
): Decision | null {
	// Whatever else is wrong is found when sending is resumed: it may have been put right by then.
	if (facts.stoppedAt !== null) return held('sending_stopped', null);
	if (facts.contact === null) return suppressed('no_contact');
	if (facts.contact.erased) return suppressed('erased');
	if (facts.address === 'missing') return suppressed('no_address');
	if (facts.address === 'invalid') return suppressed('invalid_address');
	if (facts.suppressed) return suppressed('suppressed_address');
	if (!facts.consent.allowed) return suppressed(facts.consent.reason);
	const own = ownTime(facts, now);
	if (isExpired(terms, own)) return suppressed('expired');
	const open = next(own, terms, zoneOf(facts));
	// No time of a whole year is allowed by all rules together.
	if (open === null) return suppressed('held_too_long');
	return open > own ? holdUntil('quiet_hours', open, terms, facts, now) : null;
}

/**
 * Decides by throttle and caps about a message that passed {@link screen}.
 * @param slot when the throttle lets it through; null: there is no throttle, or it has waited for its slot
 * @param counted messages that count, to the same contact or address, without this one
 */
export function admit(
	terms: DecisionTerms,
	facts: MessageFacts,
	slot: number | null,
	counted: readonly CountedMessage[],
	now: number,
	next: FindOpening = findOpening,
): Decision {
	if (slot !== null && slot > now) {
		const waits = holdUntil('throttle', slot, terms, facts, now);
		return { ...waits, grounds: { throttle: terms.throttle?.name } };
	}
	const speed = facts.contact?.testSpeed ?? 1;
	const room = findRoom(terms, counted, now, speed);
	if (room.free) return { outcome: 'send', grounds: { counts: room.counts } };
	const grounds = { cap: { cap: room.cap, roomAt: room.roomAt } };
	if (terms.overCap.action === 'suppress') return { ...suppressed('over_cap'), grounds };
	const own = ownTime(facts, now);
	const open = next(own + (room.roomAt - now) * speed, terms, zoneOf(facts));
	if (open === null || open - facts.since > terms.overCap.atMost)
		return { ...suppressed('held_too_long'), grounds };
	return { ...holdUntil('over_cap', open, terms, facts, now), grounds };
}

/**
 * Holds until an instant of the contact's own time; a message that would have expired by then isn't worth the
 * wait. For a test contact the wait is as long as for others: `scaleDelay` shortens it where it's held.
 */
function holdUntil(
	reason: 'quiet_hours' | 'throttle' | 'over_cap',
	until: number,
	terms: DecisionTerms,
	facts: MessageFacts,
	now: number,
): Decision {
	if (isExpired(terms, until)) return suppressed('expired');
	return held(reason, now + (until - ownTime(facts, now)));
}

const findOpening: FindOpening = (from, times, zone) => nextSendingTime(from, from + HORIZON, times, zone);

/** The same for many messages: most of a batch ask for the same windows, at the same time, in a few zones. */
export function rememberOpenings(): FindOpening {
	const known = new Map<unknown, Map<string, number | null>>();
	return (from, times, zone) => {
		const { windows, quietHours } = times;
		if (windows.length + quietHours.length === 0) return from;
		const key = `${from} ${zone}`;
		// Quiet hours come from the policy and are the same for all with the same windows.
		const found = known.get(windows) ?? new Map<string, number | null>();
		known.set(windows, found);
		if (!found.has(key)) found.set(key, findOpening(from, times, zone));
		return found.get(key)!;
	};
}

function isExpired({ expiresAt }: DecisionTerms, at: number): boolean {
	return expiresAt !== null && expiresAt <= at;
}

function ownTime({ contact, since }: MessageFacts, now: number): number {
	return contactTime(now, since, contact?.testSpeed ?? null);
}

/** The zone in which a message's hours are. */
export function zoneOf({ contact, zones }: Pick<MessageFacts, 'contact' | 'zones'>): string {
	return chooseZone([contact?.timeZone, ...zones]);
}

function suppressed(reason: SuppressionReason): Decision {
	return { outcome: 'suppressed', reason, grounds: {} };
}

function held(reason: Extract<Decision, { outcome: 'held' }>['reason'], until: number | null): Decision {
	return { outcome: 'held', reason, until, grounds: {} };
}
