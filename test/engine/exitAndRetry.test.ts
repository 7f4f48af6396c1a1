import { exitEnrollments, retryEnrollments } from '../../lib/engine';
import { EngineHarness, type FakeExecution, type Work } from '../support/engineHarness';
import { DAY, HOUR, START } from '../support/rows';

const fail: Work = async () => {
	throw new Error('mail server away');
};

describe('leaving a journey at once', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
	});

	afterEach(async () => await journey.close());

	it('works while the contact waits, and says where it was', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		expect(await exitEnrollments(journey.engine, [id], 'exited_by_hand')).toEqual([id]);
		expect(await journey.where(id)).toBe('exited (exited_by_hand)');
		expect((await journey.story(id)).at(-1)).toBe('exited at wait');
		await journey.advance(DAY);
		expect(journey.at('wait')).toEqual([]);
	});

	it('works while the contact is ready, but its step is not there', async () => {
		await journey.trigger('wait', { dueAt: START });
		const [id] = await journey.enter([await journey.contact()]);
		await exitEnrollments(journey.engine, [id], 'exited_by_hand');
		await journey.step('wait');
		await journey.engine.clock.idle();
		expect(journey.at('wait')).toEqual([]);
	});

	it('works after a failure', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', fail);
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		await exitEnrollments(journey.engine, [id], 'exited_by_hand');
		expect(await journey.where(id)).toBe('exited (exited_by_hand)');
		expect(await retryEnrollments(journey.engine, [id])).toEqual([]);
	});

	it('works between the release and the execution: nothing passes', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		const [id] = await journey.enter([await journey.contact()]);
		await journey.step('wait', undefined, {
			deliver: async (claimId, batch) => {
				await exitEnrollments(journey.engine, [id], 'exited_by_hand');
				return await journey.execute('wait', claimId, batch, async () => {});
			},
		});
		await journey.advance(HOUR);
		expect(journey.at('wait')).toHaveLength(1);
		expect(journey.at('wait')[0].items).toEqual([]);
		expect(await journey.where(id)).toBe('exited (exited_by_hand)');
	});

	it('works inside a running execution: the contact is not held again, whatever becomes of the execution', async () => {
		let end!: () => void;
		const results: string[] = [];
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', async (execution) => {
			await new Promise<void>((resolve) => {
				end = resolve;
			});
			results.push(...(await journey.holdAt('later', execution, { dueAt: START + DAY })));
			throw new Error('mail server away');
		});
		const [left, stays] = await journey.enter(await journey.contacts(2));
		await journey.clock.advance(HOUR);
		await exitEnrollments(journey.engine, [left], 'exited_by_hand');
		end();
		await journey.engine.clock.idle();
		expect(results).toEqual(['ended', 'held']);
		expect(await journey.where(left)).toBe('exited (exited_by_hand)');
		expect(await journey.where(stays)).toBe('waiting at later');
	});

	it('ends all ways of a contact that was sent two ways', async () => {
		await journey.step('trigger', async (execution) => {
			await journey.holdAt('here', execution, { dueAt: START + HOUR });
			await journey.holdAt('there', execution, { dueAt: START + HOUR });
		});
		await journey.step('here');
		await journey.step('there');
		const [id] = await journey.enter([await journey.contact()]);
		await exitEnrollments(journey.engine, [id], 'exited_by_hand');
		await journey.advance(DAY);
		expect(journey.at('here').concat(journey.at('there'))).toEqual([]);
	});

	it('does nothing to a contact that has left, has completed or is unknown', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		expect(await exitEnrollments(journey.engine, [id, 'nobody'], 'exited_by_hand')).toEqual([]);
		expect(await journey.where(id)).toBe('completed');
		expect(await exitEnrollments(journey.engine, [], 'exited_by_hand')).toEqual([]);
	});
});

describe('retrying by hand', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		await journey.trigger('wait', { dueAt: START + HOUR });
	});

	afterEach(async () => await journey.close());

	it('sends failed contacts on from the step whose delivery failed', async () => {
		await journey.step('wait', fail);
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		await journey.step('wait');
		expect(await retryEnrollments(journey.engine, [id])).toEqual([id]);
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
		expect(await journey.story(id)).toEqual([
			'entered at trigger',
			'delivered at trigger',
			'held at wait',
			'delivered at wait',
			'failed at wait',
			'retried at wait',
			'delivered at wait',
			'completed',
		]);
		expect(await journey.store.enrollments.get(id)).toMatchObject({ status: 'completed', reason: null });
	});

	it('gives the step all its attempts again', async () => {
		const failurePolicy = { kind: 'retry', attempts: 1, backoff: HOUR } as const;
		await journey.step('wait', fail, { failurePolicy });
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(DAY);
		expect(journey.at('wait')).toHaveLength(2);
		await retryEnrollments(journey.engine, [id]);
		await journey.engine.clock.idle();
		await journey.advance(DAY);
		expect(journey.at('wait')).toHaveLength(4);
		expect(await journey.where(id)).toBe('failed at wait');
	});

	it('does nothing to a contact that has not failed', async () => {
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		expect(await retryEnrollments(journey.engine, [id, 'nobody'])).toEqual([]);
		expect(await journey.where(id)).toBe('waiting at wait');
	});

	it('does not let the earlier execution pass as well, should it still be alive', async () => {
		let earlier!: FakeExecution;
		await journey.step('wait', async (execution) => {
			earlier = execution;
			throw new Error('lost contact with the worker');
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		await journey.step('wait', async (execution) => {
			await journey.holdAt('later', execution, { dueAt: START + DAY });
		});
		await retryEnrollments(journey.engine, [id]);
		await journey.engine.clock.idle();
		expect(await journey.holdAt('later', earlier, { dueAt: START + DAY })).toEqual(['duplicate']);
		expect(await journey.where(id)).toBe('waiting at later');
	});
});
