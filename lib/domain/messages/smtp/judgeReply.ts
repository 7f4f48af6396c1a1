/** A negative reply of a mail server, as RFC 5321 and RFC 3463 structure it. */
export interface SmtpReply {
	/** The three-digit code, such as 550. */
	code: number;
	/** The whole reply, such as `550 5.1.1 No such user`. */
	text: string;
	/** The command it answered: `RCPT TO`, `MAIL FROM`, `DATA`, … */
	command: string;
}

/**
 * What a refusal says: the address gets no mail (`badAddress`), this mail isn’t accepted though the address may
 * be good (`refused`), or it may be accepted later (`later`).
 */
export type ReplyVerdict = 'badAddress' | 'refused' | 'later';

/** Codes that say nothing about the address: syntax, order of commands, login, size and quota. */
const NOT_THE_ADDRESS = new Set([500, 501, 502, 503, 504, 530, 534, 535, 538, 552, 555]);

/** Servers without an enhanced code that refuse the sender say so in words. */
const ABOUT_THE_SENDER =
	/relay|spam|block|black\s?list|deny\s?list|denied by policy|policy|reputation|authenticat|not permitted|spf|dkim|dmarc|sender/i;

/**
 * Judges a negative reply. Only a permanent refusal of the recipient itself makes an address bad: a server that
 * doesn’t relay, distrusts the sender or finds the mailbox full would otherwise cost every address it’s asked for.
 */
export function judgeReply({ code, text, command }: SmtpReply): ReplyVerdict {
	if (code < 500) return 'later';
	if (command !== 'RCPT TO' || NOT_THE_ADDRESS.has(code)) return 'refused';
	const enhanced = /^\d{3}[ -]5\.(\d{1,3})\.(\d{1,3})\b/.exec(text);
	if (enhanced === null) return ABOUT_THE_SENDER.test(text) ? 'refused' : 'badAddress';
	const [subject, detail] = [Number(enhanced[1]), Number(enhanced[2])];
	switch (subject) {
		case 1:
			// 5.1.7 and 5.1.8 are about the sender's address.
			return detail === 7 || detail === 8 ? 'refused' : 'badAddress';
		case 2:
			// 5.2.2 is a full mailbox, 5.2.3 a mail too long for it.
			return detail === 1 || detail === 0 || detail === 4 ? 'badAddress' : 'refused';
		case 4:
			// 5.4.1: no answer for this recipient; 5.4.4: its domain can't be routed to.
			return detail === 1 || detail === 4 ? 'badAddress' : 'refused';
		case 0:
			return ABOUT_THE_SENDER.test(text) ? 'refused' : 'badAddress';
		default:
			return 'refused';
	}
}
