import { CONFIRMATION_TIME, receive, type ExecutionState, type JourneyEngine } from '../../lib/engine';
import { EngineHarness } from '../support/engineHarness';
import { HOUR, MINUTE, START } from '../support/rows';

describe('when the main process dies while a worker goes on', () => {
	let journey: EngineHarness;

	let worker: JourneyEngine;

	const asked: string[] = [];

	afterEach(async () => {
		await worker.close();
		await journey.close();
		asked.length = 0;
	});

	/** Somebody is inside execution 77 on a worker, and the process that listened for its end has died. */
	async function abandoned(lookUp?: (asked: number) => ExecutionState): Promise<string> {
		journey = await EngineHarness.start({
			clock: {
				longestSleep: MINUTE,
				...(lookUp && {
					executionLookup: async (executionId: string) => {
						asked.push(executionId);
						return lookUp(asked.length);
					},
				}),
			},
		});
		await journey.trigger('wait', { dueAt: START + HOUR });
		worker = await journey.startEngine();
		await journey.step('wait', undefined, {
			deliver: async (claimId, batch) => {
				await receive(worker, { claimId, holdIds: batch.map((hold) => hold.id), executionId: '77' });
				return await new Promise(() => {});
			},
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR);
		expect(await journey.where(id)).toBe('delivered at wait');
		await journey.crash();
		journey.engine.wake();
		await journey.clock.advance(0);
		return id;
	}

	it('says after a while that the end is not known, and repeats nothing', async () => {
		const id = await abandoned();
		await journey.clock.advance(CONFIRMATION_TIME - 2 * MINUTE);
		expect(await journey.where(id)).toBe('delivered at wait');
		await journey.clock.advance(4 * MINUTE);
		const enrollment = (await journey.store.enrollments.get(id))!;
		expect(enrollment).toMatchObject({ status: 'failed', reason: 'unconfirmed' });
		expect(enrollment.positions[0]).toMatchObject({ executionId: '77', error: { cause: 'unconfirmed' } });
	});

	it('asks n8n, where it may, and fails those who were lost on the way', async () => {
		const id = await abandoned(() => ({
			state: 'success',
			ends: ([lost]) => new Map([[lost, { kind: 'lost', node: 'Limit', message: 'use Filter' }]]),
		}));
		await journey.clock.advance(10 * MINUTE);
		expect(await journey.store.enrollments.get(id)).toMatchObject({
			status: 'failed',
			reason: 'lost',
			positions: [{ executionId: '77', error: { node: 'Limit', cause: 'lost' } }],
		});
	});

	it('asks n8n, where it may, and completes what has ended well', async () => {
		const id = await abandoned((times) => ({ state: times < 2 ? 'running' : 'success' }));
		await journey.clock.advance(10 * MINUTE);
		expect(await journey.where(id)).toBe('completed');
		expect(asked).toEqual(['77', '77']);
	});

	it('fails with what n8n says of it', async () => {
		const id = await abandoned(() => ({ state: 'failed', message: 'mailbox on fire', node: 'Mail' }));
		await journey.clock.advance(10 * MINUTE);
		const enrollment = (await journey.store.enrollments.get(id))!;
		expect(enrollment).toMatchObject({ status: 'failed', reason: 'failed' });
		expect(enrollment.positions[0].error).toMatchObject({ message: 'mailbox on fire', node: 'Mail' });
	});

	it('says that the end is not known when n8n does not know it either', async () => {
		const id = await abandoned(() => ({ state: 'unknown' }));
		await journey.clock.advance(10 * MINUTE);
		expect((await journey.store.enrollments.get(id))!.reason).toBe('unconfirmed');
	});
});
