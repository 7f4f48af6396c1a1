import type { SuppressionReason } from '../../domain/messages';
import {
	consentModelOf,
	judgeConsent,
	judgeSuppressions,
	type MessagePolicyDefinition,
} from '../../domain/messages/allowed';
import type { Message } from '../../store';
import type { EngineContext } from '../EngineContext';

/**
 * Which messages mustn't go out anymore, because of something that has happened since they were decided on: their
 * contact was erased or has withdrawn consent, or their address was suppressed. Days may lie between the decision and
 * the sending, where a person has to approve messages. Caps and hours aren't looked at again: the message has its
 * place already.
 * @returns the reasons, by message id
 */
export async function ruledOut(
	context: EngineContext,
	messages: readonly Message[],
	policy: MessagePolicyDefinition,
): Promise<Map<string, SuppressionReason>> {
	const reasons = new Map<string, SuppressionReason>();
	for (const [channel, group] of Map.groupBy(messages, (message) => message.channel)) {
		const { store } = context;
		const contactIds = group.map(({ contactId }) => contactId);
		const contacts = await store.messages.contacts(contactIds);
		const said = await store.consents.statements(contactIds, channel);
		const suppressions = await store.suppressions.of(
			channel,
			group.flatMap(({ addressHash }) => addressHash ?? []),
		);
		for (const message of group) {
			const { id, contactId, addressHash, kind } = message;
			const statements = said.get(contactId) ?? [];
			const own = suppressions.filter((one) => one.addressHash === addressHash);
			if (contacts.get(contactId)?.erased !== false) reasons.set(id, 'erased');
			else if (judgeSuppressions(own, message, statements) !== null) reasons.set(id, 'suppressed_address');
			else {
				const model = consentModelOf(policy, channel, kind);
				const verdict = judgeConsent({ ...message, model }, statements);
				if (!verdict.allowed) reasons.set(id, verdict.reason);
			}
		}
	}
	return reasons;
}
