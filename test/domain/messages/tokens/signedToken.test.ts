import { createHmac } from 'node:crypto';

import {
	HONEYPOT_LINK,
	MAX_TARGET_BYTES,
	MAX_TOKEN_LENGTH,
	readToken,
	TOKEN_USES,
	verifyToken,
	writeToken,
	type SigningKey,
	type TokenUse,
} from '../../../../lib/domain/messages/tokens';
import { randomFor } from '../../../../lib/simulation/random';

const MESSAGE = '0N0aPJQk3Zb~_x12aZ';
const OLD: SigningKey = { number: 1, secret: 'a-first-secret-of-43-characters-0123456789a' };
const NOW: SigningKey = { number: 255, secret: 'another-secret-of-43-characters-0123456789a' };
const REVOKED: SigningKey = { number: 2, secret: 'a-leaked-secret-of-43-characters-012345678', revokedAt: 1 };
const KEYS = [NOW, REVOKED, OLD];
const USES = Object.keys(TOKEN_USES) as TokenUse[];

const payloadOf = (use: TokenUse) =>
	use === 'click'
		? { message: MESSAGE, link: 3, url: 'https://shop.example/a?b=1&c=ü#d' }
		: { message: MESSAGE };

describe('a token', () => {
	it.each(USES)('says what it was made with: %s', (use) => {
		expect(readToken(KEYS, use, writeToken(NOW, use, payloadOf(use)))).toEqual({
			...payloadOf(use),
			key: 255,
		});
	});

	it('is laid out as documented: version, key, payload, 16 bytes of the signature', () => {
		const bytes = Buffer.concat([Buffer.of(18), Buffer.from(MESSAGE)]);
		const mac = createHmac('sha256', NOW.secret)
			.update(Buffer.concat([Buffer.of(3), bytes]))
			.digest()
			.subarray(0, 16);
		expect(writeToken(NOW, 'unsubscribe', { message: MESSAGE })).toBe(
			`1ff${bytes.toString('base64url')}${mac.toString('base64url')}`,
		);
	});

	it('is the same each time, so one content gets the same links again', () => {
		expect(writeToken(NOW, 'open', { message: MESSAGE })).toBe(writeToken(NOW, 'open', { message: MESSAGE }));
	});

	it('never ends in punctuation, which mail programs would leave out of a link', () => {
		for (let link = 1; link <= 500; link++) {
			expect(writeToken(NOW, 'click', { message: MESSAGE, link, url: 'https://a.example/' })).toMatch(
				/[A-Za-z0-9]$/,
			);
		}
	});

	it('of the longest target fits', () => {
		const url = `https://a.example/${'x'.repeat(MAX_TARGET_BYTES - 'https://a.example/'.length)}`;
		const token = writeToken(NOW, 'click', { message: MESSAGE, link: 65_535, url });
		expect(token.length).toBeLessThanOrEqual(MAX_TOKEN_LENGTH);
		expect(readToken(KEYS, 'click', token)).toMatchObject({ link: 65_535, url });
	});
});

describe('keys', () => {
	it('that were rotated still verify', () => {
		expect(readToken(KEYS, 'open', writeToken(OLD, 'open', { message: MESSAGE }))).toEqual({
			message: MESSAGE,
			key: 1,
		});
	});

	it('that were revoked don’t, but what they signed isn’t taken for a forgery', () => {
		const token = writeToken(REVOKED, 'click', payloadOf('click'));
		expect(readToken(KEYS, 'click', token)).toBeNull();
		expect(verifyToken(KEYS, 'click', token)).toEqual({
			state: 'revoked',
			payload: payloadOf('click'),
			key: 2,
		});
		const forged = writeToken({ number: 2, secret: NOW.secret }, 'click', payloadOf('click'));
		expect(verifyToken(KEYS, 'click', forged)).toEqual({ state: 'forged' });
	});

	it('that aren’t known don’t verify', () => {
		expect(readToken([OLD], 'open', writeToken(NOW, 'open', { message: MESSAGE }))).toBeNull();
		expect(readToken([], 'open', writeToken(NOW, 'open', { message: MESSAGE }))).toBeNull();
	});

	it('with an empty or short secret neither sign nor verify', () => {
		const weak = { number: 9, secret: '' };
		expect(() => writeToken(weak, 'open', { message: MESSAGE })).toThrow(/secret of less than 16 characters/);
		const bytes = Buffer.concat([Buffer.of(18), Buffer.from(MESSAGE)]);
		const mac = createHmac('sha256', '').update(Buffer.of(2)).update(bytes).digest().subarray(0, 16);
		const token = `109${bytes.toString('base64url')}${mac.toString('base64url')}`;
		expect(verifyToken([weak], 'open', token)).toEqual({ state: 'forged' });
	});
});

describe('what can’t be signed is refused with a reason', () => {
	it.each([
		['no target', { link: 1 }, /target \(missing\)/],
		['a script', { link: 1, url: 'javascript:alert(1)' }, /not_web/],
		['credentials', { link: 1, url: 'https://a@b.example/' }, /unreadable/],
		['a line break', { link: 1, url: 'https://a.example/\r\nSet-Cookie:x' }, /controls/],
		['half of a surrogate pair', { link: 1, url: 'https://a.example/\ud83d' }, /unreadable/],
		['a target too long', { link: 1, url: `https://a.example/${'ü'.repeat(700)}` }, /too_long/],
		['no link number', { url: 'https://a.example/' }, /not a link number/],
		['a link number below 0', { link: -1, url: 'https://a.example/' }, /not a link number/],
		['a link number too large', { link: 65_536, url: 'https://a.example/' }, /not a link number/],
	])('%s', (_, rest, message) => {
		expect(() => writeToken(NOW, 'click', { message: MESSAGE, ...rest })).toThrow(message);
	});

	it.each(['', 'x'.repeat(65), 'a b', 'ü'])('the message ID %j', (message) => {
		expect(() => writeToken(NOW, 'open', { message })).toThrow(/not a message ID/);
	});

	it.each([0, 256, 1.5])('the key number %d', (number) => {
		expect(() => writeToken({ ...NOW, number }, 'open', { message: MESSAGE })).toThrow(
			/number from 1 to 255/,
		);
	});
});

describe('a target that isn’t allowed isn’t read, even if it was signed', () => {
	it.each([
		'javascript:alert(1)',
		'//evil.example',
		'https://a@evil.example/',
		'https://a.example/\r\nX: y',
		`https://a.example/${'x'.repeat(MAX_TARGET_BYTES)}`,
		'',
	])('%j', (url) => {
		const signed = (target: string): string => {
			const bytes = Buffer.concat([
				Buffer.of(18),
				Buffer.from(MESSAGE),
				Buffer.of(0, 1),
				Buffer.from(target),
			]);
			const mac = createHmac('sha256', NOW.secret)
				.update(Buffer.of(1))
				.update(bytes)
				.digest()
				.subarray(0, 16);
			return `1ff${bytes.toString('base64url')}${mac.toString('base64url')}`;
		};
		expect(verifyToken(KEYS, 'click', signed('https://a.example/')).state).toBe('valid');
		expect(verifyToken(KEYS, 'click', signed(url))).toEqual({ state: 'forged' });
	});
});

it('the link for machines has a number that no author’s link has', () => {
	const token = writeToken(NOW, 'click', {
		message: MESSAGE,
		link: HONEYPOT_LINK,
		url: 'https://a.example/',
	});
	expect(readToken(KEYS, 'click', token)?.link).toBe(0);
});

describe('10,000 tokens that aren’t ours', () => {
	const random = randomFor('tokens');
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
	const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
	const text = (length: number): string => Array.from({ length }, () => pick([...LETTERS])).join('');
	const real = (): { use: TokenUse; token: string } => {
		const use = pick(USES);
		return { use, token: writeToken(pick([OLD, NOW]), use, payloadOf(use)) };
	};
	const flipBit = (token: string): string => {
		const position = Math.floor(random() * token.length);
		const flipped = String.fromCharCode(token.charCodeAt(position) ^ (1 << Math.floor(random() * 7)));
		return token.slice(0, position) + flipped + token.slice(position + 1);
	};
	/** Each makes a text that must not pass for the given use. */
	const attacks: Record<string, () => { use: TokenUse; token: string }> = {
		'a bit flipped': () => {
			const { use, token } = real();
			return { use, token: flipBit(token) };
		},
		'one character replaced': () => {
			const { use, token } = real();
			const position = Math.floor(random() * token.length);
			const other = pick([...LETTERS].filter((letter) => letter !== token.charAt(position)));
			return { use, token: token.slice(0, position) + other + token.slice(position + 1) };
		},
		truncated: () => {
			const { use, token } = real();
			return { use, token: token.slice(0, Math.floor(random() * token.length)) };
		},
		lengthened: () => {
			const { use, token } = real();
			return {
				use,
				token: pick([`${token}${text(1)}`, `${text(1)}${token}`, `${token}=`, `${token}\n`, ` ${token}`]),
			};
		},
		'for another use': () => {
			const { use, token } = real();
			return { use: pick(USES.filter((other) => other !== use)), token };
		},
		'signed with another key under a known number': () => {
			const use = pick(USES);
			return { use, token: writeToken({ number: pick([1, 255]), secret: text(43) }, use, payloadOf(use)) };
		},
		'a payload under another’s signature': () => {
			const target = Buffer.concat([
				Buffer.of(18),
				Buffer.from(MESSAGE),
				Buffer.of(0, 1),
				Buffer.from(
					pick(['https://evil.example/', '//evil.example', 'javascript:alert(1)', 'data:text/html,x']),
				),
			]);
			const { token } = real();
			return {
				use: 'click',
				token: `${token.slice(0, 3)}${target.toString('base64url')}${token.slice(-22)}`,
			};
		},
		'made up': () => ({
			use: pick(USES),
			token: `1${pick(['01', 'ff', '02', '00'])}${text(Math.floor(random() * 200))}`,
		}),
		'far too long': () => {
			const { use, token } = real();
			return { use, token: token.slice(0, 3) + 'A'.repeat(2_040) + token.slice(3) };
		},
		'not a token at all': () => ({
			use: pick(USES),
			token: pick([
				'',
				'1',
				'null',
				'../../etc/passwd',
				'https://evil.example/',
				'1ff',
				'\u0000',
				'1ff' + '='.repeat(40),
			]),
		}),
	};

	it.each(Object.keys(attacks))('1,000 × %s: none passes', (name) => {
		const passed: string[] = [];
		for (let round = 0; round < 1_000; round++) {
			const { use, token } = attacks[name]();
			if (verifyToken(KEYS, use, token).state !== 'forged') passed.push(`${use} ${token}`);
		}
		expect(passed).toEqual([]);
	});

	it('a real one passes, so the judge isn’t blind', () => {
		for (let round = 0; round < 200; round++) {
			const { use, token } = real();
			expect(verifyToken(KEYS, use, token).state).toBe('valid');
		}
	});
});
