import { parseMailboxes } from '../../../../lib/domain/messages/smtp';

it.each([
	['ada@example.com', [['', 'ada@example.com']]],
	['Ada <ada@example.com>', [['Ada', 'ada@example.com']]],
	['<ada@example.com>', [['', 'ada@example.com']]],
	['"Lovelace, Ada" <ada@example.com>', [['Lovelace, Ada', 'ada@example.com']]],
	['"the \\"first\\"" <ada@example.com>', [['the "first"', 'ada@example.com']]],
	[
		'Ada <ada@example.com>, b@example.com; c@example.com ,',
		[
			['Ada', 'ada@example.com'],
			['', 'b@example.com'],
			['', 'c@example.com'],
		],
	],
	['Ada O’Neil ☕ <ada@bücher.example>', [['Ada O’Neil ☕', 'ada@bücher.example']]],
	['mailto:ada@example.com?subject=Hi', [['', 'ada@example.com']]],
	['a\u200bda@example.com', [['', 'ada@example.com']]],
	['', []],
	[' , ', []],
])('reads %j', (text, expected) => {
	expect(parseMailboxes(text, 'To').map(({ name, address }) => [name, address])).toEqual(expected);
});

it.each([
	'Ada <ada: spy@x.example @example.com>',
	'Ada <ada@example.com> spy@x.example',
	'ada@example.com spy@x.example',
	'Group: ada@example.com;',
	'<ada@example.com',
	'Ada <<ada@example.com>>',
	'"Ada" "<spy@x.example>"@example.com',
	'ada@example.com <spy>',
	'Ada',
])('guesses nothing from %j', (text) => {
	expect(() => parseMailboxes(text, 'To')).toThrow('is not an email address');
});

it('is quick about long texts without an end', () => {
	expect(() => parseMailboxes(`"${'a'.repeat(50_000)}`, 'To')).toThrow();
	expect(() => parseMailboxes(`<${'"'.repeat(20_000)}`, 'To')).toThrow();
});
