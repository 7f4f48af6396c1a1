import { GONE_STATES, RELEASABLE_STATES, type SuppressionReason } from '../../domain/messages';
import type { Message } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { ruledOut } from './ruledOut';

/** Who takes a message, as far as is known. Instants are UTC epoch milliseconds. */
export interface Sender {
	/** Such as `smtp`. */
	provider: string;
	/** What the provider knows the message by; absent: nothing. */
	providerId?: string | null;
	/** When it happened; absent: now. */
	at?: number;
}

/**
 * Whether a message may be sent now: `sent`, it's known to have gone out; `unconfirmed`, it may have gone out before
 * a crash, and is never sent automatically; `stopped`, all sending is; `suppressed`, consent was withdrawn since it
 * was decided on, for example, so it never goes out; `refused`, it was held, released, or isn't known.
 */
export type SendPermit =
	'send' | 'sent' | 'unconfirmed' | 'stopped' | 'refused' | { suppressed: SuppressionReason };

/** Messages that may be sent, as far as their state goes. */
const SENDABLE = ['reserved', 'failed'] as const;

/**
 * Asks for leave to send messages, right before each is sent: what has happened since the gate's decision counts. From
 * here on, until {@link markHanded} or {@link markFailed}, it isn't known whether they went out. A message that was
 * about to be sent already, when its process died, becomes unconfirmed: it's sent again only if it's released first.
 * @returns by message id
 */
export async function markSending(
	context: EngineContext,
	messageIds: string[],
	{ provider }: Pick<Sender, 'provider'>,
): Promise<Map<string, SendPermit>> {
	return await inTransaction(context, async (tx) => {
		const { messages, messagePolicies } = tx.store;
		const policy = await messagePolicies.inForce();
		const known = await messages.getMany(messageIds);
		const sendable = [...known.values()].filter(({ state }) => SENDABLE.some((one) => one === state));
		const out = await ruledOut(tx, sendable, policy.definition);
		for (const [reason, group] of Map.groupBy(out.keys(), (id) => out.get(id)!))
			await messages.move(group, { from: SENDABLE, to: 'suppressed', uncounted: true, reason });
		const going = policy.stoppedAt !== null ? [] : messageIds.filter((id) => !out.has(id));
		const started = await messages.move(going, { from: SENDABLE, to: 'sending', provider });
		const others = messageIds.filter((id) => !started.has(id));
		await messages.move(others, { from: ['sending'], to: 'unconfirmed' });
		const now = await messages.getMany(others);
		return new Map(
			messageIds.map((id): [string, SendPermit] => [id, started.has(id) ? 'send' : permit(now.get(id))]),
		);
	});
}

function permit(message: Message | undefined): SendPermit {
	if (message === undefined) return 'refused';
	const { state, reason } = message;
	if (GONE_STATES.has(state)) return 'sent';
	// It could have been sent, but for that.
	if (SENDABLE.some((one) => one === state)) return 'stopped';
	if (state === 'suppressed' && reason !== null) return { suppressed: reason as SuppressionReason };
	return state === 'unconfirmed' ? 'unconfirmed' : 'refused';
}

/**
 * Notes that a server, or the node that sends, took messages.
 * @returns the ids of those of which it wasn't known
 */
export async function markHanded(
	context: EngineContext,
	messageIds: string[],
	{ provider, providerId, at }: Sender,
): Promise<Set<string>> {
	return await inTransaction(
		context,
		async ({ store }) =>
			await store.messages.report(
				messageIds.map((id) => ({ id, state: 'handed', at: at ?? store.clock.now(), provider, providerId })),
			),
	);
}

/**
 * Notes that messages didn't go out.
 * @param how `notSent`: they may still be sent in this execution, and keep counting until then; `refused`: they never
 *   will be, so they no longer count; `unknown`: they may have gone out, so they keep counting
 * @returns the ids of those that were being sent
 */
export async function markFailed(
	context: EngineContext,
	messageIds: string[],
	{ provider, how }: Pick<Sender, 'provider'> & { how: 'notSent' | 'refused' | 'unknown' },
): Promise<Set<string>> {
	const to = ({ notSent: 'failed', refused: 'released', unknown: 'unconfirmed' } as const)[how];
	return await inTransaction(
		context,
		async ({ store }) =>
			await store.messages.move(messageIds, {
				from: ['reserved', 'sending', 'failed'],
				to,
				uncounted: how === 'refused',
				provider,
			}),
	);
}

/**
 * Notes that messages came back. Hard bounces suppress the address; soft ones do when there were several in a row.
 * @param how `refused`: the server refused the recipient at once, so nothing went out and nothing is counted
 * @returns the ids of those that weren't known to have come back
 */
export async function markBounced(
	context: EngineContext,
	messageIds: string[],
	{ bounce, refused = false, ...sender }: Sender & { bounce: 'hard' | 'soft'; refused?: boolean },
): Promise<Set<string>> {
	const { provider, providerId, at } = sender;
	return await inTransaction(context, async ({ store }) => {
		const bounced = await store.messages.report(
			messageIds.map((id) => ({
				id,
				state: 'bounced',
				at: at ?? store.clock.now(),
				provider,
				providerId,
				bounce,
			})),
		);
		if (refused) {
			await store.messages.move([...bounced], { from: ['bounced'], to: 'bounced', uncounted: true });
		}
		const messages = await store.messages.getMany([...bounced]);
		const addresses = [...messages.values()].flatMap(({ channel, addressHash }) =>
			addressHash === null ? [] : { channel, addressHash, source: provider },
		);
		if (bounce === 'hard') {
			await store.suppressions.add(
				addresses.map((address) => ({ ...address, scope: 'all', cause: 'hard_bounce' })),
			);
		} else {
			const { definition } = await store.messagePolicies.inForce();
			await store.suppressions.countSoftBounces(addresses, definition.softBounceLimit);
		}
		return bounced;
	});
}

/**
 * Takes messages back that didn't go out, so that they no longer count: after a node failed that had only just
 * reserved them, or by an operator who knows.
 * @returns the ids of those that could be taken back: they weren't known to have arrived
 */
export async function releaseMessages(context: EngineContext, messageIds: string[]): Promise<Set<string>> {
	return await inTransaction(
		context,
		async ({ store }) =>
			await store.messages.move(messageIds, { from: RELEASABLE_STATES, to: 'released', uncounted: true }),
	);
}
