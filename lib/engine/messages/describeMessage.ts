import { describeMoment } from '../../domain/explain';
import { describeDecision, type MessageHoldReason, type SuppressionReason } from '../../domain/messages';
import type { Message } from '../../store';

/** `email for marketing (news), decided 2027-03-31 14:00 (UTC). Not sent: consent to email for marketing (news) was withdrawn.` */
export function describeMessage(message: Message, zone: string): string {
	const { channel, purpose, topic, decidedAt } = message;
	const what = `${channel} for ${purpose}${topic === '' ? '' : ` (${topic})`}`;
	return `${what}, decided ${describeMoment(decidedAt, zone)}. ${describeState(message, zone)}`;
}

function describeState(message: Message, zone: string): string {
	const { state, reason, heldUntil, handedAt, bounce, openedAt, clickedAt } = message;
	const subject = { terms: { ...message, expiresAt: null }, zone };
	if (state === 'suppressed' && reason !== null) {
		return describeDecision(
			{ outcome: 'suppressed', reason: reason as SuppressionReason, grounds: {} },
			subject,
		);
	}
	if (state === 'held' && reason !== null) {
		const held = {
			outcome: 'held',
			reason: reason as MessageHoldReason,
			until: heldUntil,
			grounds: {},
		} as const;
		return describeDecision(held, subject);
	}
	const at = (label: string, instant: number | null): string[] =>
		instant === null ? [] : [`${label} ${describeMoment(instant, zone)}`];
	return `${[
		bounce === null ? state : `${state} (${bounce})`,
		...at('handed over', handedAt),
		...at('opened', openedAt),
		...at('clicked', clickedAt),
	].join(', ')}.`;
}
