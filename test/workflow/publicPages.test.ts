import { writeToken, type TokenPayload, type TokenUse } from '../../lib/domain/messages';
import { eraseContact, hashAddress, saveContact } from '../../lib/engine';
import { MessageRepository } from '../../lib/store/repositories/MessageRepository';
import { SecretKeyRepository } from '../../lib/store/repositories/SecretKeyRepository';
import type { Contact, Message, Store } from '../../lib/store';
import { sentMessage } from '../support/sentMessage';
import type { Answer, Call } from './support/callWebhook';
import { draw, events, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';

const PHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';

const TARGET = 'https://example.com/espresso?a=1&b=%20#top';

const CHOICES = {
	choice: [
		{ purpose: 'marketing', topic: '', name: 'News', namePt: 'Novidades', hint: 'Once a week' },
		{ purpose: 'marketing', topic: 'coffee', name: 'Coffee', namePt: '', hint: '' },
		{ purpose: 'events', topic: '', name: 'Events', namePt: '', hint: '' },
	],
};

async function publish(parameters = {}): Promise<void> {
	await runner().publish(
		draw(
			{
				Pages: ours('journeyPagesTrigger', {
					path: 'journey',
					senderName: 'Contoso Coffee',
					preferences: CHOICES,
					...parameters,
				}),
			},
			[],
			{ id: 'pages' },
		),
	);
}

const store = async <T>(work: (store: Store) => Promise<T>): Promise<T> => await runner().store.read(work);

/** A message to Ann, and its links. */
async function send(): Promise<{
	message: Message;
	token: (use: TokenUse, more?: Partial<TokenPayload>) => Promise<string>;
}> {
	const message = await runner().store.with(async (engine) => {
		const { contact } = await saveContact(engine, { email: ANN }, { matchBy: 'email' });
		const addressHash = await hashAddress(engine, 'email', ANN);
		return await sentMessage(engine.store, contact, { addressHash });
	});
	return {
		message,
		token: async (use, more = {}) =>
			await store(async (open) =>
				writeToken(await open.secretKeys.current('link'), use, { message: message.id, ...more }),
			),
	};
}

const call = async (
	method: 'GET' | 'HEAD' | 'POST',
	query: Record<string, string | string[]>,
	more: Call = {},
): Promise<Answer> =>
	await runner().call(
		'Pages',
		{ method, query, headers: { 'user-agent': PHONE, ...more.headers }, ip: '203.0.113.9', ...more },
		'pages',
	);

const get = async (query: Record<string, string | string[]>, more: Call = {}) =>
	await call('GET', query, more);

const post = async (
	query: Record<string, string>,
	fields: Record<string, string | string[]> | string,
	more: Call = {},
) =>
	await call('POST', query, {
		raw: typeof fields === 'string' ? fields : encoded(fields),
		contentType: 'application/x-www-form-urlencoded',
		...more,
	});

/** As a browser sends a form. */
function encoded(fields: Record<string, string | string[]>): string {
	const pairs = new URLSearchParams();
	for (const [name, value] of Object.entries(fields))
		for (const one of [value].flat()) pairs.append(name, one);
	return pairs.toString();
}

const interactions = async () => {
	const { id } = await runner().store.contact(ANN);
	return await store(async (open) => (await open.interactions.list({ contactId: id })).reverse());
};

const types = async (): Promise<string[]> => (await interactions()).map(({ type }) => type);

const ONE_CLICK = 'List-Unsubscribe=One-Click';

/** What every answer about a message has. */
const PRIVATE = {
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Robots-Tag': 'noindex, nofollow',
	'X-Content-Type-Options': 'nosniff',
};

describe('the address', () => {
	it.each([
		[{}, 'http://n8n.example/webhook/journey'],
		[{ publicAddress: 'https://links.example.com/' }, 'https://links.example.com/webhook/journey'],
		[{ publicAddress: 'https://example.com/mail/' }, 'https://example.com/mail'],
	])('of %j is %s, known to every process while the workflow is published', async (parameters, baseUrl) => {
		await publish(parameters);
		expect(await store(async (open) => await open.publicAddresses.current())).toMatchObject({
			workflowId: 'pages',
			baseUrl,
		});
		await runner().unpublish('pages');
		await runner().advance(29_000);
		expect(await store(async (open) => await open.publicAddresses.current())).toMatchObject({ baseUrl });
		await runner().advance(2_000);
		expect(await store(async (open) => await open.publicAddresses.current())).toBeNull();
	});

	it('stays while the workflow is published again', async () => {
		await publish();
		await publish({ publicAddress: 'https://links.example.com' });
		await runner().advance(60_000);
		expect(await store(async (open) => await open.publicAddresses.list())).toEqual([
			expect.objectContaining({ baseUrl: 'https://links.example.com/webhook/journey' }),
		]);
	});

	it.each([
		[{ publicAddress: 'links.example.com' }, 'Public Address'],
		[{ path: ' / ' }, 'Path'],
		[{ options: { logo: 'https://example.com/logo.png' } }, 'Logo'],
		[{ options: { privacyUrl: 'javascript:alert(1)' } }, 'Privacy Policy URL'],
	])('with %j isn’t published: %s', async (parameters, field) => {
		await expect(publish(parameters)).rejects.toThrow(field);
	});
});

describe('a click', () => {
	it('leads where the token says, byte by byte, and is recorded when a person did it', async () => {
		await publish();
		const { message, token } = await send();
		await runner().advance(3_600_000);
		const answer = await get({ c: await token('click', { link: 2, url: TARGET }) });
		expect(answer).toMatchObject({ status: 302, headers: { ...PRIVATE, Location: TARGET }, text: '' });
		expect(answer.headers).not.toHaveProperty('Set-Cookie');
		expect(await types()).toEqual([]);
		await runner().advance(10_000);
		expect(await interactions()).toEqual([
			expect.objectContaining({
				type: 'email.clicked',
				properties: expect.objectContaining({ url: TARGET, link: 2, message: message.id }),
			}),
		]);
	});

	it('by HEAD is answered the same, and is a machine’s', async () => {
		await publish();
		const { token } = await send();
		await runner().advance(3_600_000);
		expect(await call('HEAD', { c: await token('click', { link: 1, url: TARGET }) })).toMatchObject({
			status: 302,
			headers: { Location: TARGET },
		});
		await runner().advance(10_000);
		expect(await types()).toEqual(['email.machine_clicked']);
	});

	it('leads nowhere without a token of ours', async () => {
		await publish();
		const { token } = await send();
		const good = await token('click', { link: 1, url: TARGET });
		for (const c of [
			'',
			'x',
			`${good}x`,
			good.slice(0, -1),
			await token('open'),
			await token('unsubscribe'),
			TARGET,
		]) {
			const answer = await get({ c, url: TARGET, r: TARGET });
			expect(answer).toMatchObject({ status: 404, headers: PRIVATE });
			expect(answer.headers).not.toHaveProperty('Location');
			expect(answer.text).not.toContain('example.com');
		}
		expect((await get({ c: [good, good] })).status).toBe(404);
		expect((await get({})).status).toBe(404);
		expect((await post({ c: good }, '')).status).toBe(404);
	});

	it('works while the store is away; pages and one-click ask to come back', async () => {
		await publish();
		const { token } = await send();
		const c = await token('click', { link: 1, url: TARGET });
		const u = await token('unsubscribe');
		expect((await get({ u })).status).toBe(200);
		await runner().advance(3_600_000);
		const away = new Error('the connection was refused');
		const broken = [
			jest.spyOn(SecretKeyRepository.prototype, 'list').mockRejectedValue(away),
			jest.spyOn(MessageRepository.prototype, 'get').mockRejectedValue(away),
		];
		try {
			expect(await get({ c })).toMatchObject({ status: 302, headers: { Location: TARGET } });
			expect(await get({ u })).toMatchObject({ status: 503, headers: { ...PRIVATE, 'Retry-After': '60' } });
			expect(await post({ u }, ONE_CLICK)).toMatchObject({
				status: 503,
				text: '',
				headers: { 'Retry-After': '60' },
			});
			expect((await get({ o: 'x' })).status).toBe(200);
		} finally {
			for (const spy of broken) spy.mockRestore();
		}
		expect(await types()).toEqual([]);
	});

	it('of an erased contact leads on, and nothing is recorded', async () => {
		await publish();
		const { message, token } = await send();
		await runner().advance(3_600_000);
		await runner().store.with(async (engine) => await eraseContact(engine, message.contactId));
		expect((await get({ c: await token('click', { link: 1, url: TARGET }) })).status).toBe(302);
		await runner().advance(10_000);
		expect(runner().store.committed('interactions')).toBe(0);
		expect(runner().store.committed('pending_hits')).toBe(0);
	});

	it('with a revoked key shows the host, and doesn’t lead there', async () => {
		await publish();
		const { token } = await send();
		const c = await token('click', { link: 1, url: 'https://user.example.org/x?y=<b>' });
		expect((await get({ c })).status).toBe(302);
		await store(async (open) => await open.secretKeys.revoke('link', 1));
		await runner().advance(31_000);
		const answer = await get({ c });
		expect(answer.status).toBe(200);
		expect(answer.headers).not.toHaveProperty('Location');
		expect(answer.text).toContain('<strong>user.example.org</strong>');
		expect(answer.text).not.toMatch(/href="https?:\/\/user/);
	});

	it('with a rotated key goes on working, as does one with the new key at once', async () => {
		await publish();
		const { token } = await send();
		const old = await token('click', { link: 1, url: TARGET });
		await get({ c: old });
		await store(async (open) => await open.transaction(async (tx) => await tx.secretKeys.rotate('link')));
		await runner().advance(2_000);
		expect((await get({ c: await token('click', { link: 1, url: TARGET }) })).status).toBe(302);
		expect((await get({ c: old })).status).toBe(302);
	});
});

describe('an open', () => {
	it('is a GIF of 43 bytes, whatever the token', async () => {
		await publish();
		const { token } = await send();
		await runner().advance(3_600_000);
		for (const o of [await token('open'), 'x', '', await token('click', { link: 1, url: TARGET })]) {
			const answer = await get({ o });
			expect(answer).toMatchObject({
				status: 200,
				headers: { ...PRIVATE, 'Content-Type': 'image/gif', 'Content-Length': '43' },
			});
			expect(answer.text).toHaveLength(43);
			expect(answer.text.startsWith('GIF89a')).toBe(true);
		}
		await runner().advance(10_000);
		expect(await types()).toEqual(['email.opened']);
	});
});

describe('unsubscribing', () => {
	const consent = async (): Promise<string[]> =>
		await store(async (open) => {
			const contact = (await open.contacts.find({ emailKey: ANN })) as Contact;
			return (await open.consents.history(contact.id)).map(
				({ purpose, topic, state, source }) => `${purpose}${topic} ${state} ${source}`,
			);
		});

	it.each([
		['urlencoded', { raw: ONE_CLICK, contentType: 'application/x-www-form-urlencoded' }],
		[
			'multipart',
			{
				body: { data: { 'List-Unsubscribe': 'One-Click' }, files: {} },
				contentType: 'multipart/form-data; boundary=x',
			},
		],
	])('by one click, %s: 200, empty, no redirect, no cookie', async (_kind, how) => {
		await publish();
		const { token } = await send();
		const answer = await call('POST', { u: await token('unsubscribe') }, how);
		expect(answer).toMatchObject({ status: 200, text: '', redirectedTo: null, headers: PRIVATE });
		expect(Object.keys(answer.headers).map((name) => name.toLowerCase())).not.toContain('set-cookie');
		expect(answer.headers).not.toHaveProperty('Location');
		expect(await consent()).toEqual(['marketing withdrawn one-click unsubscribe']);
		expect(await types()).toEqual(['consent.withdrawn', 'email.unsubscribed']);
		expect((await call('POST', { u: 'unknown' }, how)).status).toBe(200);
		expect((await call('POST', { u: await token('click', { link: 1, url: TARGET }) }, how)).status).toBe(200);
		expect(await consent()).toHaveLength(1);
	});

	it('on a page: GET and HEAD show, POST acts and can be undone', async () => {
		await publish();
		const { token } = await send();
		const u = await token('unsubscribe');
		const page = await get({ u });
		expect(page).toMatchObject({ status: 200, headers: PRIVATE });
		expect(page.text).toContain('Stop sending “News” to a…@e….com?');
		expect(page.text).toContain('Contoso Coffee');
		expect(page.text).not.toContain(ANN);
		expect(await call('HEAD', { u })).toMatchObject({ status: 200, text: '', headers: PRIVATE });
		expect(await consent()).toEqual([]);

		const done = await post({ u }, { action: 'unsubscribe' });
		expect(done.text).toContain('You’re unsubscribed');
		expect(await consent()).toEqual(['marketing withdrawn unsubscribe page']);
		await runner().advance(1_000);
		expect((await post({ u }, { action: 'undo' })).text).toContain('You’re subscribed again');
		expect(await consent()).toEqual([
			'marketing given unsubscribe page',
			'marketing withdrawn unsubscribe page',
		]);
		const preferences = /href="\?p=([^"]+)"/.exec(done.text)?.[1];
		expect((await get({ p: preferences ?? '' })).text).toContain('Your preferences');
	});

	it('in the reader’s language', async () => {
		await publish();
		const { token } = await send();
		const headers = { 'accept-language': 'pt-BR,pt;q=0.9', 'user-agent': PHONE };
		const page = await get({ u: await token('unsubscribe') }, { headers });
		expect(page.text).toContain('<html lang="pt-BR">');
		expect(page.text).toContain('Parar de enviar “Novidades” para a…@e….com?');
		await publish({ options: { language: 'en' } });
		expect((await get({ u: await token('unsubscribe') }, { headers })).text).toContain('<html lang="en">');
	});

	it('with a revoked key asks for the address, and acts by a message to it', async () => {
		await publish();
		const { token } = await send();
		const u = await token('unsubscribe');
		await store(async (open) => await open.secretKeys.revoke('link', 1));
		const page = await get({ u });
		expect(page.text).toContain('type="email"');
		expect((await post({ u }, ONE_CLICK)).status).toBe(200);
		expect((await post({ u }, { action: 'request', address: 'nonsense' })).status).toBe(422);
		const known = await post({ u }, { action: 'request', address: ANN });
		const unknown = await post({ u }, { action: 'request', address: 'no.one@example.com' });
		const without = (text: string) => text.replaceAll(/nonce="[^"]*"/g, '');
		expect(without(known.text)).toBe(without(unknown.text));
		expect(await consent()).toEqual([]);
		expect(await types()).toEqual(['email.unsubscribe_requested']);
		expect((await post({ u: 'forged' }, { action: 'request', address: ANN })).status).toBe(404);
	});
});

describe('the preferences', () => {
	it('show what counts, and save what is chosen of what was shown', async () => {
		await publish();
		const { token } = await send();
		const p = await token('preferences');
		const page = await get({ p });
		const shown = [...page.text.matchAll(/name="shown" value="([^"]+)"/g)].map(([, value]) => value);
		expect(shown).toHaveLength(5);
		expect(page.text.match(/ checked>/g)).toHaveLength(4);
		expect(page.text).toContain('Once a week');
		const [news, coffee] = shown;
		const saved = await post({ p }, { shown: [news, coffee, 'tracking', 'nothing'], allow: [news] });
		expect(saved.text).toContain('Your preferences are saved.');
		const history = await store(async (open) => {
			const contact = (await open.contacts.find({ emailKey: ANN })) as Contact;
			return (await open.consents.history(contact.id)).map(
				({ purpose, topic, state }) => `${purpose}/${topic} ${state}`,
			);
		});
		expect(history.sort()).toEqual(['marketing/coffee withdrawn', 'tracking/ withdrawn']);
		expect((await get({ p: await token('unsubscribe') })).status).toBe(404);
	});

	it('stop everything at once', async () => {
		await publish();
		const { token } = await send();
		const p = await token('preferences');
		const saved = await post({ p }, { shown: ['nothing'], nothing: '1' });
		expect(saved.text.match(/ checked>/g)).toHaveLength(2);
		expect(await types()).toEqual(['email.unsubscribed']);
	});

	it('leave out what the author doesn’t offer', async () => {
		await publish({ options: { offerTracking: false, offerNothing: false } });
		const { token } = await send();
		const page = await get({ p: await token('preferences') });
		expect(page.text).not.toMatch(/name="(?:tracking|nothing)"/);
	});
});

it('in the editor it answers with a page, and stores nothing', async () => {
	const workflow = draw({ Pages: ours('journeyPagesTrigger', { path: 'journey' }) }, []);
	const { answer } = await runner().callManually(workflow, 'Pages', { method: 'GET', query: { u: 'x' } });
	expect(answer).toMatchObject({ status: 200, headers: PRIVATE });
	expect(answer.text).toContain('This address works');
});

it('starts no execution, and in a journey’s workflow it keeps no one from starting', async () => {
	await runner().publish(
		draw(
			{
				Pages: ours('journeyPagesTrigger', { path: 'journey' }),
				Enter: events(),
				After: standIn('record'),
			},
			[['Enter', 'After']],
		),
	);
	await runner().call('Enter', { body: { type: 'enter', contact: { email: ANN } } });
	expect(runner().ledger.of('After')).toHaveLength(1);
});
