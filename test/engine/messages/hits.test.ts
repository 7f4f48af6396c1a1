import {
	decideDueHits,
	eraseContact,
	recordHit,
	saveAccount,
	setConsent,
	type HitRequest,
} from '../../../lib/engine';
import { DEFAULT_ENTRY_RULES } from '../../../lib/domain/journey';
import { HONEYPOT_LINK } from '../../../lib/domain/messages';
import type { Contact, Message } from '../../../lib/store';
import { EngineHarness } from '../../support/engineHarness';
import type { HoldingTerms } from '../../support/holdingTerms';
import { lookingStep } from '../../support/lookingStep';
import { onBothStores } from '../../support/onBothStores';
import { contactRow, DAY, HOUR, MINUTE, SECOND, START } from '../../support/rows';
import { sentMessage } from '../../support/sentMessage';

const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
const CHROME =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';

/** How long a click may turn out to be a machine's. */
const WINDOW = 10 * SECOND;

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let ann: Contact;
	let message: Message;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		ann = await journey.contact();
		message = await sentMessage(journey.store, ann);
		await journey.step('anything');
	});

	afterEach(async () => await journey.close());

	const hit = async (more: Partial<HitRequest> & { agent?: string; head?: boolean; ip?: string } = {}) => {
		const { agent = IPHONE, head = false, ip = '203.0.113.7', ...others } = more;
		return await recordHit(journey.engine, {
			message: message.id,
			kind: 'click',
			link: 1,
			url: 'https://example.com/espresso',
			at: journey.clock.now(),
			signals: { head, userAgent: agent, address: ip },
			...others,
		});
	};

	const open = async (more: Parameters<typeof hit>[0] = {}) =>
		await hit({ kind: 'open', link: null, url: null, ...more });

	const interactions = async (contact = ann) =>
		(await journey.store.interactions.list({ contactId: contact.id })).reverse();

	const types = async () => (await interactions()).map(({ type }) => type);

	it('a person’s click is recorded when it’s decided, with its own time', async () => {
		await journey.advance(HOUR);
		expect(await hit()).toBe('pending');
		await journey.advance(WINDOW - 1);
		expect(await interactions()).toEqual([]);
		await journey.advance(1);
		expect(await interactions()).toEqual([
			expect.objectContaining({
				type: 'email.clicked',
				occurredAt: START + HOUR,
				receivedAt: START + HOUR + WINDOW,
				properties: {
					url: 'https://example.com/espresso',
					link: 1,
					message: message.id,
					step: 'gate',
				},
			}),
		]);
		expect(await journey.store.messages.get(message.id)).toMatchObject({
			openedAt: null,
			clickedAt: START + HOUR,
		});
	});

	it('counts the first open of a message, and the first click on each link', async () => {
		await journey.advance(HOUR);
		await open();
		await hit();
		await hit();
		await journey.advance(MINUTE);
		expect(await hit()).toBe('repeated');
		expect(await open()).toBe('repeated');
		await hit({ link: 2 });
		await journey.advance(MINUTE);
		expect(await types()).toEqual(['email.opened', 'email.clicked', 'email.clicked']);
		expect((await interactions()).map(({ properties }) => properties.link)).toEqual([undefined, 1, 2]);
		expect(await journey.store.messages.get(message.id)).toMatchObject({
			openedAt: START + HOUR,
			clickedAt: START + HOUR,
		});
	});

	it('a scanner that opens all links takes away no one’s click, and wakes, enters and counts nothing', async () => {
		await journey.trigger('clicked', { eventType: 'email.clicked', dueAt: START + DAY });
		await journey.step('clicked');
		const [id] = await journey.enter([ann]);
		await journey.advance(HOUR);
		await open({ agent: CHROME });
		for (let link = 1; link <= 20; link++) {
			await hit({ link, agent: CHROME });
			await journey.advance(900);
		}
		await hit({ agent: 'Barracuda', link: 1 });
		await hit({ head: true, link: 2 });
		await journey.advance(MINUTE);
		expect((await types()).filter((type) => type === 'email.machine_clicked')).toHaveLength(20);
		expect(await types()).not.toContain('email.clicked');
		expect(await journey.where(id)).toBe('waiting at clicked');
		expect(await journey.store.messages.get(message.id)).toMatchObject({ clickedAt: null });

		await journey.advance(HOUR);
		await hit();
		await journey.advance(WINDOW);
		expect(await types()).toContain('email.clicked');
		expect(await journey.where(id)).toBe('completed');
	});

	it('what machines admit is decided at once; the hidden link tells on all clicks around it', async () => {
		await journey.advance(HOUR);
		await hit({ link: 5 });
		await hit({ head: true });
		await open({ agent: 'Mozilla/5.0' });
		await journey.engine.clock.idle();
		expect(await types()).toEqual(['email.machine_clicked', 'email.machine_opened']);
		await journey.advance(SECOND);
		await hit({ link: HONEYPOT_LINK });
		await journey.advance(WINDOW);
		await hit({ link: 6 });
		await journey.advance(WINDOW);
		expect((await interactions()).map(({ properties }) => properties.reason)).toEqual([
			'head',
			'privacy_proxy',
			'near_honeypot',
			'honeypot',
			'near_honeypot',
		]);
	});

	it('a link that is asked for again and again leaves room for clicks on others', async () => {
		await journey.advance(HOUR);
		const results: string[] = [];
		for (let n = 0; n < 1_000; n++) results.push(await hit());
		expect(results.filter((result) => result === 'pending').length).toBeLessThan(10);
		await journey.advance(WINDOW - SECOND);
		expect(await hit({ link: 2 })).toBe('pending');
		await journey.advance(WINDOW);
		expect(await types()).toEqual(['email.clicked', 'email.clicked']);
	}, 60_000);

	it('an open through a mailbox provider’s proxy is a person’s', async () => {
		await journey.advance(HOUR);
		await open({ agent: 'Mozilla/5.0 (via ggpht.com GoogleImageProxy)' });
		await journey.advance(WINDOW);
		expect(await interactions()).toEqual([
			expect.objectContaining({
				type: 'email.opened',
				properties: expect.objectContaining({ proxied: true }),
			}),
		]);
	});

	it('what tells machines apart is stored as keyed hashes, and only until the verdict', async () => {
		await journey.advance(HOUR);
		await hit({ ip: '198.51.100.23' });
		const [{ signals }] = await journey.store.hits.pendingOf([ann.id]);
		expect(signals).toEqual({
			family: 'ios safari',
			proxied: null,
			machine: null,
			network: expect.stringMatching(/^[\w-]{11}$/),
		});
		await journey.advance(WINDOW);
		expect(await journey.store.hits.pendingOf([ann.id])).toEqual([]);
		expect(JSON.stringify(await interactions())).not.toMatch(/198\.51|iPhone|ios safari/);
	});

	it.each([
		[60, SECOND],
		[2, 5 * SECOND],
	])('a test contact whose time is %d times as fast waits %d ms', async (testSpeed, delay) => {
		const tess = await journey.store.contacts.insert({
			...(await journey.contact('t@example.com')),
			testSpeed,
		} as never);
		message = await sentMessage(journey.store, tess);
		await journey.advance(HOUR);
		await hit();
		await journey.advance(delay - 1);
		expect(await interactions(tess)).toEqual([]);
		await journey.advance(1);
		expect(await interactions(tess)).toHaveLength(1);
	});

	it('of an erased contact nothing is recorded, and nothing of one who forbids tracking', async () => {
		await journey.advance(HOUR);
		await setConsent(journey.engine, {
			contactId: ann.id,
			channel: 'email',
			purpose: 'tracking',
			state: 'withdrawn',
			source: null,
		});
		expect(await hit()).toBe('ignored');
		await hit({ message: 'unknown' }).then((result) => expect(result).toBe('ignored'));
		const ben = await journey.contact('ben@example.com');
		message = await sentMessage(journey.store, ben);
		await journey.advance(HOUR);
		expect(await hit()).toBe('pending');
		await eraseContact(journey.engine, ben.id);
		expect(await hit({ link: 2 })).toBe('ignored');
		await journey.advance(WINDOW);
		expect(await journey.store.interactions.list({ contactId: ben.id })).toEqual([]);
	});

	it('two processes decide each hit once', async () => {
		await journey.advance(HOUR);
		const other = await journey.startEngine();
		try {
			for (let link = 1; link <= 10; link++) {
				await hit({ link });
				await journey.clock.advance(6_000);
			}
			await journey.clock.advance(WINDOW);
			await Promise.all([decideDueHits(journey.engine), decideDueHits(other), journey.engine.clock.idle()]);
			await journey.engine.clock.idle();
			expect(await types()).toEqual(Array.from({ length: 10 }, () => 'email.clicked'));
		} finally {
			await other.close();
		}
	});

	describe('a click one second before the time is up', () => {
		const DUE = START + HOUR;

		async function waiting(): Promise<string> {
			await journey.trigger('clicked', { eventType: 'email.clicked', dueAt: DUE });
			await journey.step('clicked');
			const [id] = await journey.enter([ann]);
			await journey.advance(HOUR - SECOND);
			return id;
		}

		it('by a person counts', async () => {
			const id = await waiting();
			await hit();
			await journey.advance(WINDOW - 1);
			expect(await journey.where(id)).toBe('waiting at clicked');
			await journey.advance(1);
			expect(await journey.where(id)).toBe('completed');
			expect(journey.at('clicked')[0]).toMatchObject({
				at: DUE - SECOND + WINDOW,
				items: [{ outcome: 'matched' }],
			});
		});

		it('by a machine doesn’t, and the time is up when that’s clear', async () => {
			const id = await waiting();
			await hit({ link: 1 });
			await hit({ link: 2 });
			await journey.advance(WINDOW);
			expect(await journey.where(id)).toBe('completed');
			expect(journey.at('clicked')[0]).toMatchObject({
				at: DUE - SECOND + WINDOW,
				items: [{ outcome: 'elapsed', dueAt: DUE }],
			});
		});

		it('survives a crash of the process', async () => {
			const id = await waiting();
			await hit();
			await journey.advance(5 * SECOND);
			await journey.crash();
			await journey.step('clicked');
			await journey.advance(WINDOW);
			expect(await journey.where(id)).toBe('completed');
			expect(journey.at('clicked')[0].items[0].outcome).toBe('matched');
		});

		it('delays no one else’s time, and nothing that it can’t satisfy', async () => {
			const ben = await journey.contact('ben@example.com');
			await journey.trigger('clicked', (item) => ({
				eventType: item.contact.id === ann.id ? 'email.opened' : 'email.clicked',
				dueAt: DUE,
			}));
			await journey.step('clicked');
			await journey.enter([ann, ben]);
			await journey.advance(HOUR - SECOND);
			await hit();
			await journey.advance(SECOND);
			expect(journey.at('clicked').flatMap(({ at, items }) => items.map(() => at))).toEqual([DUE, DUE]);
		});

		it('counts when several conditions are ranked, which is decided when the time is up', async () => {
			const terms = (): HoldingTerms => ({
				dueAt: DUE,
				branches: {
					rank: 'ranked',
					branches: ['order.placed', 'email.clicked'].map((type) => ({
						kind: 'event' as const,
						type,
						filter: null,
						count: 1,
						within: null,
						since: 'previousHold' as const,
					})),
				},
			});
			await journey.trigger('ranked', terms);
			await lookingStep(journey, 'ranked', terms);
			await journey.enter([ann]);
			await journey.advance(HOUR - SECOND);
			await hit();
			await journey.advance(5 * SECOND);
			expect(journey.at('ranked')).toEqual([]);
			await journey.advance(5 * SECOND);
			expect(journey.at('ranked')[0]).toMatchObject({ items: [{ outcome: 'matched', branch: 1 }] });
		});

		it('by a colleague counts where accounts are enrolled', async () => {
			const { account } = await saveAccount(
				journey.engine,
				{ name: 'Acme', externalId: 'acme' },
				{ matchBy: 'externalId' },
			);
			const ben = await journey.store.contacts.insert(
				contactRow({ email: 'ben@example.com', accountId: account.id }),
			);
			await journey.store.contacts.update(ann.id, { accountId: account.id });
			message = await sentMessage(journey.store, ben);
			await journey.trigger('clicked', { eventType: 'email.clicked', dueAt: DUE });
			await journey.step('clicked');
			const [id] = await journey.enter([ann], { rules: { ...DEFAULT_ENTRY_RULES, per: 'account' } });
			await journey.advance(HOUR - SECOND);
			await hit();
			await journey.advance(5 * SECOND);
			expect(await journey.where(id)).toBe('waiting at clicked');
			await journey.advance(5 * SECOND);
			expect(journey.at('clicked')[0]).toMatchObject({ items: [{ outcome: 'matched' }] });
		});

		it('comes too late if it comes after it', async () => {
			const id = await waiting();
			await journey.advance(SECOND);
			await hit();
			await journey.advance(0);
			expect(await journey.where(id)).toBe('completed');
			expect(journey.at('clicked')[0].items[0].outcome).toBe('elapsed');
		});
	});
});
