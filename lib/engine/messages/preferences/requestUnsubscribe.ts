import { EMAIL_UNSUBSCRIBE_REQUESTED } from '../../../domain/interactions';
import { emailKey } from '../../../domain/normalization';
import type { EngineContext } from '../../EngineContext';
import { recordInteractions } from '../../interactions/recordInteractions';

const DAY = 86_400_000;

/**
 * Records that someone wants an address unsubscribed and couldn't prove that it's theirs. A journey that starts
 * with `email.unsubscribe_requested` sends a message with a new link there. At most once a day for each contact.
 * @returns whether it's an email address; nothing tells whether anyone has it
 */
export async function requestUnsubscribe(context: EngineContext, address: string): Promise<boolean> {
	const key = address.length > 254 ? null : emailKey(address);
	if (key === null) return false;
	const contact = await context.store.contacts.find({ emailKey: key });
	if (contact === null) return true;
	const now = context.store.clock.now();
	await recordInteractions(context, [
		{
			contactId: contact.id,
			type: EMAIL_UNSUBSCRIBE_REQUESTED,
			occurredAt: now,
			properties: {},
			source: 'Journey Public Pages',
			idempotencyKey: `unsubscribe_requested:${contact.id}:${Math.floor(now / DAY)}`,
			contentHash: null,
		},
	]);
	return true;
}
