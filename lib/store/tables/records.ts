import type { ConsentState } from '../../domain/messages';
import { fromJson } from '../json';
import { bigint, converted, flag, id, integer, internal, json, optional, table, text } from './column';

export type ActivityKind = 'appointment' | 'phoneCall' | 'task';

export type ActivityStatus = 'open' | 'completed' | 'canceled';

/** A person in the invitation to an appointment. */
export interface Attendee {
	email: string;
	name: string | null;
}

export const accounts = table(
	['id'],
	{
		id: id(),
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
	},
	{ unique: ['external_id'], indexes: { accounts_domain: ['domain'], accounts_name: ['name_key'] } },
);

export const contacts = table(
	['id'],
	{
		id: id(),
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
		account_id: optional(id()),
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
		email_since: internal(optional(id())),
		phone_since: internal(optional(id())),
		/** When all personal data was removed. The rest of the row only keeps counts right; nothing finds it. */
		erased_at: internal(optional(bigint())),
		created_at: bigint(),
		updated_at: bigint(),
	},
	{
		unique: ['external_id'],
		indexes: {
			contacts_email_key: ['email_key'],
			contacts_phone_key: ['phone_key'],
			contacts_account: ['account_id'],
		},
	},
);

/** An address or number that a contact had before it got another one. */
export const formerIdentifiers = table(
	['kind', 'key', 'contact_id'],
	{
		kind: text<'email' | 'phone'>(),
		/** Used to compare addresses and numbers. */
		key: text(),
		contact_id: id(),
		/** As it was written. */
		value: text(),
		/** Since when the contact had it: an id, which sorts by time. */
		since: id(),
		left_at: bigint(),
	},
	{ references: { contact_id: 'contacts' }, indexes: { former_identifiers_contact: ['contact_id'] } },
);

/**
 * A claim on an identity. Its primary key is what keeps two parallel creates of one person (or lead) from
 * both succeeding, in whatever processes they run.
 */
export const matchKeys = table(
	['record_type', 'scope', 'key'],
	{
		record_type: text<'contact' | 'lead' | 'account'>(),
		/** The rule used for comparison, such as `email` or `email+page`. */
		scope: text(),
		key: text(),
		record_id: id(),
	},
	{
		// For claims that follow a record to the one that it is merged into.
		indexes: { match_keys_record: ['record_id'] },
	},
);

export const interactions = table(
	['id'],
	{
		id: id(),
		contact_id: id(),
		type: text(),
		occurred_at: bigint(),
		received_at: bigint(),
		properties: json<Record<string, unknown>>(),
		source: optional(text()),
		idempotency_key: internal(optional(text())),
		/** Hash of the event as it was sent, to distinguish a repetition from a second use of its key. */
		content_hash: internal(optional(text())),
	},
	{
		references: { contact_id: 'contacts' },
		unique: ['idempotency_key'],
		indexes: {
			interactions_contact_type: ['contact_id', 'type', 'received_at'],
			// By which the check finds all event types without reading all interactions.
			interactions_type: ['type', 'received_at'],
		},
	},
);

export const activities = table(
	['id'],
	{
		id: id(),
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
		contact_id: optional(id()),
		account_id: optional(id()),
		lead_id: optional(id()),
		journey_id: optional(id()),
		enrollment_id: optional(id()),
		step_id: internal(optional(id())),
		origin_id: internal(optional(id())),
		created_at: bigint(),
		updated_at: bigint(),
	},
	{
		references: { contact_id: 'contacts', account_id: 'accounts', lead_id: 'leads' },
		indexes: {
			activities_contact: ['contact_id'],
			activities_status_due: ['status', 'due_at'],
			activities_once: {
				on: ['enrollment_id', 'step_id', 'origin_id'],
				unique: true,
				where: 'enrollment_id is not null',
			},
			// For finding what refers to a lead or an account that is to be deleted, and for their timelines.
			activities_lead: { on: ['lead_id'], where: 'lead_id is not null' },
			activities_account: { on: ['account_id'], where: 'account_id is not null' },
		},
	},
);

/**
 * What a contact has allowed or forbidden. Append-only: the latest entry for a channel, purpose and topic counts.
 */
export const consents = table(
	['id'],
	{
		id: id(),
		contact_id: id(),
		/** Such as `email` or `sms`. */
		channel: text(),
		/** Such as `marketing` or `service`. */
		purpose: text(),
		/** Part of the purpose, such as `newsletter`; empty: the whole purpose. */
		topic: text(),
		state: text<ConsentState>(),
		/** Confirmed by a message to the address. */
		double_opt_in: flag(),
		/** Keyed hash of the address it was given for; null: whichever address the contact has. */
		address_hash: optional(text()),
		/** Where it was given: a form, a call, an import. */
		source: optional(text()),
		/** When it was given. */
		at: bigint(),
		recorded_at: bigint(),
	},
	{
		references: { contact_id: 'contacts' },
		indexes: { consents_latest: ['contact_id', 'channel', 'purpose', 'topic', 'at', 'id'] },
	},
);
