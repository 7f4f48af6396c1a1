import { DEFAULT_POLICY, type MessagePolicyDefinition } from '../../domain/messages/allowed';
import type { EngineContext } from '../EngineContext';

/** What all messages must respect, also before anyone has saved a policy. */
export async function policyOf({
	store,
}: Pick<EngineContext, 'store'>): Promise<{ definition: MessagePolicyDefinition }> {
	return (await store.messagePolicies.get()) ?? { definition: DEFAULT_POLICY };
}
