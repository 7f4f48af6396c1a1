import { EngineHarness, type FakeExecution } from '../support/engineHarness';
import { DAY, HOUR, START } from '../support/rows';

describe('nothing happens twice', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		await journey.trigger('wait', { dueAt: START + HOUR });
	});

	afterEach(async () => await journey.close());

	it('tells an execution that n8n has started a second time that it was there before', async () => {
		const repeated: string[][] = [];
		await journey.step('wait', async (execution) => {
			await journey.take(execution);
			repeated.push([...execution.repeated]);
			expect(execution.items).toEqual([]);
			throw new Error('This execution was interrupted and started again');
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		expect(repeated).toEqual([[journey.at('wait')[0].batch[0].id]]);
		expect(await journey.where(id)).toBe('failed at wait');
	});

	it('lets a batch pass once that was emitted twice', async () => {
		const passed: number[] = [];
		await journey.step('wait', undefined, {
			deliver: async (claimId, batch) => {
				const work = async (execution: FakeExecution): Promise<void> => {
					passed.push(execution.items.length);
				};
				await journey.execute('wait', claimId, batch, work);
				return await journey.execute('wait', claimId, batch, work);
			},
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		expect(passed).toEqual([1, 0]);
		expect(journey.at('wait')[1].repeated.size).toBe(0);
		expect(await journey.where(id)).toBe('completed');
	});

	it('lets a batch pass once that two workers take over at the same moment', async () => {
		let passed = 0;
		await journey.step('wait', undefined, {
			deliver: async (claimId, batch) => {
				const runs = Array.from(
					{ length: 8 },
					async (_, n) =>
						await journey.execute(
							'wait',
							claimId,
							batch,
							async (execution) => {
								passed += execution.items.length;
							},
							`worker ${n}`,
						),
				);
				await Promise.all(runs);
				return { status: 'success' };
			},
		});
		await journey.enter(await journey.contacts(20));
		await journey.advance(HOUR);
		expect(passed).toBe(20);
	});

	it('holds no contact twice when its execution is run again from a later node', async () => {
		const results: string[] = [];
		await journey.step('wait', async (execution) => {
			results.push(...(await journey.holdAt('later', execution, { dueAt: START + DAY })));
			throw new Error('the node behind failed');
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		// Somebody presses Retry in n8n: the same items, in a new execution.
		results.push(
			...(await journey.holdAt('later', { ...journey.at('wait')[0], id: '99' }, { dueAt: START + DAY })),
		);
		expect(results).toEqual(['held', 'duplicate']);
		expect(await journey.where(id)).toBe('waiting at later');
		expect((await journey.story(id)).filter((line) => line === 'held at later')).toHaveLength(1);
	});

	it('does not bring back a contact that moved on long ago', async () => {
		await journey.step('wait', async (execution) => {
			await journey.holdAt('later', execution, { dueAt: START + 2 * HOUR });
		});
		await journey.step('later');
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(2 * HOUR);
		expect(await journey.where(id)).toBe('completed');
		expect(await journey.holdAt('later', journey.at('wait')[0], { dueAt: START + DAY })).toEqual(['ended']);
		expect(await journey.holdAt('elsewhere', journey.at('wait')[0], { dueAt: START + DAY })).toEqual([
			'ended',
		]);
		expect(await journey.where(id)).toBe('completed');
	});
});
