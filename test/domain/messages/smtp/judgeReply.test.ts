import { judgeReply, type ReplyVerdict } from '../../../../lib/domain/messages/smtp';

const CASES: Array<[ReplyVerdict, string, string]> = [
	['badAddress', 'RCPT TO', '550 5.1.1 The email account that you tried to reach does not exist'],
	['badAddress', 'RCPT TO', '550 No such user here'],
	['badAddress', 'RCPT TO', '553 Mailbox name not allowed'],
	['badAddress', 'RCPT TO', '550 5.2.1 The account is disabled'],
	['badAddress', 'RCPT TO', '550 5.4.1 Recipient address rejected: Access denied'],
	['badAddress', 'RCPT TO', '550-5.1.1 The address\n550 5.1.1 does not exist'],
	['badAddress', 'RCPT TO', '550 5.0.0 User unknown'],
	// A server that doesn't relay would cost every address.
	['refused', 'RCPT TO', '554 5.7.1 <ada@example.com>: Relay access denied'],
	['refused', 'RCPT TO', '550 Relaying denied'],
	['refused', 'RCPT TO', '530 5.7.0 Authentication required'],
	['refused', 'RCPT TO', '550 5.7.1 Service unavailable; client host blocked using a block list'],
	['refused', 'RCPT TO', '552 5.2.2 Mailbox full'],
	['refused', 'RCPT TO', '550 5.1.8 Sender address rejected: domain not found'],
	['refused', 'RCPT TO', '503 5.5.1 Bad sequence of commands'],
	['refused', 'MAIL FROM', '550 5.1.1 No such sender'],
	['refused', 'DATA', '554 5.6.0 Message contains a virus'],
	['refused', 'DATA', '550 5.1.1 No such user'],
	['later', 'RCPT TO', '450 4.2.0 Greylisted'],
	['later', 'RCPT TO', '452 4.2.2 Mailbox full'],
	['later', 'DATA', '451 4.3.0 Try again'],
];

it.each(CASES)('%s: %s: %s', (verdict, command, text) => {
	expect(judgeReply({ code: Number(text.slice(0, 3)), text, command })).toBe(verdict);
});
