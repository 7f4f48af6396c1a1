import { writeToken, type TokenUse } from '../../lib/domain/messages';
import type { Message, SecretKey } from '../../lib/store';
import type { Answer } from './support/callWebhook';
import { draw, events, ours } from './support/draw';
import { encoded, linkKey, messageTo, ONE_CLICK, PHONE, publishPages, request } from './support/publicPages';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const EVIL = 'https://evil.example/';

/** The same numbers in each run. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return state / 0x7fffffff;
	};
}

const next = random(20_261_128);

const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];

const USES: readonly TokenUse[] = ['click', 'open', 'unsubscribe', 'preferences', 'confirm'];

const PARAMETERS = [
	'c',
	'o',
	'u',
	'p',
	'd',
	'e',
	's',
	'url',
	'r',
	'next',
	'redirect',
	'__proto__',
	'constructor',
];

const HOSTILE = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	"'-alert(1)-'",
	'javascript:alert(1)',
	'</title></style><svg onload=alert(1)>',
	'&lt;script&gt;',
	'\r\nSet-Cookie: a=b\r\n\r\n<script>',
	'{{7*7}}${7*7}',
	'\u202e\u0000\ufeff',
	EVIL,
	'//evil.example',
	'https:evil.example',
	'data:text/html,<script>alert(1)</script>',
];

describe('10,000 hostile requests', () => {
	let message: Message;
	let key: SecretKey;

	const sign = (use: TokenUse, url = 'https://example.com/'): string =>
		writeToken(key, use, { message: message.id, ...(use === 'click' ? { link: 1, url } : {}) });

	/** A token that isn't good for what it's used for. */
	function forged(parameter: string): string {
		const right = { c: 'click', o: 'open', u: 'unsubscribe', p: 'preferences' }[parameter];
		const use = pick(USES.filter((one) => one !== right));
		const token = sign(use);
		const bytes = Buffer.from(token);
		switch (Math.floor(next() * 8)) {
			case 0:
				return token;
			case 1:
				return sign((right ?? 'click') as TokenUse).slice(0, -1 - Math.floor(next() * 30));
			case 2: {
				const good = Buffer.from(sign((right ?? 'click') as TokenUse));
				good[3 + Math.floor(next() * (good.length - 3))] ^= 1;
				return good.toString('latin1');
			}
			case 3:
				return writeToken(
					{ number: 1 + Math.floor(next() * 255), secret: 'a secret of the attacker' },
					(right ?? 'click') as TokenUse,
					{
						message: message.id,
						link: 1,
						url: EVIL,
					},
				);
			case 4:
				return pick(HOSTILE);
			case 5:
				return `1${'01'}${Buffer.from(`${message.id}${EVIL}`).toString('base64url')}${token.slice(-22)}`;
			case 6:
				return 'A'.repeat(Math.floor(next() * 5_000));
			default:
				return bytes.reverse().toString('latin1');
		}
	}

	async function attack(): Promise<Answer> {
		const parameter = pick(PARAMETERS);
		const query: Record<string, string | string[]> = { [parameter]: forged(parameter) };
		if (next() < 0.3) query[pick(PARAMETERS)] = pick(HOSTILE);
		if (next() < 0.1) query[parameter] = [sign('click'), EVIL];
		const headers: Record<string, string> = {
			'user-agent': next() < 0.5 ? PHONE : pick(HOSTILE),
			'accept-language': next() < 0.5 ? 'pt' : pick(HOSTILE),
			host: next() < 0.5 ? 'evil.example' : 'n8n.example',
			'x-forwarded-host': 'evil.example',
		};
		const method = pick(['GET', 'HEAD', 'POST'] as const);
		if (method !== 'POST') return await request(runner(), method, query, { headers });
		const raw =
			next() < 0.5
				? ONE_CLICK
				: encoded({
						action: pick(['unsubscribe', 'undo', 'request', ...HOSTILE]),
						address: pick(HOSTILE),
						allow: pick(HOSTILE),
					});
		return await request(runner(), method, query, {
			headers,
			raw,
			contentType: 'application/x-www-form-urlencoded',
		});
	}

	it('are led nowhere, change nothing, and run nothing', async () => {
		await publishPages(runner(), { senderName: HOSTILE[0] });
		message = await messageTo(runner(), 'ann@example.com', { purpose: HOSTILE[1], topic: HOSTILE[4] });
		key = await linkKey(runner());
		await runner().advance(3_600_000);
		const through: unknown[] = [];
		const statuses = new Map<number, number>();
		for (let n = 0; n < 10_000; n++) {
			const answer = await attack();
			statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
			if (isThrough(answer)) through.push(answer);
		}
		await runner().settle();
		expect(through).toEqual([]);
		expect([...statuses.keys()].sort()).toEqual([200, 404]);
		await runner().advance(3_600_000);
		for (const table of ['consents', 'suppressions', 'interactions', 'pending_hits']) {
			expect(`${table}: ${runner().store.committed(table)}`).toBe(`${table}: 0`);
		}
	}, 300_000);

	it('would be noticed if they were led somewhere', async () => {
		await publishPages(runner());
		message = await messageTo(runner(), 'ann@example.com');
		key = await linkKey(runner());
		expect(isThrough(await request(runner(), 'GET', { c: sign('click') }))).toBe(true);
		const page = await request(runner(), 'GET', { u: sign('unsubscribe') });
		expect(isThrough({ ...page, text: `${page.text}<script>` })).toBe(true);
		expect(isThrough({ ...page, headers: { 'Content-Type': 'text/html' } })).toBe(true);
	});

	it('names of any kind are shown as text, on each page', async () => {
		for (const name of HOSTILE) {
			await publishPages(runner(), {
				senderName: name,
				preferences: { choice: [{ purpose: 'marketing', topic: '', name, namePt: name, hint: name }] },
				options: { logo: '', privacyUrl: '' },
			});
			message = await messageTo(runner(), 'ann@example.com');
			key = await linkKey(runner());
			for (const answer of [
				await request(runner(), 'GET', { u: sign('unsubscribe') }),
				await request(runner(), 'GET', { p: sign('preferences') }),
				await request(
					runner(),
					'POST',
					{ u: sign('unsubscribe') },
					{ raw: 'action=undo', contentType: 'application/x-www-form-urlencoded' },
				),
			]) {
				expect(answer.status).toBe(200);
				expect(isThrough(answer)).toBe(false);
			}
		}
	});
});

/** Whether an answer redirects, sets something, or has markup that our pages don't have. */
function isThrough(answer: Answer): boolean {
	const { status, redirectedTo } = answer;
	// A nonce is random: now and then one contains any of the words looked for.
	const nonce = /'nonce-([^']+)'/.exec(answer.headers['Content-Security-Policy'] ?? '')?.[1] ?? 'none';
	const text = answer.text.replaceAll(nonce, '');
	const headers = Object.fromEntries(
		Object.entries(answer.headers).map(([name, value]) => [name, value.replaceAll(nonce, '')]),
	);
	const names = Object.keys(headers).map((name) => name.toLowerCase());
	if (status >= 300 && status < 400) return true;
	if (redirectedTo !== null || names.includes('location') || names.includes('set-cookie')) return true;
	if (Object.values(headers).some((value) => /[\r\n]/.test(value) || value.includes('evil'))) return true;
	if (headers['Content-Type'] === 'image/gif' || text === '') return false;
	if (!headers['Content-Security-Policy']?.includes('; sandbox allow-forms')) return true;
	const tags = [...text.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/gi)];
	return tags.some(
		([, tag, attributes]) => !OURS.has(tag.toLowerCase()) || /\son\w+\s*=|javascript:|evil/i.test(attributes),
	);
}

const OURS = new Set(
	'html head meta title link style body header main footer h1 p span strong small form fieldset legend div label input button a img'.split(
		' ',
	),
);

it('a crawler that follows every link of 1,000 mails unsubscribes no one and moves no one', async () => {
	await runner().publish(
		draw(
			{
				Enter: events(),
				Clicked: ours('journeyIfThen', {
					condition: 'event',
					eventType: 'email.clicked',
					limit: true,
					amount: 2,
					unit: 'days',
				}),
			},
			[['Enter', 'Clicked']],
		),
	);
	await publishPages(runner());
	const people = Array.from({ length: 1_000 }, (_, n) => `person${n}@example.com`);
	await runner().call('Enter', {
		body: { events: people.map((email) => ({ type: 'enter', contact: { email } })) },
	});
	const key = await linkKey(runner());
	const messages: Message[] = [];
	for (const email of people) messages.push(await messageTo(runner(), email));
	await runner().advance(600_000);
	for (const { id } of messages) {
		const token = (use: TokenUse, more = {}) => writeToken(key, use, { message: id, ...more });
		const links: Array<Record<string, string>> = [
			{ o: token('open') },
			...[0, 1, 2, 3].map((link) => ({ c: token('click', { link, url: `https://example.com/${link}` }) })),
			{ u: token('unsubscribe') },
			{ p: token('preferences') },
		];
		for (const query of links) {
			for (const method of ['GET', 'HEAD'] as const) {
				const answer = await request(runner(), method, query);
				expect(answer.status).toBe('c' in query ? 302 : 200);
			}
		}
		await runner().settle();
		// Links on its pages, too.
		const page = await request(runner(), 'GET', links[5]);
		const found = /href="\?p=([^"]+)"/.exec(page.text)?.[1] ?? '';
		expect((await request(runner(), 'GET', { p: found })).status).toBe(200);
	}
	await runner().advance(60_000);
	expect(runner().store.committed('consents')).toBe(0);
	expect(runner().store.committed('suppressions')).toBe(0);
	const types = await runner().store.read(async (store) => {
		const found = new Map<string, number>();
		for (const { contactId } of messages)
			for (const { type } of await store.interactions.list({ contactId }))
				found.set(type, (found.get(type) ?? 0) + 1);
		return Object.fromEntries(found);
	});
	expect(types).toEqual({
		enter: 1_000,
		'email.machine_clicked': 4_000,
		'email.machine_opened': 1_000,
	});
	for (const email of [people[0], people[500], people[999]]) {
		expect(await runner().store.where(email)).toBe('waiting at Clicked');
	}
	expect(runner().store.committed('pending_hits')).toBe(0);
}, 300_000);
