import {
	eraseContact,
	hashAddress,
	mergeRecords,
	readPreferences,
	recordHit,
	requestUnsubscribe,
	savePreferences,
	setConsent,
	undoWithdrawalOf,
	withdrawConsentOf,
	type PreferenceOption,
} from '../../../lib/engine';
import { DEFAULT_POLICY, judgeConsent } from '../../../lib/domain/messages/allowed';
import type { Contact, Message } from '../../../lib/store';
import { EngineHarness } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';
import { sentMessage } from '../../support/sentMessage';

const SOURCE = 'Unsubscribe page';

const option = (purpose: string, topic = '', channel = 'email'): PreferenceOption => ({
	channel,
	purpose,
	topic,
});

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let ann: Contact;
	let message: Message;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		ann = await journey.contact();
		message = await mail(ann);
	});

	afterEach(async () => await journey.close());

	const mail = async (contact: Contact, more: Partial<Message> = {}): Promise<Message> =>
		await sentMessage(journey.store, contact, {
			addressHash: await hashAddress(journey.engine, 'email', contact.email ?? ''),
			...more,
		});

	const unsubscribe = async (oneClick = false) =>
		await withdrawConsentOf(journey.engine, message.id, { oneClick, source: SOURCE });

	const undo = async () => await undoWithdrawalOf(journey.engine, message.id, { source: SOURCE });

	const events = async (contact = ann) =>
		(await journey.store.interactions.list({ contactId: contact.id }))
			.map(({ type, properties }) => ({ type, ...properties }))
			.reverse();

	const types = async () => (await events()).map(({ type }) => type);

	const mayGet = async (
		purpose = 'marketing',
		topic = '',
		model: 'nonRestrictive' | 'doubleOptIn' = 'nonRestrictive',
	) => {
		const statements = (await journey.store.consents.history(ann.id)).filter(
			({ channel }) => channel === 'email',
		);
		return judgeConsent({ model, purpose, topic, addressHash: message.addressHash }, statements).allowed;
	};

	it('withdraws the consent for the purpose of the message, once', async () => {
		expect(await unsubscribe(true)).toBe('withdrawn');
		expect(await unsubscribe()).toBe('unchanged');
		expect(await mayGet()).toBe(false);
		expect(await mayGet('receipts')).toBe(true);
		expect(await events()).toEqual([
			expect.objectContaining({
				type: 'consent.withdrawn',
				channel: 'email',
				purpose: 'marketing',
				source: SOURCE,
			}),
			{ type: 'email.unsubscribed', message: message.id, purpose: 'marketing', oneClick: true },
		]);
	});

	it('withdraws the topic of a message only, as it was when the message was sent', async () => {
		message = await mail(ann, { topic: 'coffee' });
		await unsubscribe();
		expect(await mayGet('marketing', 'coffee')).toBe(false);
		expect(await mayGet('marketing', 'tea')).toBe(true);
		expect((await events()).at(-1)).toMatchObject({ type: 'email.unsubscribed', topic: 'coffee' });
	});

	it('withdraws a consent that was written down by a process whose clock is ahead', async () => {
		await journey.store.consents.add([
			{
				contactId: ann.id,
				channel: 'email',
				purpose: 'marketing',
				topic: '',
				state: 'given',
				doubleOptIn: true,
				addressHash: message.addressHash,
				source: null,
				at: journey.clock.now() + 60_000,
			},
		]);
		expect(await unsubscribe(true)).toBe('withdrawn');
		expect(await mayGet()).toBe(false);
		expect(await types()).toEqual(['consent.withdrawn', 'email.unsubscribed']);
		expect(await undo()).toBe('withdrawn');
		expect(await mayGet('marketing', '', 'doubleOptIn')).toBe(true);
	});

	it('undo takes back no more than the message’s own topic', async () => {
		message = await mail(ann, { topic: 'news' });
		const said = { contactId: ann.id, channel: 'email', purpose: 'marketing', source: null };
		await setConsent(journey.engine, { ...said, state: 'withdrawn' });
		expect(await unsubscribe()).toBe('unchanged');
		expect(await undo()).toBe('refused');
		expect(await mayGet('marketing', 'news')).toBe(false);
	});

	it('undo ends no complaint of an erased contact', async () => {
		await eraseContact(journey.engine, ann.id);
		const key = { channel: 'email', addressHash: message.addressHash!, scope: 'all' } as const;
		await journey.store.transaction(
			async ({ suppressions }) => await suppressions.add([{ ...key, cause: 'complaint', source: null }]),
		);
		await unsubscribe();
		expect(await undo()).toBe('refused');
		expect(await journey.store.suppressions.of('email', [key.addressHash])).toHaveLength(2);
	});

	it('undo allows what was allowed before, no less and no more', async () => {
		expect(await undo()).toBe('unchanged');
		await unsubscribe();
		await journey.clock.advance(1);
		expect(await undo()).toBe('withdrawn');
		expect(await mayGet()).toBe(true);
		expect(await mayGet('marketing', '', 'doubleOptIn')).toBe(false);
		expect(await types()).toEqual([
			'consent.withdrawn',
			'email.unsubscribed',
			'consent.given',
			'email.resubscribed',
		]);
		await journey.clock.advance(1);
		expect(await unsubscribe()).toBe('withdrawn');
		expect(await mayGet()).toBe(false);
	});

	it('undo keeps a consent confirmed that was', async () => {
		await journey.store.consents.add([
			{
				contactId: ann.id,
				...option('marketing'),
				state: 'given',
				doubleOptIn: true,
				addressHash: message.addressHash,
				source: null,
				at: journey.clock.now(),
			},
		]);
		await journey.clock.advance(1);
		await unsubscribe();
		await journey.clock.advance(1);
		await undo();
		expect(await mayGet('marketing', '', 'doubleOptIn')).toBe(true);
	});

	it('knows no other messages', async () => {
		expect(await withdrawConsentOf(journey.engine, 'unknown', { oneClick: true, source: SOURCE })).toBe(
			'unknown',
		);
		expect(await readPreferences(journey.engine, 'unknown', [])).toBeNull();
		expect(
			await savePreferences(
				journey.engine,
				'unknown',
				[],
				{ options: [], tracking: true, nothing: true },
				SOURCE,
			),
		).toBeNull();
	});

	it('of an erased contact suppresses the address, and undo ends that', async () => {
		await eraseContact(journey.engine, ann.id);
		const hash = message.addressHash!;
		expect(await unsubscribe()).toBe('withdrawn');
		expect(await journey.store.suppressions.of('email', [hash])).toEqual([
			expect.objectContaining({ scope: 'commercial', cause: 'unsubscribed_all' }),
		]);
		expect(await readPreferences(journey.engine, message.id, [option('marketing')])).toEqual({
			address: null,
			options: [],
			tracking: null,
			nothing: true,
		});
		expect(await undo()).toBe('withdrawn');
		expect(await journey.store.suppressions.of('email', [hash])).toEqual([]);
	});

	it('a merged contact’s link is about the contact it was merged into', async () => {
		const ben = await journey.contact('ben@example.com');
		await mergeRecords(journey.engine, {
			record: 'contact',
			winnerId: ben.id,
			loserId: ann.id,
			fields: 'keep',
		});
		await journey.step('anything');
		await journey.advance(3_600_000);
		await recordHit(journey.engine, {
			message: message.id,
			kind: 'click',
			link: 1,
			url: 'https://example.com/',
			at: journey.clock.now(),
			signals: { head: false, userAgent: 'Mozilla/5.0 (iPhone) Safari/604.1', address: undefined },
		});
		await journey.advance(10_000);
		expect(await unsubscribe()).toBe('withdrawn');
		expect((await events(ben)).map(({ type }) => type)).toEqual([
			'email.clicked',
			'consent.withdrawn',
			'email.unsubscribed',
		]);
	});

	describe('the preferences', () => {
		const OFFERED = [
			option('marketing'),
			option('marketing', 'coffee'),
			option('marketing', 'tea'),
			option('news'),
		];

		const save = async (
			options: PreferenceOption[],
			more: { tracking?: boolean; nothing?: boolean } = {},
		) => {
			await journey.clock.advance(1);
			return await savePreferences(
				journey.engine,
				message.id,
				OFFERED,
				{ options, tracking: true, nothing: false, ...more },
				SOURCE,
			);
		};

		const allowed = (preferences: Awaited<ReturnType<typeof save>>) =>
			preferences?.options.flatMap((one) => (one.allowed ? [`${one.purpose}/${one.topic}`] : []));

		it('are what counts now', async () => {
			await setConsent(journey.engine, {
				contactId: ann.id,
				channel: 'email',
				purpose: 'news',
				state: 'withdrawn',
				source: null,
			});
			const preferences = await readPreferences(journey.engine, message.id, OFFERED);
			expect(preferences).toMatchObject({ address: ann.email, tracking: true, nothing: false });
			expect(allowed(preferences)).toEqual(['marketing/', 'marketing/coffee', 'marketing/tea']);
		});

		it('are saved as differences, and nothing is written without one', async () => {
			await save(OFFERED);
			expect(await journey.store.consents.history(ann.id)).toEqual([]);
			const saved = await save([option('marketing'), option('marketing', 'coffee')], { tracking: false });
			expect(allowed(saved)).toEqual(['marketing/', 'marketing/coffee']);
			expect(saved?.tracking).toBe(false);
			const history = await journey.store.consents.history(ann.id);
			expect(history.map(({ purpose, topic, state }) => `${purpose}/${topic} ${state}`).sort()).toEqual([
				'marketing/tea withdrawn',
				'news/ withdrawn',
				'tracking/ withdrawn',
			]);
			expect(await types()).toEqual(['consent.withdrawn', 'consent.withdrawn', 'consent.withdrawn']);
		});

		it('a purpose takes its topics along, and brings back only those that are chosen', async () => {
			expect(allowed(await save([option('marketing', 'coffee'), option('news')]))).toEqual(['news/']);
			expect(await types()).toEqual(['consent.withdrawn', 'email.unsubscribed']);
			expect(allowed(await save([option('marketing'), option('marketing', 'tea')]))).toEqual([
				'marketing/',
				'marketing/tea',
			]);
		});

		it('what is chosen there counts as confirmed: the link came by mail', async () => {
			await save([]);
			await save(OFFERED);
			expect(await mayGet('news', '', 'doubleOptIn')).toBe(true);
		});

		it('nothing at all withdraws what was allowed, and ends when it’s taken back', async () => {
			const before = await save(OFFERED, { nothing: true });
			expect(before).toMatchObject({ nothing: true });
			expect(allowed(before)).toEqual([]);
			expect(await journey.store.consents.history(ann.id)).toEqual([]);
			expect((await events()).at(-1)).toMatchObject({
				type: 'email.unsubscribed',
				all: true,
				oneClick: false,
			});
			expect(await types()).toHaveLength(1);
			expect(allowed(await save([option('news')]))).toEqual(['news/']);
			expect(await journey.store.suppressions.of('email', [message.addressHash!])).toEqual([]);
		});

		it('take back no complaint', async () => {
			await journey.store.transaction(async (store) => {
				await store.suppressions.add([
					{
						channel: 'email',
						addressHash: message.addressHash!,
						scope: 'commercial',
						cause: 'complaint',
						source: null,
					},
				]);
			});
			await save(OFFERED);
			expect(await journey.store.suppressions.of('email', [message.addressHash!])).toHaveLength(1);
		});

		it('are only about the address that the message went to, once it’s no longer the contact’s', async () => {
			const offered = [option('marketing'), option('marketing', '', 'sms')];
			expect((await readPreferences(journey.engine, message.id, offered))?.options).toHaveLength(2);
			await journey.store.contacts.update(ann.id, { email: 'new@example.com', emailKey: 'new@example.com' });
			expect(await readPreferences(journey.engine, message.id, offered)).toMatchObject({
				address: null,
				options: [{ channel: 'email' }],
			});
		});

		it('offer tracking only where the policy asks for consent', async () => {
			await journey.store.messagePolicies.save({ ...DEFAULT_POLICY, trackingConsent: 'off' });
			expect(await readPreferences(journey.engine, message.id, OFFERED)).toMatchObject({ tracking: null });
			await journey.store.messagePolicies.save({ ...DEFAULT_POLICY, trackingConsent: 'restrictive' });
			expect(await readPreferences(journey.engine, message.id, OFFERED)).toMatchObject({ tracking: false });
		});
	});

	it('a request without proof is recorded once a day, and tells nothing', async () => {
		expect(await requestUnsubscribe(journey.engine, ' Ann@Example.com ')).toBe(true);
		expect(await requestUnsubscribe(journey.engine, 'ann@example.com')).toBe(true);
		expect(await requestUnsubscribe(journey.engine, 'no.one@example.com')).toBe(true);
		expect(await requestUnsubscribe(journey.engine, 'no address')).toBe(false);
		expect(await types()).toEqual(['email.unsubscribe_requested']);
		await journey.clock.advance(86_400_000);
		await requestUnsubscribe(journey.engine, 'ann@example.com');
		expect(await types()).toHaveLength(2);
		expect(await mayGet()).toBe(true);
	});
});
