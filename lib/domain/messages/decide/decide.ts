import { chooseZone } from '../../waiting';
import type { SuppressionReason } from '../types';
import { findRoom } from './caps';
import { nextSendingTime } from './sendingHours';
import type { CountedMessage, Decision, MessageTerms } from './terms';
import { contactTime } from './testTime';

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
export function screen(terms: MessageTerms, facts: MessageFacts, now: number): Decision | null {
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
	const open = nextSendingTime(own, terms.hours, zoneOf(facts));
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
	terms: MessageTerms,
	facts: MessageFacts,
	slot: number | null,
	counted: readonly CountedMessage[],
	now: number,
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
	const open = nextSendingTime(own + (room.roomAt - now) * speed, terms.hours, zoneOf(facts));
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
	terms: MessageTerms,
	facts: MessageFacts,
	now: number,
): Decision {
	if (isExpired(terms, until)) return suppressed('expired');
	return held(reason, now + (until - ownTime(facts, now)));
}

function isExpired({ expiresAt }: MessageTerms, at: number): boolean {
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
