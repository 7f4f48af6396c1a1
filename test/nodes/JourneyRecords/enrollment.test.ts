import {
	addContact,
	addEnrollment,
	failEnrollment,
	JOURNEY,
	run,
	runJson,
	TRIGGER,
	useStore,
} from './recordsHarness';

useStore();

async function enrolled(): Promise<string> {
	return await addEnrollment((await addContact()).id);
}

describe('Get and Get Many', () => {
	it('says where the contact is, why, and what happened', async () => {
		const enrollmentId = await enrolled();
		await failEnrollment(enrollmentId);
		const [got] = await runJson('enrollment', 'get', { enrollmentId });
		expect(got).toMatchObject({
			id: enrollmentId,
			journeyName: 'Welcome',
			status: 'failed',
			positions: [
				{
					stepName: 'Sign-Up Form',
					state: 'failed',
					executionId: '77',
					error: { message: 'Mail server said no', node: 'Send' },
				},
			],
			stepLog: [{ event: 'entered', text: 'entered at "Sign-Up Form"', stepName: 'Sign-Up Form' }],
		});
		const filters = { contactId: got.contactId, journeyId: JOURNEY, status: 'failed', stepId: TRIGGER };
		expect(await run('enrollment', 'getAll', { filters })).toHaveLength(1);
		expect(await run('enrollment', 'getAll', { filters: { ...filters, status: 'active' } })).toEqual([]);
	});

	it('names what is missing or unknown', async () => {
		for (const operation of ['get', 'exit', 'retry']) {
			await expect(run('enrollment', operation, {})).rejects.toThrow(/Enrollment ID is empty/);
			await expect(run('enrollment', operation, { enrollmentId: 'x' })).rejects.toThrow(
				/Enrollment ID: there is no enrollment "x"/,
			);
		}
	});
});

describe('Exit', () => {
	it('ends one, with its reason; a second time changes nothing', async () => {
		const enrollmentId = await enrolled();
		const given = { enrollmentId, options: { reason: 'asked_by_phone' } };
		const exited = { id: enrollmentId, status: 'exited', reason: 'asked_by_phone', positions: [] };
		expect(await runJson('enrollment', 'exit', given)).toEqual([
			expect.objectContaining({ ...exited, outcome: 'exited' }),
		]);
		expect(await runJson('enrollment', 'exit', { enrollmentId })).toEqual([
			expect.objectContaining({ ...exited, outcome: 'unchanged' }),
		]);
	});

	it('ends all of a journey, failed ones too', async () => {
		await failEnrollment(await enrolled());
		await enrolled();
		const before = await run('enrollment', 'getAll', { returnAll: true });
		const living = before.filter(({ json }) => json.status === 'active' || json.status === 'failed');
		expect(await runJson('enrollment', 'exit', { scope: 'journey', journeyId: JOURNEY })).toEqual([
			{ journeyId: JOURNEY, outcome: 'exited', count: living.length },
		]);
		expect(await run('enrollment', 'getAll', { filters: { status: 'active' } })).toEqual([]);
		expect(await run('enrollment', 'getAll', { filters: { status: 'failed' } })).toEqual([]);
	});

	it('refuses a journey that is missing or unknown', async () => {
		await expect(run('enrollment', 'exit', { scope: 'journey' })).rejects.toThrow(/Journey is empty/);
		await expect(run('enrollment', 'exit', { scope: 'journey', journeyId: 'x' })).rejects.toThrow(
			/Journey: there is no journey "x"/,
		);
	});
});

describe('Retry', () => {
	it('releases a failed one again, and refuses any other', async () => {
		const enrollmentId = await enrolled();
		await expect(run('enrollment', 'retry', { enrollmentId })).rejects.toThrow(/is active; only failed/);
		await failEnrollment(enrollmentId);
		expect(await runJson('enrollment', 'retry', { enrollmentId })).toEqual([
			expect.objectContaining({ id: enrollmentId, status: 'active', outcome: 'retried' }),
		]);
	});

	it('releases all failed ones of a journey', async () => {
		for (let n = 0; n < 3; n += 1) await failEnrollment(await enrolled());
		const retry = { scope: 'journey', journeyId: JOURNEY };
		expect(await runJson('enrollment', 'retry', retry)).toEqual([
			{ journeyId: JOURNEY, outcome: 'retried', count: 3 },
		]);
		expect(await runJson('enrollment', 'retry', retry)).toEqual([
			{ journeyId: JOURNEY, outcome: 'retried', count: 0 },
		]);
	});
});
