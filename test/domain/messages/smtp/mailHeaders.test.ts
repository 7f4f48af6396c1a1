import { InvalidInputError } from '../../../../lib/domain';
import {
	asciiDomainOf,
	headerText,
	mailHeaders,
	ownHeader,
	requireAddress,
} from '../../../../lib/domain/messages/smtp';

const FACTS = {
	messageId: 'm1',
	unsubscribeUrl: 'https://news.example.com/webhook/j?u=abc',
	listName: 'Coffee News.marketing',
	from: 'news@contoso.example',
};

it('offers to unsubscribe with one click, by https only', () => {
	expect(mailHeaders(FACTS)).toEqual({
		'X-Journey-Message': 'm1',
		'List-ID': '<coffee-news.marketing.contoso.example>',
		'List-Unsubscribe': '<https://news.example.com/webhook/j?u=abc>',
		'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
	});
	const plain = mailHeaders({ ...FACTS, unsubscribeUrl: 'http://localhost:5678/webhook/j?u=abc' });
	expect(plain).not.toHaveProperty('List-Unsubscribe-Post');
	expect(plain['List-Unsubscribe']).toBe('<http://localhost:5678/webhook/j?u=abc>');
});

it('leaves out what there is none of', () => {
	const none = { messageId: null, unsubscribeUrl: null, listName: null };
	expect(mailHeaders({ ...FACTS, ...none })).toEqual({});
	expect(mailHeaders({ ...FACTS, ...none, listName: ' ☕ ' })).toEqual({});
});

it.each(['javascript:alert(1)', 'mailto:a@example.com', 'not a url', 'https://a.example/\r\nBcc: x'])(
	'refuses to unsubscribe at %j',
	(unsubscribeUrl) => {
		expect(() => mailHeaders({ ...FACTS, unsubscribeUrl })).toThrow(InvalidInputError);
	},
);

it.each(['Bcc', 'bcc ', 'Content-Type', 'a b', 'a:b', '', 'ä', 'a\nb'])(
	'refuses a header named %j',
	(name) => {
		expect(() => ownHeader(name, 'x')).toThrow(InvalidInputError);
	},
);

it('takes a header as it is', () => {
	expect(ownHeader(' X-Mailgun-Tag ', ' spring ')).toEqual(['X-Mailgun-Tag', 'spring']);
});

it.each(['\r\n', '\n', '\r', '\0', '\u2028', '\u0085'])('refuses %j in a header', (separator) => {
	expect(() => headerText(`a${separator}Bcc: b`, 'Subject')).toThrow('Subject: contains a line break');
});

it.each(['ada@example', 'ada', '', 'a b@example.com', '<ada@example.com>', 'a@b.example, c@d.example'])(
	'doesn’t take %j for an address',
	(address) => {
		expect(() => requireAddress(address, 'To')).toThrow('To: ');
	},
);

it('writes a domain in ASCII', () => {
	expect(asciiDomainOf('ada@Bücher.example')).toBe('xn--bcher-kva.example');
});
