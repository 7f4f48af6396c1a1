/** The channels with rules of their own; every other name is a channel of the user's own. */
export const GATE_CHANNELS = ['email', 'sms', 'push', 'whatsapp'] as const;

/** What a message is: something that's sold, or something the contact asked for or must know. */
export type MessageKind = 'commercial' | 'transactional';

/** What a consent says now. */
export type ConsentState = 'given' | 'withdrawn';

/**
 * When a message may go out, from least to most strict: always; unless consent was withdrawn; only if it was
 * given; only if it was given and confirmed by a message to the address.
 */
export const CONSENT_MODELS = ['off', 'nonRestrictive', 'restrictive', 'doubleOptIn'] as const;

export type ConsentModel = (typeof CONSENT_MODELS)[number];

/** The most messages within a rolling window. */
export interface MessageCap {
	/** How many messages, at least 1. */
	limit: number;
	/** How long the window is, in milliseconds. */
	window: number;
	/** Messages of this message's channel only, or of all channels. */
	channels: 'this' | 'all';
	/** Messages of this message's purpose only, or all commercial ones. */
	purposes: 'this' | 'commercial';
}

/** Where a message is; it counts for caps unless it's held, suppressed or released. */
export const MESSAGE_STATES = [
	'held',
	'suppressed',
	'reserved',
	'sending',
	'handed',
	'accepted',
	'delivered',
	'bounced',
	'dropped',
	'complained',
	'failed',
	'unconfirmed',
	'released',
] as const;

export type MessageState = (typeof MESSAGE_STATES)[number];

/** Why a message doesn't go out, for machines. */
export const SUPPRESSION_REASONS = [
	'test_contact',
	'erased',
	'no_contact',
	'no_address',
	'invalid_address',
	'suppressed_address',
	'no_consent',
	'consent_withdrawn',
	'consent_not_confirmed',
	'expired',
	'over_cap',
	'held_too_long',
] as const;

export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Why a message waits, for machines. */
export const HOLD_REASONS = ['sending_stopped', 'quiet_hours', 'throttle', 'over_cap'] as const;

export type MessageHoldReason = (typeof HOLD_REASONS)[number];

/** Why an address gets nothing. */
export const SUPPRESSION_CAUSES = [
	'hard_bounce',
	'soft_bounces',
	'complaint',
	'unsubscribed_all',
	'manual',
	'erased',
	'invalid',
] as const;

export type SuppressionCause = (typeof SUPPRESSION_CAUSES)[number];

/** All messages to an address, or only commercial ones. */
export type SuppressionScope = 'all' | 'commercial';
