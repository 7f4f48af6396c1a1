import type { TimeWindow } from '../../waiting';
import type { ConsentModel, MessageCap, MessageKind } from '../types';

/** Every channel. */
export const ALL_CHANNELS = 'all';

/** The channel whose consent model applies to channels without one of their own. */
export const OTHER_CHANNELS = 'other';

/** How many commercial messages a contact may get: one row of the policy. */
export interface PolicyCap extends MessageCap {
	/** The channel that it applies to, or `all`. */
	channel: string;
}

/** When nothing may go out: one row of the policy. */
export interface QuietHours {
	/** The channel that they apply to, or `all`. */
	channel: string;
	kind: MessageKind | 'all';
	/** A night is one window: 22:00 to 06:00. */
	window: TimeWindow;
	/** IANA zone; absent: the contact's, else the journey's. */
	zone?: string;
}

/** Who sends, as every commercial message must say. */
export interface MessageSender {
	name: string | null;
	/** The postal address in one or several lines. */
	postalAddress: string | null;
	/** The email address to send from, where the sending node doesn't say. */
	address: string | null;
}

/** What all messages of a store must respect. A plain JSON value. */
export interface MessagePolicyDefinition {
	caps: PolicyCap[];
	quietHours: QuietHours[];
	/** For commercial messages: by channel, and `other` for those that aren't listed. */
	consentModels: Record<string, ConsentModel>;
	/** For transactional messages. */
	transactionalConsent: ConsentModel;
	/** For tracking opens and clicks: the purpose `tracking`. */
	trackingConsent: ConsentModel;
	sender: MessageSender;
	/** How long a click may turn out to be a machine's, in milliseconds. */
	decideClicksAfter: number;
	/** How many soft bounces in a row suppress an address. */
	softBounceLimit: number;
}

/** The purpose of a consent to have opens and clicks tracked. */
export const TRACKING_PURPOSE = 'tracking';

/** What applies as long as no one has said otherwise. */
export const DEFAULT_POLICY: MessagePolicyDefinition = {
	caps: [],
	quietHours: [],
	consentModels: {
		email: 'nonRestrictive',
		sms: 'restrictive',
		push: 'restrictive',
		whatsapp: 'restrictive',
		[OTHER_CHANNELS]: 'restrictive',
	},
	transactionalConsent: 'off',
	trackingConsent: 'nonRestrictive',
	sender: { name: null, postalAddress: null, address: null },
	decideClicksAfter: 10_000,
	softBounceLimit: 5,
};

/** The consent that the policy asks for. */
export function consentModelOf(
	{ consentModels, transactionalConsent }: MessagePolicyDefinition,
	channel: string,
	kind: MessageKind,
): ConsentModel {
	if (kind === 'transactional') return transactionalConsent;
	// Not a plain look-up: a channel may be named "constructor".
	const own = Object.hasOwn(consentModels, channel) ? consentModels[channel] : undefined;
	return own ?? consentModels[OTHER_CHANNELS] ?? 'restrictive';
}
