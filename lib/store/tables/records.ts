import { fromJson } from '../json';
import { bigint, converted, integer, internal, json, optional, table, text } from './column';

export type ActivityKind = 'appointment' | 'phoneCall' | 'task';

export type ActivityStatus = 'open' | 'completed' | 'canceled';

export type ConsentState = 'given' | 'withdrawn';

/** A person in the invitation to an appointment. */
export interface Attendee {
	email: string;
	name: string | null;
}

export const accounts = table(['id'], {
	id: text(),
	external_id: optional(text()),
	name: optional(text()),
	/** `nameKey(name)`: used to compare names. */
	name_key: internal(optional(text())),
	/** `domainKey(domain)`: lower case, in punycode, without `www.`. */
	domain: optional(text()),
	owner: optional(text()),
	attributes: json<Record<string, unknown>>(),
	created_at: bigint(),
	updated_at: bigint(),
});

export const contacts = table(['id'], {
	id: text(),
	external_id: optional(text()),
	email: optional(text()),
	/** `emailKey(email)`: used to compare email addresses. */
	email_key: internal(optional(text())),
	phone: optional(text()),
	/** `phoneKey(phone)`: E.164. */
	phone_key: internal(optional(text())),
	first_name: optional(text()),
	last_name: optional(text()),
	company: optional(text()),
	time_zone: optional(text()),
	account_id: optional(text()),
	owner: optional(text()),
	/** JSON object of everything else known about the contact. */
	attributes: json<Record<string, unknown>>(),
	/** Set for a test contact: how many times as fast its waits pass, 1 or more. */
	test_speed: optional(integer()),
	/** Who created it, if known; never changed afterwards. */
	created_by: optional(text()),
	/**
	 * Since when it has its email address, and its phone number: an id, which sorts by time; null: since it
	 * was created.
	 */
	email_since: internal(optional(text())),
	phone_since: internal(optional(text())),
	/** When all personal data was removed. The rest of the row only keeps counts right; nothing finds it. */
	erased_at: internal(optional(bigint())),
	created_at: bigint(),
	updated_at: bigint(),
});

/** An address or number that a contact had before it got another one. */
export const formerIdentifiers = table(['kind', 'key', 'contact_id'], {
	kind: text<'email' | 'phone'>(),
	/** Used to compare addresses and numbers. */
	key: text(),
	contact_id: text(),
	/** As it was written. */
	value: text(),
	/** Since when the contact had it: an id, which sorts by time. */
	since: text(),
	left_at: bigint(),
});

/**
 * A claim on an identity. Its primary key is what keeps two parallel creates of one person (or lead) from
 * both succeeding, in whatever processes they run.
 */
export const matchKeys = table(['record_type', 'scope', 'key'], {
	record_type: text<'contact' | 'lead' | 'account'>(),
	/** The rule used for comparison, such as `email` or `email+page`. */
	scope: text(),
	key: text(),
	record_id: text(),
});

export const interactions = table(['id'], {
	id: text(),
	contact_id: text(),
	type: text(),
	occurred_at: bigint(),
	received_at: bigint(),
	properties: json<Record<string, unknown>>(),
	source: optional(text()),
	idempotency_key: internal(optional(text())),
	/** Hash of the event as it was sent, to distinguish a repetition from a second use of its key. */
	content_hash: internal(optional(text())),
});

export const activities = table(['id'], {
	id: text(),
	kind: text<ActivityKind>(),
	subject: text(),
	description: optional(text()),
	due_at: optional(bigint()),
	starts_at: optional(bigint()),
	ends_at: optional(bigint()),
	owner: optional(text()),
	/** IANA zone in which an appointment was planned; its times are shown in it. */
	time_zone: optional(text()),
	location: optional(text()),
	/** JSON of an appointment's organizer; null: none. */
	organizer: optional(json<Attendee>()),
	/** JSON list of the people invited to an appointment. */
	attendees: converted(
		optional(text()),
		(list) => fromJson<Attendee[]>(list) ?? [],
		(list) => (list.length === 0 ? null : JSON.stringify(list)),
	),
	/** How often an appointment's invitation was changed; null: never. */
	revision: converted(
		optional(integer()),
		(count) => count ?? 0,
		(count) => count,
	),
	status: text<ActivityStatus>(),
	result: optional(text()),
	completed_at: optional(bigint()),
	contact_id: optional(text()),
	account_id: optional(text()),
	lead_id: optional(text()),
	journey_id: optional(text()),
	enrollment_id: optional(text()),
	step_id: internal(optional(text())),
	origin_id: internal(optional(text())),
	created_at: bigint(),
	updated_at: bigint(),
});

/**
 * What a contact has allowed or forbidden. Append-only: the latest entry for a channel and purpose counts.
 */
export const consents = table(['id'], {
	id: text(),
	contact_id: text(),
	/** Such as `email` or `sms`. */
	channel: text(),
	/** Such as `marketing` or `newsletter`. */
	purpose: text(),
	state: text<ConsentState>(),
	/** Where it was given: a form, a call, an import. */
	source: optional(text()),
	/** When it was given. */
	at: bigint(),
	recorded_at: bigint(),
});
