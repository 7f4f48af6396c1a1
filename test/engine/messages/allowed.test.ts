import { InvalidInputError } from '../../../lib/domain';
import {
	addSuppressions,
	eraseContact,
	explainAllowed,
	hashAddress,
	removeSuppressions,
	resumeSending,
	saveContact,
	savePolicy,
	setConsent,
	stopAllSending,
	suppressionsOf,
	withdrawEverything,
	type ConsentFields,
} from '../../../lib/engine';
import type { Contact } from '../../../lib/store';
import { EngineHarness } from '../../support/engineHarness';
import { Gate, messageTerms } from '../../support/gates';
import { onBothStores } from '../../support/onBothStores';
import { DAY, HOUR, MINUTE, START } from '../../support/rows';

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	const save = async (email: string): Promise<Contact> =>
		(await saveContact(journey.engine, { externalId: 'ann', email }, { matchBy: 'externalId' })).contact;

	const consent = async (contactId: string, given: Partial<ConsentFields> = {}) =>
		await setConsent(journey.engine, {
			contactId,
			channel: 'email',
			purpose: 'marketing',
			state: 'given',
			source: null,
			...given,
		});

	/** What a commercial email about marketing would meet: `send`, or why not. */
	const answer = async (contactId: string, given: object = {}): Promise<string> => {
		const { verdict } = await explainAllowed(journey.engine, {
			contactId,
			channel: 'email',
			kind: 'commercial',
			purpose: 'marketing',
			topic: '',
			consent: 'restrictive',
			zone: 'UTC',
			...given,
		});
		return verdict.outcome === 'send' ? 'send' : verdict.reason;
	};

	describe('a new address', () => {
		it('needs a consent of its own, and takes refusals along', async () => {
			const { id } = await save('old@example.com');
			await consent(id, { doubleOptIn: true });
			expect(await answer(id, { consent: 'doubleOptIn' })).toBe('send');
			await save('new@example.com');
			expect(await answer(id)).toBe('no_consent');
			expect(await answer(id, { address: 'old@example.com' })).toBe('send');
			await journey.advance(1);
			await consent(id);
			expect(await answer(id)).toBe('send');
			expect(await answer(id, { consent: 'doubleOptIn' })).toBe('consent_not_confirmed');
			await journey.advance(1);
			const old = (await hashAddress(journey.engine, 'email', 'old@example.com')) as string;
			await consent(id, { state: 'withdrawn', addressHash: old });
			// What was said about this very address stays.
			expect(await answer(id)).toBe('send');
			await save('newest@example.com');
			expect(await answer(id, { consent: null })).toBe('consent_withdrawn');
		});

		it('makes no difference to a consent that was given before any was known', async () => {
			const { contact } = await saveContact(journey.engine, { externalId: 'bo' }, { matchBy: 'externalId' });
			await consent(contact.id);
			await saveContact(
				journey.engine,
				{ externalId: 'bo', email: 'bo@example.com' },
				{ matchBy: 'externalId' },
			);
			expect(await answer(contact.id)).toBe('send');
		});
	});

	it('an erased person who had refused gets nothing as a new contact, until that person says so', async () => {
		const { id } = await save('ann@example.com');
		await consent(id, { state: 'withdrawn' });
		await journey.advance(HOUR);
		expect((await eraseContact(journey.engine, id)).refusals).toBe(1);
		const again = await save('Ann@example.com');
		expect(again.id).not.toBe(id);
		expect(await answer(again.id, { consent: null })).toBe('suppressed_address');
		expect(await answer(again.id, { consent: null, kind: 'transactional' })).toBe('send');
		await journey.advance(1);
		await consent(again.id, { topic: 'news' });
		expect(await answer(again.id, { topic: 'news' })).toBe('send');
		expect(await answer(again.id, { consent: null, topic: 'offers' })).toBe('suppressed_address');
	});

	it('an erased person who had refused nothing leaves no suppression', async () => {
		const { id } = await save('ann@example.com');
		await consent(id);
		await consent(id, { purpose: 'tracking', state: 'withdrawn' });
		expect((await eraseContact(journey.engine, id)).refusals).toBe(0);
		expect(await suppressionsOf(journey.engine, { channel: 'email', address: 'ann@example.com' })).toEqual(
			[],
		);
	});

	it('someone who wants nothing at all gets nothing, also for purposes that no one has asked about', async () => {
		const { id } = await save('ann@example.com');
		const addressHash = (await hashAddress(journey.engine, 'email', 'ann@example.com')) as string;
		await consent(id);
		await journey.advance(1);
		await withdrawEverything(journey.engine, { contactId: id, channel: 'email', addressHash, source: null });
		expect(await answer(id, { consent: null })).toBe('suppressed_address');
		expect(await answer(id, { consent: null, purpose: 'events' })).toBe('suppressed_address');
		expect(await answer(id, { kind: 'transactional', consent: null })).toBe('send');
		const types = (await journey.store.interactions.list({ contactId: id })).map(({ type }) => type);
		expect(types).toContain('consent.withdrawn');
	});

	it('suppressions come and go for many addresses; one that is wrong spoils none of them', async () => {
		const added = await addSuppressions(journey.engine, [
			{ channel: 'email', address: 'a@example.com', cause: 'complaint', source: 'provider' },
			{ channel: '', address: '', source: null },
			{ channel: 'sms', address: 'a@example.com', source: null },
			{ channel: 'push', address: ' token ', until: START + DAY, source: null },
			{ channel: 'email', address: 'b@example.com', until: START, source: null },
		]);
		expect(
			added.map((each) =>
				each instanceof InvalidInputError ? each.problems.map(({ field }) => field) : each.cause,
			),
		).toEqual(['complaint', ['channel', 'address'], ['address'], 'manual', ['until']]);
		const complaint = { channel: 'EMAIL', address: 'A@example.com' };
		await expect(removeSuppressions(journey.engine, complaint)).rejects.toThrow(/because of a complaint/);
		expect(await removeSuppressions(journey.engine, { ...complaint, scope: 'commercial' })).toEqual([]);
		const removed = await removeSuppressions(journey.engine, complaint, { evenComplaints: true });
		expect(removed).toMatchObject([{ cause: 'complaint', source: 'provider' }]);
		const push = { channel: 'push', address: 'token' };
		expect(await suppressionsOf(journey.engine, push)).toHaveLength(1);
		await journey.advance(DAY);
		expect(await suppressionsOf(journey.engine, push)).toEqual([]);
	});

	it('what is held while sending is stopped is decided on by what applies when it goes on', async () => {
		const gate = new Gate(journey, messageTerms());
		await gate.publish();
		const stopped = await stopAllSending(journey.engine, 'kim');
		expect(stopped).toMatchObject({ stoppedAt: START, stoppedBy: 'kim' });
		const [ann, bo, cy] = await journey.contacts(3);
		await journey.enter([ann, bo, cy]);
		await journey.advance(MINUTE);
		expect(gate.words).toEqual(Array.from({ length: 3 }, () => 'held sending_stopped'));
		await consent(bo.id, { state: 'withdrawn' });
		await addSuppressions(journey.engine, [{ channel: 'email', address: cy.email ?? '', source: null }]);
		expect(await resumeSending(journey.engine)).toMatchObject({ stoppedAt: null });
		await journey.engine.clock.idle();
		expect(gate.words.slice(3).sort()).toEqual(['consent_withdrawn', 'send', 'suppressed_address']);
	});

	it('a policy applies from the moment it is saved, and one that is wrong changes nothing', async () => {
		const { id } = await save('ann@example.com');
		expect(await answer(id, { consent: null })).toBe('send');
		await savePolicy(journey.engine, { consentModels: { email: 'restrictive' } });
		expect(await answer(id, { consent: null })).toBe('no_consent');
		await expect(savePolicy(journey.engine, { consentModels: { email: 'off' } })).rejects.toThrow(
			/Policy.consentModels.email: can’t be off|Policy.consentModels.email can’t be off/,
		);
		expect(await answer(id, { consent: null })).toBe('no_consent');
		const window = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
		await savePolicy(journey.engine, { quietHours: [{ window }] });
		// There is no time at all to send.
		expect(await answer(id, { consent: null })).toBe('held_too_long');
		expect(await answer(id, { consent: null, kind: 'transactional' })).toBe('send');
	});

	it('a store that is new has keys of its own: two stores know an address by two hashes', async () => {
		const other = await EngineHarness.start({ place: newPlace() });
		try {
			const hashes = await Promise.all(
				[journey, other].map(
					async ({ engine }) => await hashAddress(engine, 'email', ' Ada Lovelace <ADA@example.com>'),
				),
			);
			expect(hashes[0]).toMatch(/^[\w-]{22}$/);
			expect(hashes[0]).not.toBe(hashes[1]);
			expect(await hashAddress(journey.engine, 'Email ', 'ada@EXAMPLE.com')).toBe(hashes[0]);
			expect(await hashAddress(journey.engine, 'push', 'ada@example.com')).not.toBe(hashes[0]);
			expect(await hashAddress(journey.engine, 'sms', '+31 20 123 4567')).not.toBe(
				await hashAddress(journey.engine, 'whatsapp', '+31201234567'),
			);
			expect(await hashAddress(journey.engine, 'email', 'ada')).toBeNull();
			expect(await hashAddress(journey.engine, 'push', ' ')).toBeNull();
		} finally {
			await other.close();
		}
	});
});
