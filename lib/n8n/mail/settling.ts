import {
	markBounced,
	markFailed,
	markHanded,
	markSending,
	repeating,
	type JourneyEngine,
	type SendPermit,
} from '../../engine';

/** Records each stage of an SMTP dialogue in its own transaction. */
export interface Settling {
	/** Before the dialogue: whether the message may be sent now. */
	begin(messageId: string): Promise<SendPermit>;
	/** The server took it. */
	handed(messageId: string, headerId: string): Promise<void>;
	/**
	 * It wasn't sent. `notSent`: it may still be; `refused`: it won't be, though its recipient may be fine; `unknown`:
	 * it may have been sent after all.
	 */
	failed(messageId: string, how: 'notSent' | 'refused' | 'unknown'): Promise<void>;
	/** The address gets no mail. */
	bounced(messageId: string, headerId: string): Promise<void>;
}

/** For mails without a gate before them: there is nothing to tell. */
export const NOTHING_TO_SETTLE: Settling = {
	begin: async () => 'send',
	handed: async () => undefined,
	failed: async () => undefined,
	bounced: async () => undefined,
};

const PROVIDER = 'smtp';

/** Tells the store of an engine; waits while it's away, because what it's told is known only here. */
export function settleIn(engine: JourneyEngine): Settling {
	const sender = { provider: PROVIDER };
	return {
		async begin(id) {
			const permits = await repeating(engine, async () => await markSending(engine, [id], sender));
			return permits.get(id) ?? 'refused';
		},
		async handed(id, providerId) {
			await repeating(engine, async () => await markHanded(engine, [id], { ...sender, providerId }));
		},
		async failed(id, how) {
			await repeating(engine, async () => await markFailed(engine, [id], { ...sender, how }));
		},
		async bounced(id, providerId) {
			const bounce = { ...sender, providerId, bounce: 'hard', refused: true } as const;
			await repeating(engine, async () => await markBounced(engine, [id], bounce));
		},
	};
}
