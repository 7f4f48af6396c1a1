import type { ConsentState } from '../../../store';
import type { EngineContext } from '../../EngineContext';
import { setConsent } from '../../privacy/setConsent';

/** What a contact says about one channel, purpose and topic, at one address. */
export interface Statement {
	channel: string;
	purpose: string;
	/** Empty: the whole purpose. */
	topic: string;
	state: ConsentState;
	doubleOptIn: boolean;
	/** null: the contact's own, if it has one. */
	addressHash: string | null;
}

/** Writes down what a contact says. The caller passes on only what changes something. */
export async function noteStatements(
	context: EngineContext,
	contactId: string,
	statements: Statement[],
	source: string,
): Promise<void> {
	for (const { addressHash, ...statement } of statements) {
		await setConsent(context, {
			...statement,
			...(addressHash === null ? {} : { addressHash }),
			contactId,
			source,
		});
	}
}
