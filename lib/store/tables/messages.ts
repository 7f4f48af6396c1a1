import type {
	MessageHoldReason,
	MessageKind,
	MessageState,
	SuppressionCause,
	SuppressionReason,
	SuppressionScope,
} from '../../domain/messages';
import { bigint, flag, id, integer, json, optional, table, text } from './column';

/** One message to one address, from the moment it was decided on. */
export const messages = table(
	['id'],
	{
		id: id(),
		/** The hold that its contact came from to the gate: repeated executions find the same row by it. */
		origin_id: id(),
		step_id: id(),
		/** Tells several messages of one contact at one gate apart, such as one a channel; mostly empty. */
		variant: text(),
		contact_id: id(),
		/** Keyed hash of channel and address; null: there is no usable address. */
		address_hash: optional(text()),
		channel: text(),
		purpose: text(),
		/** Part of the purpose; empty: none. */
		topic: text(),
		kind: text<MessageKind>(),
		journey_id: id(),
		enrollment_id: id(),
		state: text<MessageState>(),
		reason: optional(text<SuppressionReason | MessageHoldReason>()),
		/** When it was last decided on. */
		decided_at: bigint(),
		/** `held`: when it's decided again; null: when sending is resumed. */
		held_until: optional(bigint()),
		/** Since when it counts for caps; null: it doesn't. */
		counted_at: optional(bigint()),
		/** When it reached the next journey node, or a server took it. */
		handed_at: optional(bigint()),
		/** The n8n execution that it was decided in. */
		execution_id: optional(text()),
		/** Who delivers it, such as `smtp`, and its ID there. */
		provider: optional(text()),
		provider_id: optional(text()),
		/** Of a test contact. */
		test: flag(),
		/** Its links and its pixel are ours, so a provider's reports of opens and clicks don't count. */
		tracked: flag(),
		bounce: optional(text<'hard' | 'soft'>()),
		/** When a person first opened it and first clicked in it, as far as is known. */
		opened_at: optional(bigint()),
		clicked_at: optional(bigint()),
	},
	{
		references: { contact_id: 'contacts' },
		indexes: {
			messages_once: { on: ['origin_id', 'step_id', 'variant'], unique: true },
			messages_contact: ['contact_id', 'counted_at'],
			messages_address: { on: ['address_hash', 'counted_at'], where: 'counted_at is not null' },
			messages_provider: { on: ['provider', 'provider_id'], where: 'provider_id is not null' },
			messages_step: ['journey_id', 'step_id', 'decided_at'],
			// Those that nothing is known of yet: the end of their execution settles them.
			messages_open: { on: ['execution_id'], where: "state in ('reserved', 'sending')" },
			// Those that wait: they go when their enrollment ends.
			messages_held: { on: ['enrollment_id'], where: "state = 'held'" },
			// Those that are decided again as soon as sending is resumed.
			messages_stopped: { on: ['id'], where: "state = 'held' and reason = 'sending_stopped'" },
		},
	},
);

/** What was heard of messages, each once: opens, clicks, what providers report. */
export const messageEvents = table(
	['source', 'event_key'],
	{
		/** Who says it: `pages`, `smtp`, or a provider. */
		source: text(),
		event_key: text(),
		message_id: optional(id()),
		contact_id: optional(id()),
		type: text(),
		occurred_at: bigint(),
		received_at: bigint(),
		/** JSON without addresses and names. */
		detail: optional(json<Record<string, unknown>>()),
	},
	{
		withoutRowId: true,
		indexes: {
			message_events_message: { on: ['message_id'], where: 'message_id is not null' },
			message_events_contact: { on: ['contact_id'], where: 'contact_id is not null' },
			message_events_received: ['received_at'],
		},
	},
);

/** Opens and clicks until it's decided whether a person or a machine did them. */
export const pendingHits = table(
	['id'],
	{
		id: id(),
		message_id: id(),
		contact_id: id(),
		kind: text<'open' | 'click'>(),
		/** The number of the link in its message, and its target; null for an open. */
		link: optional(integer()),
		url: optional(text()),
		at: bigint(),
		/** When it's decided. */
		due_at: bigint(),
		/** JSON of what tells machines apart: no addresses, and gone with the verdict. */
		signals: json<Record<string, unknown>>(),
	},
	{
		indexes: { pending_hits_due: ['due_at'], pending_hits_contact: ['contact_id', 'at'] },
	},
);

/** An address that gets nothing. */
export const suppressions = table(
	['channel', 'address_hash', 'scope'],
	{
		channel: text(),
		/** Keyed hash of channel and address: it outlives the erasure of the contact, which it must. */
		address_hash: text(),
		scope: text<SuppressionScope>(),
		cause: text<SuppressionCause>(),
		since: bigint(),
		/** When it ends; null: it doesn't. */
		until: optional(bigint()),
		/** How often it was suppressed; each time lasts longer. */
		times: integer(),
		/** Soft bounces in a row. */
		soft_bounces: integer(),
		/** Where it comes from: a provider, a person, an import. */
		source: optional(text()),
		updated_at: bigint(),
	},
	{
		withoutRowId: true,
		// For listing any number of them, page by page.
		indexes: { suppressions_since: ['since', 'channel', 'address_hash', 'scope'] },
	},
);

/** The store's own secrets, made on first use: for hashing addresses, and for signing links. */
export const secretKeys = table(['purpose', 'number'], {
	purpose: text<'address' | 'link' | 'page' | 'report'>(),
	/** 1 to 255: it's part of what is signed. */
	number: integer(),
	/** 32 random bytes, base64url. */
	secret: text(),
	created_at: bigint(),
	/** Since when it only verifies. */
	retired_at: optional(bigint()),
	/** Since when it doesn't even verify. */
	revoked_at: optional(bigint()),
});

/** Where the public pages of this store are. */
export const publicAddresses = table(['workflow_id'], {
	workflow_id: id(),
	node_id: id(),
	/** Such as `https://news.example.com/webhook/journey`. */
	base_url: text(),
	registered_at: bigint(),
});

/** When the next message of a throttle may go out. */
export const throttles = table(['name'], {
	name: text(),
	next_slot_at: bigint(),
});

/** What all messages of this store must respect. */
export const messagePolicies = table(['id'], {
	/** `default`: there is one a store. */
	id: text(),
	/** JSON of caps, quiet hours, consent models, sender and so on. */
	definition: json<Record<string, unknown>>(),
	/** Since when nothing is sent; null: messages go out. */
	stopped_at: optional(bigint()),
	stopped_by: optional(text()),
	updated_at: bigint(),
});
