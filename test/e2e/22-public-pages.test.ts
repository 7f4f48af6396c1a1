import { setTimeout as sleep } from 'node:timers/promises';

import { chromium } from 'playwright-core';

import { writeToken, type TokenUse } from '../../lib/domain/messages';
import { latestWord } from '../../lib/domain/messages/allowed';
import { addressHasher } from '../../lib/engine';
import type { Message } from '../../lib/store';
import { ensureBrowser } from '../../tools/n8n/ensureBrowser';
import { contactRow } from '../support/rows';
import { sentMessage } from '../support/sentMessage';
import { ReadyProxy } from '../../tools/start/ReadyProxy';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { nodes, workflow } from './support/workflows';

const ONE_CLICK = 'List-Unsubscribe=One-Click';

const TARGET = 'https://example.com/a?b=%20&c=d#e';

/** How often n8n is restarted while mail programs unsubscribe people; `RESTARTS=50` for the full proof. */
const RESTARTS = Number(process.env.RESTARTS ?? 2);

describe('Public pages in a real n8n', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await TestBench.start();
		await bench.publish(
			workflow('Pages', [], [nodes.pages({ path: 'journey', senderName: 'Contoso Coffee' })]),
		);
		await until(
			'the address is registered',
			async () => (await bench.store.publicAddresses.current()) !== null,
			30_000,
		);
	}, 300_000);

	afterAll(async () => await bench?.stop());

	async function send(email: string): Promise<Message> {
		const contact = await bench.store.contacts.insert(contactRow({ email }));
		const hash = await addressHasher(bench);
		return await sentMessage(bench.store, contact, {
			addressHash: hash('email', email),
			countedAt: Date.now() - 60_000,
		});
	}

	async function link(message: Message, use: TokenUse, base?: string): Promise<string> {
		const key = await bench.store.secretKeys.current('link');
		const token = writeToken(key, use, {
			message: message.id,
			...(use === 'click' ? { link: 1, url: TARGET } : {}),
		});
		const parameter = { click: 'c', open: 'o', unsubscribe: 'u', preferences: 'p', confirm: 'd' }[use];
		return `${base ?? bench.n8n.url}/webhook/journey?${parameter}=${token}`;
	}

	const isWithdrawn = async ({ contactId, addressHash, purpose }: Message): Promise<boolean> => {
		const statements = (await bench.store.consents.history(contactId)).filter(
			(one) => one.purpose === purpose,
		);
		return latestWord(statements, '', addressHash)?.state === 'withdrawn';
	};

	it('have the address that n8n has', async () => {
		const address = await bench.store.publicAddresses.current();
		expect(address?.baseUrl).toBe(`http://localhost:${new URL(bench.n8n.url).port}/webhook/journey`);
	});

	it('redirect by GET and HEAD, and show an image', async () => {
		const message = await send('click@example.com');
		for (const method of ['GET', 'HEAD']) {
			const answer = await fetch(await link(message, 'click'), { method, redirect: 'manual' });
			expect(answer.status).toBe(302);
			expect(answer.headers.get('location')).toBe(TARGET);
			expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
			expect(answer.headers.get('set-cookie')).toBeNull();
		}
		const image = await fetch(await link(message, 'open'));
		expect(image.headers.get('content-type')).toBe('image/gif');
		expect((await image.arrayBuffer()).byteLength).toBe(43);
		await until(
			'the HEAD is decided',
			async () => (await bench.store.interactions.list({ contactId: message.contactId })).length > 0,
			10_000,
		);
	});

	it('have our headers only, and lead nowhere without a token of ours', async () => {
		const message = await send('headers@example.com');
		for (const url of [await link(message, 'unsubscribe'), `${bench.n8n.url}/webhook/journey?c=forged`]) {
			const answer = await fetch(url, { redirect: 'manual' });
			const policy = answer.headers.get('content-security-policy') ?? '';
			expect(policy).toContain("default-src 'none'");
			expect(policy).toContain('sandbox allow-forms');
			// Two policies would be joined by a comma.
			expect(policy).not.toMatch(/allow-same-origin|,/);
			expect(answer.headers.get('location')).toBeNull();
			expect(answer.headers.get('cache-control')).toBe('no-store');
		}
	});

	it.each([
		['urlencoded', { body: ONE_CLICK, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
		[
			'multipart',
			{
				body: `--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n`,
				headers: { 'content-type': 'multipart/form-data; boundary=x' },
			},
		],
	])('unsubscribe by one click, %s', async (kind, how) => {
		const message = await send(`${kind}@example.com`);
		const answer = await fetch(await link(message, 'unsubscribe'), {
			method: 'POST',
			redirect: 'manual',
			...how,
		});
		expect(answer.status).toBe(200);
		expect(await answer.text()).toBe('');
		expect(answer.headers.get('set-cookie')).toBeNull();
		expect(await isWithdrawn(message)).toBe(true);
	});

	it('unsubscribe a person with a keyboard and without scripts, and take it back', async () => {
		const message = await send('person@example.com');
		const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ['--no-sandbox'] });
		try {
			const context = await browser.newContext({
				viewport: { width: 360, height: 640 },
				javaScriptEnabled: false,
				locale: 'pt-BR',
			});
			const page = await context.newPage();
			await page.goto(await link(message, 'unsubscribe'));
			expect(await isWithdrawn(message)).toBe(false);
			await page.keyboard.press('Tab');
			await page.keyboard.press('Enter');
			await page.getByText('Inscrição cancelada').waitFor();
			expect(await isWithdrawn(message)).toBe(true);
			await page.getByRole('button', { name: 'Desfazer' }).click();
			await page.getByText('Inscrição reativada').waitFor();
			expect(await isWithdrawn(message)).toBe(false);
			await page.getByRole('link', { name: 'Prefiro escolher o que recebo' }).click();
			await page.getByRole('checkbox', { name: 'Marketing' }).uncheck();
			await page.getByRole('button', { name: 'Salvar' }).click();
			await page.getByText('Suas preferências foram salvas.').waitFor();
			expect(await isWithdrawn(message)).toBe(true);
		} finally {
			await browser.close();
		}
	}, 120_000);

	it(`lose no unsubscribe while n8n is restarted ${RESTARTS} times behind the documented proxy`, async () => {
		const proxy = await ReadyProxy.start(bench.n8n.url);
		let restarting = true;
		const sent: Message[] = [];
		const unanswered: Message[] = [];
		/** What a mail program does: it tries again after anything but success. */
		const unsubscribe = async (message: Message): Promise<void> => {
			const url = await link(message, 'unsubscribe', proxy.url);
			for (let attempt = 0; attempt < 300; attempt++) {
				const answer = await fetch(url, {
					method: 'POST',
					body: ONE_CLICK,
					headers: { 'content-type': 'application/x-www-form-urlencoded' },
					redirect: 'manual',
				}).catch(() => undefined);
				await answer?.body?.cancel();
				if (answer?.status === 200) return;
				await sleep(200);
			}
			unanswered.push(message);
		};
		try {
			const underWay: Array<Promise<void>> = [];
			const senders = (async () => {
				for (let n = 0; restarting; n++) {
					const message = await send(`restart${n}@example.com`);
					sent.push(message);
					underWay.push(unsubscribe(message));
					await sleep(100);
				}
			})();
			for (let n = 0; n < RESTARTS; n++) await bench.n8n.restart(n % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
			restarting = false;
			await senders;
			await Promise.all(underWay);
		} finally {
			await proxy.close();
		}
		expect(unanswered).toEqual([]);
		const lost: string[] = [];
		for (const message of sent) if (!(await isWithdrawn(message))) lost.push(message.id);
		console.log(`${RESTARTS} restarts, ${sent.length} unsubscribes, ${lost.length} lost`);
		expect(sent.length).toBeGreaterThan(RESTARTS);
		expect(lost).toEqual([]);
	}, 3_600_000);
});
