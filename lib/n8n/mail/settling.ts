/** Whether a message may be sent now. */
export type SendingPermit =
	/** It's noted as being sent, by this execution alone. */
	| 'send'
	/** A server has it already. */
	| 'handed'
	/** An earlier attempt ended in the middle, so it may have been sent. */
	| 'unconfirmed'
	/** It was suppressed, released or never decided on. */
	| 'closed';

/** What the store is told around each SMTP dialogue, each in a transaction of its own. */
export interface Settling {
	/** Before the dialogue. */
	begin(messageId: string): Promise<SendingPermit>;
	/** The server took it. */
	handed(messageId: string, serverId: string): Promise<void>;
	/** It wasn't sent, and may be tried again. */
	postponed(messageId: string): Promise<void>;
	/** It wasn't sent, and won't be: its recipient is fine. */
	failed(messageId: string): Promise<void>;
	/** The address gets no mail. */
	bounced(messageId: string, reply: string): Promise<void>;
	/** It may have been sent. */
	unconfirmed(messageId: string): Promise<void>;
}

/** For mails without a gate before them: there is nothing to tell. */
export const NOTHING_TO_SETTLE: Settling = {
	begin: async () => 'send',
	handed: async () => undefined,
	postponed: async () => undefined,
	failed: async () => undefined,
	bounced: async () => undefined,
	unconfirmed: async () => undefined,
};
