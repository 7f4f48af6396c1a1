import { DEFAULT_POLICY } from '../../../lib/domain/messages/allowed';
import { hashAddress } from '../../../lib/engine';
import type { NewMessage } from '../../../lib/store';
import { addContact, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

const DAY = 86_400_000;

describe('consent', () => {
	const explain = async (contactId: string, more = {}) =>
		(
			await runJson('consent', 'explain', {
				contact: { mode: 'id', value: contactId },
				channel: 'email',
				purpose: 'marketing',
				...more,
			})
		)[0];

	const set = async (contactId: string, state: string, additionalFields = {}) =>
		(
			await runJson('consent', 'set', {
				contact: { mode: 'id', value: contactId },
				channel: 'email',
				purpose: 'marketing',
				state,
				additionalFields,
			})
		)[0];

	it('is set for topics, addresses and after a confirmation', async () => {
		const { id } = await addContact({ email: 'topic@example.com' });
		expect(await set(id, 'given', { topic: 'Newsletter', doubleOptIn: true })).toMatchObject({
			topic: 'newsletter',
			doubleOptIn: true,
			current: 'given',
		});
		const { addressHash } = await set(id, 'given', { address: 'other@example.com' });
		expect(addressHash).toBe(
			await withStore(async (engine) => await hashAddress(engine, 'email', 'other@example.com')),
		);
		await expect(set(id, 'given', { address: 'ann' })).rejects.toThrow(
			/address: "ann" can’t be used for email/,
		);
		const all = await runJson('consent', 'getAll', { contact: { mode: 'id', value: id } });
		expect(all.map(({ topic }) => topic)).toEqual(['', 'newsletter']);
	});

	it('is explained: why a message would go out, or wouldn’t', async () => {
		const { id } = await addContact({ email: 'explain@example.com' });
		const unknown = await explain(id);
		expect(unknown).toMatchObject({
			wouldSend: true,
			outcome: 'send',
			reason: null,
			consentModel: 'nonRestrictive',
			consent: null,
			suppressions: [],
			address: 'explain@example.com',
		});
		expect(unknown.text).toMatch(/^Sent/);
		expect(unknown.text).toContain(
			'Consent model for commercial messages on email: Unless Withdrawn.\nNothing was said about email for marketing at this address.',
		);
		expect(await explain(id, { options: { consentModel: 'restrictive' } })).toMatchObject({
			wouldSend: false,
			reason: 'no_consent',
			consentModel: 'restrictive',
		});
		await set(id, 'withdrawn', { source: 'Phone call' });
		const withdrawn = await explain(id, { topic: 'newsletter' });
		expect(withdrawn).toMatchObject({
			wouldSend: false,
			outcome: 'suppressed',
			reason: 'consent_withdrawn',
			consent: { state: 'withdrawn', source: 'Phone call' },
		});
		expect(withdrawn.text).toMatch(/Consent to email for marketing was withdrawn .*; source: Phone call\./);
		expect(await explain(id, { kind: 'transactional' })).toMatchObject({
			wouldSend: true,
			consentModel: 'off',
			consent: { state: 'withdrawn' },
		});
		await run('suppression', 'add', { channel: 'email', address: 'explain@example.com' });
		const suppressed = await explain(id, { kind: 'transactional' });
		expect(suppressed).toMatchObject({ wouldSend: false, reason: 'suppressed_address' });
		expect(suppressed.text).toMatch(
			/The address gets nothing since .*: someone put it on the suppression list\./,
		);
		expect(await explain(id, { channel: 'sms' })).toMatchObject({ reason: 'no_address' });
		await expect(explain(id, { kind: 'spam' })).rejects.toThrow(/Kind: "spam" is not a choice/);
		await expect(explain(id, { purpose: ' ' })).rejects.toThrow(/Purpose is empty; name the purpose/);
	});

	it('is asked for a number as it was saved, whatever country it was written in', async () => {
		const [{ id }] = await runJson('contact', 'upsert', {
			matchBy: 'phone',
			phone: '020 123 4567',
			options: { defaultCountry: 'NL' },
		});
		const sms = { channel: 'sms', purpose: 'marketing' };
		expect(await explain(String(id), sms)).toMatchObject({ address: '+31201234567', reason: 'no_consent' });
		await run('consent', 'set', { contact: { mode: 'id', value: id }, ...sms, state: 'given' });
		expect(await explain(String(id), sms)).toMatchObject({ wouldSend: true });
		await run('suppression', 'add', { channel: 'sms', address: '+31 20 123 4567' });
		expect(await explain(String(id), sms)).toMatchObject({ reason: 'suppressed_address' });
		await expect(run('suppression', 'add', { channel: 'sms', address: '020 123 4567' })).rejects.toThrow(
			/can’t be used for sms; write the number with its country code/,
		);
	});

	it('to everything is withdrawn at once, and one that is given later counts again', async () => {
		const { id } = await addContact({ email: 'all@example.com' });
		await set(id, 'given', { topic: 'newsletter' });
		const withdraw = async (more = {}) =>
			(
				await runJson('consent', 'withdrawAll', {
					contact: { mode: 'id', value: id },
					channel: 'Email',
					additionalFields: { source: 'by phone' },
					...more,
				})
			)[0];
		expect(await withdraw()).toMatchObject({
			channel: 'email',
			withdrawn: [{ topic: 'newsletter', state: 'withdrawn' }],
			suppression: { cause: 'unsubscribed_all', scope: 'commercial', source: 'by phone' },
		});
		expect(await explain(id, { purpose: 'events' })).toMatchObject({ reason: 'suppressed_address' });
		expect(await explain(id, { purpose: 'events', kind: 'transactional' })).toMatchObject({
			wouldSend: true,
		});
		await expect(withdraw({ channel: 'sms' })).rejects.toThrow(/Address: the contact has no address for sms/);
	});
});

describe('suppression', () => {
	const list = async (filters = {}) => await runJson('suppression', 'getAll', { filters, returnAll: true });

	it('is added for many items, looked up by address, and removed', async () => {
		const addresses = ['one@example.com', 'nonsense', 'TWO@example.com'];
		const added = await runJson(
			'suppression',
			'add',
			{
				channel: 'email',
				address: (n: number) => addresses[n],
				additionalFields: { cause: 'hard_bounce', source: 'SMTP' },
			},
			{ items: [{}, {}, {}], continueOnFail: true },
		);
		expect(added.map(({ cause, error }) => cause ?? error)).toEqual([
			'hard_bounce',
			expect.stringMatching(/address: "nonsense" can’t be used for email/),
			'hard_bounce',
		]);
		const [found] = await list({ address: 'two@EXAMPLE.com' });
		expect(found).toMatchObject({
			channel: 'email',
			scope: 'all',
			cause: 'hard_bounce',
			source: 'SMTP',
			times: 1,
		});
		const until = new Date(String(found.until)).getTime() - new Date(String(found.since)).getTime();
		expect(until).toBe(180 * DAY);
		expect(JSON.stringify(found)).not.toContain('example.com');
		expect(await list({ address: 'two@example.com', cause: 'manual' })).toEqual([]);
		const remove = async (more = {}) =>
			(await runJson('suppression', 'remove', { channel: 'email', address: 'two@example.com', ...more }))[0];
		expect(await remove({ scopes: 'commercial' })).toMatchObject({ outcome: 'unchanged' });
		expect(await remove()).toMatchObject({ outcome: 'removed', removed: [{ cause: 'hard_bounce' }] });
		expect(await list({ address: 'two@example.com' })).toEqual([]);
		await expect(remove({ address: '' })).rejects.toThrow(/address is empty/);
	});

	it('that a complaint has caused is removed only if that is said', async () => {
		const address = { channel: 'email', address: 'angry@example.com' };
		await run('suppression', 'add', { ...address, additionalFields: { cause: 'complaint' } });
		await expect(run('suppression', 'remove', address)).rejects.toThrow(/because of a complaint/);
		expect(await list({ cause: 'complaint' })).toHaveLength(1);
		const [removed] = await runJson('suppression', 'remove', { ...address, evenComplaints: true });
		expect(removed).toMatchObject({ outcome: 'removed' });
	});

	it('is imported from a list of any length, which says what it could not take', async () => {
		const lines = Array.from({ length: 1_100 }, (_, n) => `person${n}@list.example.com`);
		const importList = async (addresses: unknown) =>
			(
				await runJson('suppression', 'import', {
					channel: 'email',
					addresses,
					scope: 'commercial',
					additionalFields: { source: 'former provider' },
				})
			)[0];
		expect(await importList(['nope', ...lines].join('\n'))).toEqual({
			outcome: 'imported',
			count: 1_100,
			rejectedCount: 1,
			rejected: [{ address: 'nope', reason: expect.stringContaining('can’t be used for email') }],
		});
		expect(await importList(['a@list.example.com', 'a@list.example.com'])).toMatchObject({ count: 1 });
		expect(await list({ scope: 'commercial', channel: 'EMAIL' })).toHaveLength(1_102);
		await expect(importList(' \n,')).rejects.toThrow(/Addresses is empty/);
	});

	it('refuses an end that has passed, and what is no cause', async () => {
		const add = async (additionalFields: object) =>
			await run('suppression', 'add', { channel: 'email', address: 'a@example.com', additionalFields });
		await expect(add({ until: '2020-01-01' })).rejects.toThrow(/until: has passed/);
		await expect(add({ cause: 'whim' })).rejects.toThrow(/Cause: "whim" is not a choice/);
	});
});

describe('message policy', () => {
	it('is the default one until it is saved, field by field or as JSON', async () => {
		const [initial] = await runJson('messagePolicy', 'get');
		expect(initial).toEqual({
			saved: false,
			sendingStopped: false,
			stoppedAt: null,
			stoppedBy: null,
			policy: DEFAULT_POLICY,
			updatedAt: null,
		});
		const save = async (fields: object) => (await runJson('messagePolicy', 'save', { fields }))[0].policy;
		const caps = { cap: [{ atMost: 2, amount: 24, unit: 'hours', channel: 'email' }] };
		expect(await save({ caps, consentEmail: 'doubleOptIn', senderName: 'Contoso Coffee' })).toMatchObject({
			caps: [{ limit: 2, window: DAY, channel: 'email', channels: 'this', purposes: 'commercial' }],
			consentModels: { email: 'doubleOptIn', sms: 'restrictive' },
			sender: { name: 'Contoso Coffee', postalAddress: null },
		});
		const quietHours = { hours: [{ channel: 'sms', from: '20:00', to: '09:00', zone: 'Europe/Berlin' }] };
		expect(await save({ quietHours, decideClicksAfter: 1, softBounceLimit: 3 })).toMatchObject({
			caps: [{ limit: 2 }],
			quietHours: [
				{
					channel: 'sms',
					kind: 'commercial',
					window: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '09:00' },
					zone: 'Europe/Berlin',
				},
			],
			decideClicksAfter: 1_000,
			softBounceLimit: 3,
			sender: { name: 'Contoso Coffee' },
		});
		expect(await save({ caps: {} })).toMatchObject({ caps: [], quietHours: [{ channel: 'sms' }] });
		await expect(save({})).rejects.toThrow(/Policy Fields: there is nothing to change/);
		await expect(save({ consentEmail: 'off' })).rejects.toThrow(/Consent for Email: "off" is not a choice/);
		await expect(save({ caps: { cap: [{ amount: 'x' }] } })).rejects.toThrow(/Policy.caps.0.window/);
		const [replaced] = await runJson('messagePolicy', 'save', {
			defineBy: 'json',
			definition: '{"softBounceLimit": 7}',
		});
		expect(replaced).toMatchObject({ saved: true, policy: { ...DEFAULT_POLICY, softBounceLimit: 7 } });
	});

	it('can stop all sending, and resume it', async () => {
		const { id } = await addContact({ email: 'stop@example.com' });
		const explain = async () =>
			(
				await runJson('consent', 'explain', {
					contact: { mode: 'id', value: id },
					purpose: 'marketing',
					channel: 'email',
				})
			)[0];
		const [stopped] = await runJson('messagePolicy', 'stop', { by: 'kim' });
		expect(stopped).toMatchObject({ sendingStopped: true, stoppedBy: 'kim' });
		expect(await explain()).toMatchObject({
			wouldSend: false,
			outcome: 'held',
			reason: 'sending_stopped',
			sendingStoppedAt: stopped.stoppedAt,
		});
		expect(await runJson('messagePolicy', 'resume')).toMatchObject([
			{ sendingStopped: false, stoppedBy: null },
		]);
		expect(await explain()).toMatchObject({ wouldSend: true });
	});
});

describe('link keys', () => {
	it('are rotated and revoked, and never shown', async () => {
		expect(await runJson('messagePolicy', 'getKeys')).toEqual([]);
		const secrets: string[] = [];
		const current = async (): Promise<number> =>
			await withStore(async ({ store }) => {
				const key = await store.secretKeys.current('link');
				secrets.push(key.secret);
				return key.number;
			});
		expect(await current()).toBe(1);
		expect(await runJson('messagePolicy', 'rotateKey')).toMatchObject([{ number: 2, retiredAt: null }]);
		const revoke = async (more = {}) =>
			await runJson('messagePolicy', 'revokeKey', { keyNumber: 2, ...more });
		await expect(revoke()).rejects.toThrow(/Permanently Revoke: is turned off/);
		expect(await current()).toBe(2);
		expect(await revoke({ confirmed: true })).toMatchObject([
			{ number: 2, revokedAt: expect.stringContaining('Z') },
		]);
		await expect(revoke({ confirmed: true })).rejects.toThrow(/Link key 2 was revoked before/);
		await expect(revoke({ confirmed: true, keyNumber: 9 })).rejects.toThrow(/no link key 9/);
		expect(await current()).toBe(3);
		const keys = await runJson('messagePolicy', 'getKeys');
		expect(keys.map(({ number }) => number)).toEqual([3, 2, 1]);
		for (const secret of secrets) expect(JSON.stringify(keys)).not.toContain(secret);
	});
});

describe('message', () => {
	let numbers = 0;

	async function message(contactId: string, given: Partial<NewMessage> = {}): Promise<string> {
		return await withStore(async (engine) => {
			const id = engine.store.newId();
			numbers += 1;
			await engine.store.messages.insert([
				{
					id,
					originId: `hold-${numbers}`,
					stepId: 'gate',
					variant: '',
					contactId,
					addressHash: await hashAddress(engine, 'email', 'message@example.com'),
					channel: 'email',
					purpose: 'marketing',
					topic: '',
					kind: 'commercial',
					journeyId: 'journey',
					enrollmentId: 'enrollment',
					state: 'reserved',
					reason: null,
					heldUntil: null,
					countedAt: engine.store.clock.now(),
					executionId: '7',
					test: false,
					tracked: false,
					...given,
				},
			]);
			return id;
		});
	}

	it('is listed and explained: why it was suppressed, and what counts now', async () => {
		const { id: contactId } = await addContact({ email: 'message@example.com' });
		const sent = await message(contactId);
		const suppressed = await message(contactId, {
			state: 'suppressed',
			reason: 'consent_withdrawn',
			countedAt: null,
		});
		const ids = async (filters: object) =>
			(await runJson('message', 'getAll', { filters })).map(({ id }) => id).sort();
		expect(await ids({ contactId: 'message@example.com' })).toEqual([sent, suppressed].sort());
		expect(await ids({ contactId, state: 'suppressed', channel: 'Email', stepId: 'gate' })).toEqual([
			suppressed,
		]);
		await expect(ids({ state: 'lost' })).rejects.toThrow(/State: "lost" is not a choice/);
		expect(await runJson('message', 'get', { messageId: sent })).toEqual([
			expect.objectContaining({ state: 'reserved', countedAt: expect.stringContaining('Z'), handedAt: null }),
		]);
		const explain = async (messageId: string) => (await runJson('message', 'explain', { messageId }))[0];
		const { text, consent } = await explain(suppressed);
		expect(consent).toBeNull();
		expect(text).toMatch(
			/^email for marketing, decided .*\. Not sent: consent to email for marketing was withdrawn\.\nNothing was said about email for marketing/,
		);
		await run('suppression', 'add', {
			channel: 'email',
			address: 'message@example.com',
			additionalFields: { cause: 'complaint' },
		});
		expect(await explain(sent)).toMatchObject({
			text: expect.stringMatching(/\. reserved\.\n[^]*someone there complained/),
			suppressions: [{ cause: 'complaint' }],
		});
		const [where] = await runJson('contact', 'explain', { contact: { mode: 'id', value: contactId } });
		expect(where.text).toMatch(/\nMessage: email for marketing, decided .*\. Not sent: consent to email/);
		expect(where.messages).toMatchObject([{ id: suppressed, reason: 'consent_withdrawn' }, { id: sent }]);
		await expect(explain('none')).rejects.toThrow(/there is no message "none"/);
		await expect(explain('')).rejects.toThrow(/Message ID is empty/);
	});

	it('is released if it may not have gone out', async () => {
		const { id: contactId } = await addContact({ email: 'release@example.com' });
		const messageId = await message(contactId, { state: 'unconfirmed' });
		const release = async (id: string) => (await runJson('message', 'release', { messageId: id }))[0];
		expect(await release(messageId)).toMatchObject({
			outcome: 'released',
			state: 'released',
			countedAt: null,
		});
		expect(await release(messageId)).toMatchObject({ outcome: 'unchanged' });
		await expect(release(await message(contactId, { state: 'delivered' }))).rejects.toThrow(
			/is delivered, so there is nothing to release/,
		);
	});
});
