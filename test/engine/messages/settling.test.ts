import {
	exitEnrollments,
	markBounced,
	markFailed,
	markHanded,
	markSending,
	pass,
	releaseMessages,
	retryEnrollments,
} from '../../../lib/engine';
import { CONFIRMATION_TIME } from '../../../lib/engine/delivery/confirmationTime';
import * as moving from '../../../lib/store/repositories/messages/moveMessages';
import { hashAddress } from '../../../lib/engine/messages/addresses';
import { EngineHarness, JOURNEY, type FakeExecution } from '../../support/engineHarness';
import { capOf, Gate, messageTerms } from '../../support/gates';
import { onBothStores } from '../../support/onBothStores';
import { DAY, HOUR, MINUTE, START } from '../../support/rows';

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let gate: Gate;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		gate = new Gate(journey, messageTerms({ caps: [capOf(1)] }));
	}, 60_000);

	afterEach(async () => await journey.close());

	const states = async (): Promise<string[]> => (await gate.messages()).map(({ state }) => state);

	/** Sends what comes to a step behind the gate, as this test says. */
	async function sendBy(
		work: (execution: FakeExecution, messageIds: string[]) => Promise<void>,
	): Promise<void> {
		await gate.publish(async (execution) => {
			const ids = (await gate.messages()).map(({ id }) => id);
			await work(execution, ids);
		});
	}

	it('hands messages on when their contacts come to the next step, though the execution fails later', async () => {
		await journey.step('later');
		await sendBy(async (execution) => {
			expect(await states()).toEqual(['reserved', 'reserved']);
			await journey.holdAt(
				'later',
				{ ...execution, items: execution.items.slice(0, 1) },
				{ dueAt: START + DAY },
			);
			expect((await states()).toSorted()).toEqual(['handed', 'reserved']);
			throw new Error('Mail server down');
		});
		await journey.enter(await journey.contacts(2));
		expect((await states()).toSorted()).toEqual(['handed', 'unconfirmed']);
	});

	it('hands messages on when their contacts pass another step, but not at the gate itself', async () => {
		await sendBy(async (execution) => {
			const passages = execution.items.map(({ id, enrollmentId }) => ({
				originId: id,
				enrollmentId,
				output: 0,
			}));
			await pass(journey.engine, { journeyId: JOURNEY, stepId: 'gate' }, passages, execution.id);
			expect(await states()).toEqual(['reserved']);
			await pass(journey.engine, { journeyId: JOURNEY, stepId: 'split' }, passages, execution.id);
			expect(await states()).toEqual(['handed']);
		});
		await journey.enter([await journey.contact()]);
		expect(await states()).toEqual(['handed']);
	});

	it('settles the messages of contacts that left the journey meanwhile with their execution', async () => {
		let fails = false;
		await sendBy(async ({ items }) => {
			await exitEnrollments(
				journey.engine,
				items.map(({ enrollmentId }) => enrollmentId),
				'exited_by_hand',
			);
			if (fails) throw new Error('Mail server down');
		});
		await journey.enter([await journey.contact('ann@example.com')]);
		expect(await states()).toEqual(['handed']);
		fails = true;
		await journey.enter([await journey.contact('bo@example.com')]);
		expect(await states()).toEqual(['handed', 'unconfirmed']);
	});

	it('releases the message of a contact that leaves the journey while it’s held', async () => {
		gate.terms = messageTerms({ caps: [capOf(1)], overCap: { action: 'hold', atMost: 9 * DAY } });
		await gate.publish();
		const ann = await journey.contact();
		await journey.enter([ann]);
		const [id] = await journey.enter([ann], { reentry: 'always', key: 'again' });
		expect(await states()).toEqual(['handed', 'held']);
		await exitEnrollments(journey.engine, [id], 'exited_by_hand');
		expect((await gate.messages())[1]).toMatchObject({ state: 'released', heldUntil: null, countedAt: null });
		await journey.advance(2 * DAY);
		expect(await states()).toEqual(['handed', 'released']);
	});

	it('doubts messages when the process dies; they keep counting, and only a retry sends them', async () => {
		await journey.step('trigger', async (execution) => {
			await gate.pass(execution);
			await new Promise(() => {});
		});
		const ann = await journey.contact();
		const [entered] = await journey.enroll([ann], { reentry: 'always' });
		await journey.turn();
		while ((await states())[0] !== 'reserved') await journey.turn();
		await journey.crash();
		expect(await states()).toEqual(['unconfirmed']);
		await gate.publish();
		await journey.enter([ann], { reentry: 'always', key: 'other' });
		expect(gate.words).toEqual(['send', 'over_cap']);
		await retryEnrollments(journey.engine, [entered.entered ? entered.enrollmentId : '']);
		await journey.engine.clock.idle();
		expect(gate.words).toEqual(['send', 'over_cap', 'send']);
		expect(await gate.messages()).toHaveLength(2);
		expect((await states()).toSorted()).toEqual(['handed', 'suppressed']);
	});

	it('doubts messages that no execution has anymore after a while', async () => {
		await gate.publish();
		const [enrollmentId] = await journey.enter([await journey.contact()]);
		const [{ id }] = await gate.messages();
		await journey.store.messages.move([id], { from: ['handed'], to: 'reserved' });
		await journey.advance(CONFIRMATION_TIME + HOUR);
		journey.engine.wake();
		await journey.engine.clock.idle();
		// The clock doesn't wait for this.
		while ((await states())[0] === 'reserved') await journey.turn();
		expect(await states()).toEqual(['unconfirmed']);
		expect(await journey.where(enrollmentId)).toBe('completed');
	});

	it('runs no statement for messages where a journey has none', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
		await journey.enter(await journey.contacts(2));
		const handing = jest.spyOn(moving, 'handOpen');
		await journey.advance(HOUR);
		expect(handing).not.toHaveBeenCalled();
		await gate.publish();
		await journey.enter([await journey.contact()]);
		expect(handing).toHaveBeenCalledTimes(1);
		handing.mockRestore();
	});

	it('lets a message be sent once, and never again automatically after a crash', async () => {
		const provider = 'smtp';
		await sendBy(async (_, [id]) => {
			expect(await markSending(journey.engine, [id, 'nonsense'], { provider })).toEqual(
				new Map([
					[id, 'send'],
					['nonsense', 'refused'],
				]),
			);
			expect(await states()).toEqual(['sending']);
			expect(await markSending(journey.engine, [id], { provider })).toEqual(new Map([[id, 'unconfirmed']]));
			expect(await markSending(journey.engine, [id], { provider })).toEqual(new Map([[id, 'unconfirmed']]));
			await markHanded(journey.engine, [id], { provider, providerId: '<1@example.com>' });
			expect(await markSending(journey.engine, [id], { provider })).toEqual(new Map([[id, 'sent']]));
		});
		await journey.enter([await journey.contact()]);
		expect(await gate.messages()).toMatchObject([
			{ state: 'handed', provider, providerId: '<1@example.com>', handedAt: START, countedAt: START },
		]);
	});

	it('tries again what was not sent, and stops counting what was refused', async () => {
		const provider = 'smtp';
		await sendBy(async (_, [id]) => {
			await markSending(journey.engine, [id], { provider });
			await markFailed(journey.engine, [id], { provider, how: 'notSent' });
			expect(await gate.messages()).toMatchObject([{ state: 'failed', countedAt: START }]);
			expect(await markSending(journey.engine, [id], { provider })).toEqual(new Map([[id, 'send']]));
			await markFailed(journey.engine, [id], { provider, how: 'refused' });
		});
		await journey.enter([await journey.contact()]);
		expect(await gate.messages()).toMatchObject([{ state: 'released', countedAt: null }]);
	});

	it('doubts what was being sent when its execution ended well', async () => {
		await sendBy(async (_, [id]) => {
			await markSending(journey.engine, [id], { provider: 'smtp' });
		});
		await journey.enter([await journey.contact()]);
		expect(await states()).toEqual(['unconfirmed']);
	});

	it('suppresses the address of a hard bounce, and counts nothing if the server refused it', async () => {
		await sendBy(async (_, [id]) => {
			await markSending(journey.engine, [id], { provider: 'smtp' });
			await markBounced(journey.engine, [id], { provider: 'smtp', bounce: 'hard', refused: true });
		});
		const ann = await journey.contact();
		await journey.enter([ann], { reentry: 'always' });
		expect(await gate.messages()).toMatchObject([{ state: 'bounced', bounce: 'hard', countedAt: null }]);
		const hash = (await hashAddress(journey.engine, 'email', 'ann@example.com'))!;
		expect(await journey.store.suppressions.of('email', [hash])).toMatchObject([{ cause: 'hard_bounce' }]);
		await journey.enter([ann], { reentry: 'always' });
		expect(gate.words).toEqual(['send', 'suppressed_address']);
	});

	it('gives a slot back when a message is released, but not once it has arrived', async () => {
		await gate.publish();
		const ann = await journey.contact();
		await journey.enter([ann], { reentry: 'always' });
		const [{ id }] = await gate.messages();
		expect(await releaseMessages(journey.engine, [id])).toEqual(new Set([id]));
		await journey.advance(MINUTE);
		await journey.enter([ann], { reentry: 'always' });
		expect(gate.words).toEqual(['send', 'send']);
		const [, { id: second }] = await gate.messages();
		await journey.store.messages.report([{ id: second, state: 'delivered', at: START + HOUR }]);
		expect(await releaseMessages(journey.engine, [second])).toEqual(new Set());
	});

	it('believes reports in any order, and counts a released message that arrives after all', async () => {
		await gate.publish();
		await journey.enter([await journey.contact()]);
		const [{ id }] = await gate.messages();
		const { messages } = journey.store;
		await releaseMessages(journey.engine, [id]);
		expect(
			await messages.report([{ id, state: 'delivered', at: START + 5, provider: 'esp', providerId: '7' }]),
		).toEqual(new Set([id]));
		expect(await messages.report([{ id, state: 'accepted', at: START + 4 }])).toEqual(new Set());
		expect(await messages.get(id)).toMatchObject({ state: 'delivered', countedAt: START, providerId: '7' });
		await messages.report([{ id, state: 'complained', at: START + 9 }]);
		expect((await messages.get(id))!.state).toBe('complained');
	});
});
