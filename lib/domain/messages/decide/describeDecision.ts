import { describeMoment } from '../../explain';
import type { MessageCap, MessageHoldReason, SuppressionReason } from '../types';
import type { Decision, DecisionTerms } from './terms';

/** What a decision is about, in words. */
export interface DecisionSubject {
	terms: Pick<DecisionTerms, 'channel' | 'kind' | 'purpose' | 'topic' | 'expiresAt'>;
	/** IANA zone in which times are shown. */
	zone: string;
}

type Words = (subject: DecisionSubject) => string;

const SUPPRESSED: Record<Exclude<SuppressionReason, 'over_cap' | 'held_too_long'>, Words> = {
	test_contact: () => 'it’s a test contact',
	erased: () => 'the contact was erased',
	no_contact: () => 'the address belongs to no contact of the account',
	no_address: ({ terms }) => `the contact has no address for ${terms.channel}`,
	invalid_address: ({ terms }) => `the address can’t be used for ${terms.channel}`,
	suppressed_address: () => 'the address is on the suppression list',
	no_consent: ({ terms }) => `no consent was given to ${consented(terms)}`,
	consent_withdrawn: ({ terms }) => `consent to ${consented(terms)} was withdrawn`,
	consent_not_confirmed: ({ terms }) => `consent to ${consented(terms)} hasn’t been confirmed`,
	expired: ({ terms, zone }) =>
		`it would come too late${terms.expiresAt === null ? '' : `: it expires ${describeMoment(terms.expiresAt, zone)}`}`,
};

const HELD: Record<Exclude<MessageHoldReason, 'over_cap'>, Words> = {
	sending_stopped: () => 'all sending is stopped',
	quiet_hours: () => 'it’s outside the hours for sending',
	throttle: () => 'others are first in line',
};

/**
 * A decision as one sentence.
 * @example
 * `Held until 2027-03-31 14:00 (Europe/Amsterdam): 3 of at most 3 commercial email messages went out in the last 7 days.`
 */
export function describeDecision(decision: Decision, subject: DecisionSubject): string {
	switch (decision.outcome) {
		case 'send': {
			const counts = (decision.grounds.counts ?? []).map(({ cap, count }) => used(cap, count, subject));
			return counts.length === 0 ? 'Sent.' : `Sent: ${counts.join('; ')} before this one.`;
		}
		case 'suppressed':
			return `Not sent: ${whyNot(decision, subject)}.`;
		case 'held': {
			const { until } = decision;
			const when =
				until === null ? 'until sending is resumed' : `until ${describeMoment(until, subject.zone)}`;
			return `Held ${when}: ${whyHeld(decision, subject)}.`;
		}
	}
}

function whyNot(decision: Extract<Decision, { outcome: 'suppressed' }>, subject: DecisionSubject): string {
	const { reason, grounds } = decision;
	if (reason === 'over_cap') return full(grounds.cap?.cap, subject);
	if (reason !== 'held_too_long') return SUPPRESSED[reason](subject);
	return grounds.cap === undefined
		? 'its hours and the quiet hours leave no time to send within a year'
		: `it would wait too long, because ${full(grounds.cap.cap, subject)}`;
}

function whyHeld(decision: Extract<Decision, { outcome: 'held' }>, subject: DecisionSubject): string {
	const { reason, grounds } = decision;
	return reason === 'over_cap' ? full(grounds.cap?.cap, subject) : HELD[reason](subject);
}

function full(cap: MessageCap | undefined, subject: DecisionSubject): string {
	return cap === undefined ? 'a limit was reached' : used(cap, cap.limit, subject);
}

function used(cap: MessageCap, count: number, { terms }: DecisionSubject): string {
	const channel = cap.channels === 'this' ? ` ${terms.channel}` : '';
	const purpose = cap.purposes === 'this' ? ` ${terms.purpose}` : ' commercial';
	return `${count} of at most ${cap.limit}${purpose}${channel} ${cap.limit === 1 ? 'message' : 'messages'} went out in the last ${lengthOf(cap.window)}`;
}

const UNITS = [
	{ name: 'day', length: 86_400_000 },
	{ name: 'hour', length: 3_600_000 },
	{ name: 'minute', length: 60_000 },
	{ name: 'second', length: 1000 },
];

function lengthOf(window: number): string {
	const unit = UNITS.find(({ length }) => window % length === 0) ?? UNITS[3];
	const count = Math.round((window / unit.length) * 1000) / 1000;
	return count === 1 ? unit.name : `${count} ${unit.name}s`;
}

function consented({ channel, purpose, topic }: DecisionSubject['terms']): string {
	return `${channel} for ${purpose}${topic === '' ? '' : ` (${topic})`}`;
}
