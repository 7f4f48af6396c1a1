import { cleanHeaderText, isHeaderText, requireHeaderAddress } from '../../../../lib/domain/messages';
import { randomFor } from '../../../../lib/simulation/random';

const BREAKS = [
	'\r\n',
	'\n',
	'\r',
	'\u0085',
	'\u2028',
	'\u2029',
	'\u0000',
	'\u000b',
	'\u000c',
	'\u001f',
	'\u007f',
	'\u009f',
	'\ud800',
];

describe('a text for a header', () => {
	it.each(['Hi', 'Olá “José” 😀', '', '  spaces  ', '=?utf-8?q?x?=', '日本'])('stays: %j', (text) => {
		expect([isHeaderText(text), cleanHeaderText(text)]).toEqual([true, text]);
	});

	it.each([
		['a\r\nBcc: b@b.example', 'a Bcc: b@b.example'],
		['a\r\n\r\nbody', 'a body'],
		['\n a \n', 'a'],
		['a\tb', 'a b'],
	])('has no line breaks afterwards: %j', (text, clean) => {
		expect(cleanHeaderText(text)).toBe(clean);
	});

	it('10,000 injections: none comes through', () => {
		const random = randomFor('headers');
		const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)];
		for (let round = 0; round < 10_000; round++) {
			const parts = ['Bcc: x@x.example', 'Hi', ' ', '😀', '\r\n', ...BREAKS];
			const text = Array.from({ length: 6 }, () => pick(parts)).join('') + pick(BREAKS) + pick(parts);
			const clean = cleanHeaderText(text);
			// eslint-disable-next-line no-control-regex
			expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
			expect(clean.isWellFormed()).toBe(true);
			expect(() => requireHeaderAddress('To', `a@a.example${text}`)).toThrow(
				/^To: has a line break or another control character; remove it$/,
			);
		}
	});
});

it('an address that’s fit is returned as it is', () => {
	expect(requireHeaderAddress('From', 'José <jose@a.example>')).toBe('José <jose@a.example>');
});
