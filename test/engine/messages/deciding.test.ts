import { DEFAULT_ENTRY_RULES } from '../../../lib/domain/journey';
import {
	exitEnrollments,
	explainMessage,
	releaseStopped,
	retryEnrollments,
	pauseEnrollments,
	resumeEnrollments,
	resumeSending,
	stopAllSending,
} from '../../../lib/engine';
import { hashAddress } from '../../../lib/engine/messages/addresses';
import { EngineHarness } from '../../support/engineHarness';
import { capOf, Gate, messageTerms } from '../../support/gates';
import { onBothStores } from '../../support/onBothStores';
import { contactRow, DAY, HOUR, MINUTE, SECOND, START } from '../../support/rows';

/** Monday to Sunday. */
const ALWAYS = [1, 2, 3, 4, 5, 6, 7];

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	}, 60_000);

	afterEach(async () => await journey.close());

	async function suppress(email: string, scope: 'all' | 'commercial' = 'all'): Promise<void> {
		const addressHash = (await hashAddress(journey.engine, 'email', email))!;
		await journey.store.transaction(
			async (store) =>
				await store.suppressions.add([
					{ channel: 'email', addressHash, scope, cause: 'manual', source: null },
				]),
		);
	}

	async function consent(contactId: string, state: 'given' | 'withdrawn', channel = 'email'): Promise<void> {
		await journey.store.consents.add([
			{
				contactId,
				channel,
				purpose: 'marketing',
				topic: '',
				state,
				doubleOptIn: false,
				addressHash: null,
				source: null,
				at: journey.clock.now(),
			},
		]);
	}

	it('reserves a message and says so', async () => {
		const gate = new Gate(journey, messageTerms({ caps: [capOf(3)] }));
		await gate.publish();
		const ann = await journey.contact();
		const [enrollmentId] = await journey.enter([ann]);
		expect(gate.decisions[0].decision).toEqual({
			outcome: 'send',
			contactId: ann.id,
			address: 'ann@example.com',
			addressHash: await hashAddress(journey.engine, 'email', 'ann@example.com'),
			messageId: expect.any(String),
			repeated: false,
			sent: false,
			explanation: 'Sent: 0 of at most 3 commercial email messages went out in the last day before this one.',
		});
		const [message] = await gate.messages();
		expect(message).toMatchObject({
			contactId: ann.id,
			enrollmentId,
			stepId: 'gate',
			state: 'handed',
			reason: null,
			countedAt: START,
			handedAt: START,
			executionId: '1',
			test: false,
		});
	});

	it.each([
		'mailto:ann@example.com?subject=Hello',
		'Ann <ann@example.com>',
		'a\u200bnn@example.com',
		'\uff41nn@example.com',
	])('sends to the address that it judged: %j', async (address) => {
		const gate = new Gate(journey, messageTerms(), 'gate', { address });
		await gate.publish();
		await journey.enter([await journey.contact()]);
		expect(gate.decisions[0].decision).toMatchObject({
			outcome: 'send',
			address: 'ann@example.com',
			addressHash: await hashAddress(journey.engine, 'email', 'ann@example.com'),
		});
	});

	it('suppresses in the order of the checks, with the first reason', async () => {
		const gate = new Gate(
			journey,
			messageTerms({ consent: 'restrictive', expiresAt: START - 1, caps: [capOf(1)] }),
		);
		await gate.publish();
		const { store } = journey;
		const [nowhere, bounced, silent, refusing, late] = await Promise.all(
			[null, 'b@example.com', 's@example.com', 'r@example.com', 'l@example.com'].map(
				async (email) => await store.contacts.insert(contactRow({ email })),
			),
		);
		await suppress('b@example.com');
		await consent(refusing.id, 'withdrawn');
		await consent(late.id, 'given');
		await journey.enter([nowhere, bounced, silent, refusing, late]);
		expect(gate.words).toEqual([
			'no_address',
			'suppressed_address',
			'no_consent',
			'consent_withdrawn',
			'expired',
		]);
		expect((await gate.messages()).map(({ state, countedAt }) => [state, countedAt])).toEqual(
			Array.from({ length: 5 }, () => ['suppressed', null]),
		);
	});

	it('lets transactional messages pass without consent, through commercial caps and suppressions', async () => {
		const gate = new Gate(
			journey,
			messageTerms({ kind: 'transactional', purpose: 'service', caps: [capOf(1)] }),
		);
		await gate.publish();
		const ann = await journey.contact();
		await suppress('ann@example.com', 'commercial');
		await journey.enter([ann], { reentry: 'always' });
		await journey.enter([ann], { reentry: 'always' });
		expect(gate.words).toEqual(['send', 'send']);
	});

	it('counts in a rolling window: exactly as old as the window is outside', async () => {
		const gate = new Gate(journey, messageTerms({ caps: [capOf(1)] }));
		await gate.publish();
		const ann = await journey.contact();
		for (const wait of [0, DAY - 1, 1, 1]) {
			await journey.advance(wait);
			await journey.enter([ann], { reentry: 'always' });
		}
		expect(gate.words).toEqual(['send', 'over_cap', 'send', 'over_cap']);
		expect(gate.decisions[1].decision).toMatchObject({
			explanation: 'Not sent: 1 of at most 1 commercial email message went out in the last day.',
		});
	});

	it('counts two items of one batch against each other, and two contacts with one address', async () => {
		const gate = new Gate(journey, messageTerms({ caps: [capOf(1)] }));
		await gate.publish();
		const [ann, twin, bo] = [
			await journey.contact('ann@example.com'),
			await journey.contact('ANN@example.com'),
			await journey.contact('bo@example.com'),
		];
		await journey.enter([ann, twin, bo], { reentry: 'always' });
		expect(gate.words).toEqual(['send', 'over_cap', 'send']);
	});

	it('holds until the cap has room again, and decides afresh then', async () => {
		const gate = new Gate(
			journey,
			messageTerms({ caps: [capOf(1)], overCap: { action: 'hold', atMost: 7 * DAY } }),
		);
		await gate.publish();
		const ann = await journey.contact();
		await journey.enter([ann], { reentry: 'always' });
		await journey.advance(HOUR);
		await journey.enter([ann], { reentry: 'always' });
		expect(gate.words).toEqual(['send', 'held over_cap']);
		const held = gate.decisions[1].decision;
		expect(held).toMatchObject({ until: START + DAY });
		expect((await gate.messages())[1]).toMatchObject({
			state: 'held',
			reason: 'over_cap',
			heldUntil: START + DAY,
			countedAt: null,
		});
		await journey.advance(23 * HOUR);
		expect(gate.words).toEqual(['send', 'held over_cap', 'send']);
		expect((await gate.messages()).map(({ state, countedAt }) => [state, countedAt])).toEqual([
			['handed', START],
			['handed', START + DAY],
		]);
		expect(gate.decisions[2].decision).toMatchObject({
			messageId: (held as { messageId: string }).messageId,
		});
	});

	it('finds consent withdrawn when a held message is decided afresh', async () => {
		const gate = new Gate(
			journey,
			messageTerms({ windows: [{ weekdays: ALWAYS, from: '20:00', to: '21:00' }] }),
		);
		await gate.publish();
		const ann = await journey.contact();
		await journey.enter([ann]);
		await consent(ann.id, 'withdrawn');
		await journey.advance(DAY);
		expect(gate.words).toEqual(['held quiet_hours', 'consent_withdrawn']);
		expect(await gate.messages()).toHaveLength(1);
	});

	it('suppresses what would be held too long, or would have expired by then', async () => {
		const gate = new Gate(
			journey,
			messageTerms({ caps: [capOf(1)], overCap: { action: 'hold', atMost: HOUR } }),
		);
		await gate.publish();
		const ann = await journey.contact();
		await journey.enter([ann], { reentry: 'always' });
		await journey.enter([ann], { reentry: 'always' });
		gate.terms = messageTerms({
			expiresAt: START + HOUR,
			windows: [{ weekdays: ALWAYS, from: '20:00', to: '21:00' }],
		});
		await journey.enter([ann], { reentry: 'always' });
		expect(gate.words).toEqual(['send', 'held_too_long', 'expired']);
	});

	it('holds everything while all sending is stopped, and lets it go at once when it is resumed', async () => {
		const gate = new Gate(journey);
		await gate.publish();
		await journey.store.messagePolicies.stop('Olga');
		const people = await journey.contacts(3);
		await journey.enter(people);
		await journey.advance(MINUTE);
		expect(gate.words).toEqual(Array.from({ length: 3 }, () => 'held sending_stopped'));
		await journey.store.messagePolicies.resume();
		await releaseStopped(journey.engine);
		await journey.engine.clock.idle();
		expect(gate.words.slice(3)).toEqual(['send', 'send', 'send']);
		expect(journey.clock.now()).toBe(START + MINUTE);
	});

	it('lets the message of a paused contact go as soon as the contact goes on', async () => {
		const gate = new Gate(journey);
		await gate.publish();
		await stopAllSending(journey.engine, null);
		const [id] = await journey.enter([await journey.contact()]);
		await pauseEnrollments(journey.engine, [id]);
		await resumeSending(journey.engine);
		await journey.engine.clock.idle();
		expect(gate.words).toEqual(['held sending_stopped']);
		await resumeEnrollments(journey.engine, [id]);
		await journey.engine.clock.idle();
		expect(gate.words).toEqual(['held sending_stopped', 'send']);
	});

	it('spaces messages by a throttle, and asks no one to queue twice', async () => {
		const gate = new Gate(journey, messageTerms({ throttle: { name: 'smtp', perMinute: 60 } }));
		await gate.publish();
		await journey.enter(await journey.contacts(4));
		expect(gate.words).toEqual(['send', 'held throttle', 'held throttle', 'held throttle']);
		await journey.advance(3 * SECOND);
		expect(gate.words.slice(4)).toEqual(['send', 'send', 'send']);
		expect((await gate.messages()).map(({ countedAt }) => countedAt)).toEqual(
			[0, 1, 2, 3].map((second) => START + second * SECOND),
		);
	});

	it('gives a repeated execution the same decision and the same message', async () => {
		const gate = new Gate(journey, messageTerms({ caps: [capOf(1)] }));
		await journey.step('trigger', async (execution) => {
			const [first] = await gate.pass(execution);
			const [again] = await gate.pass(execution);
			expect(again).toMatchObject({
				outcome: 'send',
				repeated: true,
				sent: false,
				messageId: (first as { messageId: string }).messageId,
			});
		});
		await journey.enter([await journey.contact()]);
		expect(gate.words).toEqual(['send', 'send']);
		expect(await gate.messages()).toHaveLength(1);
	});

	it('counts a message of a failed execution, and reuses it when its enrollment is retried', async () => {
		const gate = new Gate(journey, messageTerms({ caps: [capOf(1)] }));
		let fails = true;
		await gate.publish(async () => {
			if (fails) throw new Error('Mail server down');
		});
		const ann = await journey.contact();
		const [enrollmentId] = await journey.enter([ann], { reentry: 'always' });
		expect(await gate.messages()).toMatchObject([{ state: 'unconfirmed', countedAt: START }]);
		fails = false;
		await journey.advance(HOUR);
		await retryEnrollments(journey.engine, [enrollmentId]);
		await journey.engine.clock.idle();
		expect(gate.words).toEqual(['send', 'send']);
		expect(await gate.messages()).toMatchObject([{ state: 'handed', countedAt: START + HOUR }]);
	});

	it('sends to a test contact past its hours as fast as it waits, and counts it for no one else', async () => {
		const gate = new Gate(
			journey,
			messageTerms({
				caps: [capOf(1)],
				windows: [{ weekdays: ALWAYS, from: '20:00', to: '21:00' }],
				overCap: { action: 'hold', atMost: 7 * DAY },
			}),
		);
		await gate.publish();
		const { store } = journey;
		const tester = await store.contacts.insert(contactRow({ email: 'ann@example.com', testSpeed: 1440 }));
		await journey.enter([tester], { reentry: 'always' });
		await journey.advance(MINUTE);
		expect(gate.words).toEqual(['held quiet_hours', 'send']);
		const ann = await journey.contact('ann@example.com');
		gate.terms = messageTerms({ caps: [capOf(1)] });
		await journey.enter([ann], { reentry: 'always' });
		expect(gate.words.slice(2)).toEqual(['send']);
	});

	it('sends the message of an account only to one of its contacts', async () => {
		const gate = new Gate(journey, messageTerms(), 'gate', { address: 'boss@example.com' });
		await gate.publish();
		const { store } = journey;
		const account = await store.accounts.insert({
			externalId: 'acme',
			name: 'Acme',
			nameKey: 'acme',
			domain: null,
			owner: null,
			attributes: {},
		});
		const [ann, boss] = [
			await store.contacts.insert(contactRow({ email: 'ann@example.com', accountId: account.id })),
			await store.contacts.insert(contactRow({ email: 'boss@example.com', accountId: account.id })),
		];
		const rules = { ...DEFAULT_ENTRY_RULES, per: 'account' as const, reentry: 'always' as const };
		const perAccount = { reentry: 'always' as const, rules };
		await journey.enter([ann], perAccount);
		await store.contacts.update(boss.id, { accountId: null });
		await journey.enter([ann], perAccount);
		expect(gate.words).toEqual(['send', 'no_contact']);
		expect((await gate.messages()).map(({ contactId }) => contactId)).toEqual([boss.id, ann.id]);
	});

	it('explains without reserving', async () => {
		const gate = new Gate(journey, messageTerms({ caps: [capOf(1)] }));
		await gate.publish();
		const ann = await journey.contact();
		const question = { contactId: ann.id, terms: gate.terms };
		for (let time = 0; time < 2; time++)
			expect(await explainMessage(journey.engine, question)).toMatchObject({ outcome: 'send' });
		await journey.enter([ann]);
		expect(await explainMessage(journey.engine, question)).toMatchObject({
			outcome: 'suppressed',
			reason: 'over_cap',
			address: 'ann@example.com',
		});
		expect(await gate.messages()).toHaveLength(1);
	});

	it('tells ended and unknown enrollments apart from others of the batch', async () => {
		const gate = new Gate(journey);
		await journey.step('trigger', async (execution) => {
			const { items } = execution;
			await exitEnrollments(journey.engine, [items[0].enrollmentId], 'exited_by_hand');
			await gate.pass({ ...execution, items: [...items, { ...items[0], id: 'nonsense' }] });
		});
		await journey.enter(await journey.contacts(2));
		expect(gate.words).toEqual(['ended', 'send', 'unknown']);
	});
});
