import { withoutMailResponse } from '../../../lib/domain/journey';

/** As n8n's Send Email puts it out. */
const ANSWER = {
	accepted: ['ann@example.com'],
	rejected: [],
	ehlo: ['PIPELINING', '8BITMIME'],
	envelopeTime: 12,
	messageTime: 7,
	messageSize: 590,
	response: '250 2.0.0 OK',
	envelope: { from: 'shop@example.com', to: ['ann@example.com'] },
	messageId: '<1@example.com>',
};

it('takes a mail server’s answer off an item', () => {
	expect(withoutMailResponse(ANSWER)).toEqual({});
});

it('keeps everything else', () => {
	const own = { order: { total: 5 }, response: { status: 'ok' }, event: { type: 'order.placed' } };
	expect(withoutMailResponse({ ...ANSWER, ...own })).toEqual(own);
});

it.each<[string, Record<string, unknown>]>([
	['the ID of a message to reply to', { messageId: '<1@example.com>', subject: 'Hello' }],
	['lists of guests', { accepted: ['Ann'], rejected: ['Bo'] }],
	['a decision', { accepted: true, rejected: false, messageId: 'm1' }],
	['the answer of another service', { response: '250', envelope: { from: 'a', to: 'b' }, messageId: 'x' }],
	['an empty item', {}],
])('leaves %s alone', (_, json) => {
	expect(withoutMailResponse(json)).toBe(json);
});
