import { CONSENT_GIVEN, CONSENT_WITHDRAWN } from '../../../domain/interactions';
import type { Consent, ConsentState } from '../../../store';
import type { EngineContext } from '../../EngineContext';
import { recordInteractions } from '../../interactions/recordInteractions';

/** What a contact says about one channel, purpose and topic, at one address. */
export interface Statement {
	channel: string;
	purpose: string;
	/** Empty: the whole purpose. */
	topic: string;
	state: ConsentState;
	doubleOptIn: boolean;
	addressHash: string | null;
}

/**
 * In the current transaction, which has locked the contact: writes down what it says, all at the same time, and
 * raises `consent.given` and `consent.withdrawn`. The caller passes on only what changes something.
 */
export async function noteStatements(
	context: EngineContext,
	contactId: string,
	statements: Statement[],
	source: string,
): Promise<Consent[]> {
	const { store } = context;
	const at = store.clock.now();
	const added = await store.consents.add(
		statements.map((statement) => ({ ...statement, contactId, source, at })),
	);
	await recordInteractions(
		context,
		added.map(({ id, state, channel, purpose, topic }) => ({
			contactId,
			type: state === 'given' ? CONSENT_GIVEN : CONSENT_WITHDRAWN,
			occurredAt: at,
			properties: { channel, purpose, ...(topic === '' ? {} : { topic }), source },
			source: null,
			idempotencyKey: `consent:${id}`,
			contentHash: null,
		})),
	);
	return added;
}
