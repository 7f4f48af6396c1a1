import { emailKey } from '../../lib/domain';
import type { ActivityWrite, ContactWrite, LeadWrite, NewHold, NewInteraction } from '../../lib/store';

/** Monday, 5 January 2026, 09:00 UTC: when most tests begin. */
export const START = Date.UTC(2026, 0, 5, 9);

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A contact with nothing known but what is given; `email_key` follows `email`. */
export function contactRow(given: Partial<ContactWrite> = {}): ContactWrite {
	return {
		external_id: null,
		email: null,
		email_key: given.email ? emailKey(given.email) : null,
		phone: null,
		phone_key: null,
		first_name: null,
		last_name: null,
		company: null,
		time_zone: null,
		account_id: null,
		owner: null,
		attributes: {},
		...given,
	};
}

/** An open lead with nothing known but what is given. */
export function leadRow(given: Partial<LeadWrite> = {}): LeadWrite {
	return {
		contact_id: null,
		account_id: null,
		topic: null,
		campaign: null,
		page: null,
		status: 'open',
		stage: 'inquiry',
		owner: null,
		attributes: {},
		journey_id: null,
		enrollment_id: null,
		step_id: null,
		origin_id: null,
		...given,
	};
}

/** A task with nothing known but what is given. */
export function activityRow(given: Partial<ActivityWrite> = {}): ActivityWrite {
	return {
		kind: 'task',
		subject: 'Call back',
		description: null,
		due_at: null,
		starts_at: null,
		ends_at: null,
		owner: null,
		contact_id: null,
		account_id: null,
		lead_id: null,
		journey_id: null,
		enrollment_id: null,
		step_id: null,
		origin_id: null,
		...given,
	};
}

/** An opened mail, unless something else is given. */
export function interactionRow(
	given: Partial<NewInteraction> & Pick<NewInteraction, 'id' | 'contact_id'>,
): NewInteraction {
	return {
		type: 'email.opened',
		occurred_at: START,
		properties: {},
		source: null,
		idempotency_key: null,
		content_hash: null,
		...given,
	};
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
		eventType: null,
		eventFilter: null,
		eventsSince: null,
		releasedAt: null,
		releasedBy: null,
		termsKey: 'terms',
		item: {},
		...given,
	};
}
