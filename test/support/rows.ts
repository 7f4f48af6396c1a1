import { emailKey } from '../../lib/domain';
import type { Branch, BranchTerms } from '../../lib/domain/journey';
import type { ActivityWrite, ContactWrite, LeadWrite, NewHold, NewInteraction } from '../../lib/store';

/** Monday, 5 January 2026, 09:00 UTC: when most tests begin. */
export const START = Date.UTC(2026, 0, 5, 9);

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A contact with nothing known but what is given; `emailKey` follows `email`. */
export function contactRow(given: Partial<ContactWrite> = {}): ContactWrite {
	return {
		externalId: null,
		email: null,
		emailKey: given.email ? emailKey(given.email) : null,
		phone: null,
		phoneKey: null,
		firstName: null,
		lastName: null,
		company: null,
		timeZone: null,
		accountId: null,
		owner: null,
		attributes: {},
		...given,
	};
}

/** An open lead with nothing known but what is given. */
export function leadRow(given: Partial<LeadWrite> = {}): LeadWrite {
	return {
		contactId: null,
		accountId: null,
		topic: null,
		campaign: null,
		page: null,
		status: 'open',
		stage: 'inquiry',
		owner: null,
		attributes: {},
		journeyId: null,
		enrollmentId: null,
		stepId: null,
		originId: null,
		...given,
	};
}

/** A task with nothing known but what is given. */
export function activityRow(given: Partial<ActivityWrite> = {}): ActivityWrite {
	return {
		kind: 'task',
		subject: 'Call back',
		description: null,
		dueAt: null,
		startsAt: null,
		endsAt: null,
		owner: null,
		contactId: null,
		accountId: null,
		leadId: null,
		journeyId: null,
		enrollmentId: null,
		stepId: null,
		originId: null,
		...given,
	};
}

/** An opened mail, unless something else is given. */
export function interactionRow(
	given: Partial<NewInteraction> & Pick<NewInteraction, 'id' | 'contactId'>,
): NewInteraction {
	return {
		type: 'email.opened',
		occurredAt: START,
		properties: {},
		source: null,
		idempotencyKey: null,
		contentHash: null,
		...given,
	};
}

/** Waits for one event. */
export function eventTerms(
	type: string,
	more: Partial<Extract<Branch, { kind: 'event' }>> = {},
): BranchTerms {
	const once = { filter: null, count: 1, within: null, since: START };
	return { rank: 'first', branches: [{ kind: 'event', type, ...once, ...more }] };
}

/** A hold that waits forever, unless something else is given. */
export function holdRow(given: Partial<NewHold> & Pick<NewHold, 'enrollmentId' | 'contactId'>): NewHold {
	return {
		journeyId: 'journey',
		stepId: 'wait',
		originId: given.enrollmentId,
		visit: 0,
		state: 'waiting',
		outcome: null,
		dueAt: null,
		branches: null,
		releasedAt: null,
		releasedBy: null,
		previousAt: null,
		previousBy: null,
		termsKey: 'terms',
		item: {},
		...given,
	};
}
