import type { TimeWindow } from '../../waiting';
import { CONSENT_MODELS, type ConsentModel, type MessageCap, type MessageKind } from '../types';
import { ALL_CHANNELS, consentModelOf, type MessagePolicyDefinition } from './policy';
import type { SendingTimes } from './sendingTimes';

/** What a node asks for its messages, on top of the policy. */
export interface NodeTerms {
	channel: string;
	kind: MessageKind;
	/** null: whatever the policy asks for. */
	consent: ConsentModel | null;
	caps: readonly MessageCap[];
	/** Its messages may go out while one of these is open, in the contact's zone; none: at any time. */
	windows: readonly TimeWindow[];
}

/** What applies to a node's messages. */
export interface MessageTerms extends SendingTimes {
	consent: ConsentModel;
	/** Each must have room. */
	caps: MessageCap[];
	/** What the node asks for without effect, because the policy is stricter: sentences for its author. */
	findings: string[];
}

/**
 * The policy together with what a node asks for, which can only be stricter: the stricter consent model, all
 * caps, and the times that both allow. A looser wish has no effect and is explained in `findings`.
 */
export function strictest(policy: MessagePolicyDefinition, node: NodeTerms): MessageTerms {
	const { channel, kind } = node;
	const findings: string[] = [];
	const required = consentModelOf(policy, channel, kind);
	const consent = stricterModel(required, node.consent ?? 'off');
	if (node.consent !== null && consent !== node.consent) {
		findings.push(
			`The message policy’s consent model (${CONSENT_MODEL_NAMES[required]}) is stricter than ${CONSENT_MODEL_NAMES[node.consent]}, so it applies here too.`,
		);
	}
	// The policy counts what is sold; a node may limit other messages, too.
	const ofPolicy = kind === 'commercial' ? policy.caps.filter((cap) => concerns(cap, channel)) : [];
	for (const cap of node.caps) {
		const stricter = ofPolicy.find((other) => implies(other, cap));
		if (stricter === undefined || implies(cap, stricter)) continue;
		findings.push(
			`The message policy’s cap of ${describeCap(stricter)} is stricter than ${describeCap(cap)}, so it applies here too.`,
		);
	}
	return {
		consent,
		caps: withoutImplied([...ofPolicy.map(plainCap), ...node.caps.map(plainCap)]),
		windows: node.windows.map((window) => ({ window })),
		quietHours: policy.quietHours
			.filter((hours) => concerns(hours, channel) && (hours.kind === 'all' || hours.kind === kind))
			.map(({ window, zone }) => (zone === undefined ? { window } : { window, zone })),
		findings,
	};
}

/** The one that lets fewer messages through. */
export function stricterModel(one: ConsentModel, other: ConsentModel): ConsentModel {
	return CONSENT_MODELS[Math.max(CONSENT_MODELS.indexOf(one), CONSENT_MODELS.indexOf(other))];
}

/** When messages go out, as people choose it. */
export const CONSENT_MODEL_NAMES: Record<ConsentModel, string> = {
	off: 'Always',
	nonRestrictive: 'Unless Withdrawn',
	restrictive: 'If Given',
	doubleOptIn: 'If Confirmed',
};

function concerns(row: { channel: string }, channel: string): boolean {
	return row.channel === ALL_CHANNELS || row.channel === channel;
}

/** Whether one cap never has room where the other has none: it allows no more, for longer, and counts no less. */
function implies(one: MessageCap, other: MessageCap): boolean {
	return (
		one.limit <= other.limit &&
		one.window >= other.window &&
		(one.channels === 'all' || other.channels === 'this') &&
		// A transactional message's purpose isn't among the commercial ones, so neither counts more.
		one.purposes === other.purposes
	);
}

/** Of caps that imply each other, the first one stays. */
function withoutImplied(caps: MessageCap[]): MessageCap[] {
	return caps.filter(
		(cap, index) =>
			!caps.some(
				(other, place) => place !== index && implies(other, cap) && (!implies(cap, other) || place < index),
			),
	);
}

function plainCap({ limit, window, channels, purposes }: MessageCap): MessageCap {
	return { limit, window, channels, purposes };
}

const HOUR = 3_600_000;

function describeCap({ limit, window, channels, purposes }: MessageCap): string {
	const hours = window / HOUR;
	const time = hours % 24 === 0 ? plural(hours / 24, 'day') : plural(hours, 'hour');
	const what = purposes === 'this' ? 'for this purpose' : 'of all commercial purposes';
	return `${plural(limit, 'message')} in ${time} ${what} on ${channels === 'all' ? 'all channels' : 'this channel'}`;
}

function plural(count: number, noun: string): string {
	const shown = Number.isInteger(count) ? String(count) : count.toFixed(1);
	return `${shown} ${noun}${count === 1 ? '' : 's'}`;
}
