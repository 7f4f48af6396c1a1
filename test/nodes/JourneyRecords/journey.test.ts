import type { INodePropertyOptions, ILoadOptionsFunctions } from 'n8n-workflow';

import { enroll } from '../../../lib/engine';
import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { fakeFunctions } from './fakeFunctions';
import {
	addContact,
	addEnrollment,
	failEnrollment,
	JOURNEY,
	run,
	runJson,
	TRIGGER,
	useStore,
	withStore,
} from './recordsHarness';

useStore();

async function addStep(stepId: string, name: string): Promise<void> {
	await withStore(
		async ({ store }) =>
			await store.steps.save({
				journeyId: JOURNEY,
				journeyName: 'Welcome',
				stepId,
				name,
				type: 'n8n-nodes-customer-journey.journeyWait',
				termsKey: '',
				failurePolicy: { kind: 'keep' },
			}),
	);
}

async function enrolled(given: Parameters<typeof addContact>[0] = {}): Promise<string> {
	return await addEnrollment((await addContact(given)).id);
}

/** Ends the enrollments that earlier tests left, so that each test counts its own. */
async function empty(): Promise<void> {
	await enrolled();
	await run('enrollment', 'exit', { scope: 'journey', journeyId: JOURNEY });
	await withStore(async ({ store }) => void (await store.steps.setJourneyPaused(JOURNEY, false)));
}

beforeEach(async () => {
	await empty();
	await addStep('node-wait', 'Wait a Week');
	await addStep('node-ask', 'Ask');
});

describe('Journey: Get Many', () => {
	it('counts real contacts by status, and lists entries in progress', async () => {
		const [before] = await runJson('journey', 'getAll');
		const exitedBefore = (before.counts as Record<string, number>).exited;
		await failEnrollment(await enrolled());
		await enrolled();
		await enrolled({ testSpeed: 1440 });
		await withStore(async ({ store }) => {
			const source = { journeyId: JOURNEY, stepId: TRIGGER };
			await store.entries.startRun({ ...source, dueAt: 1, total: 500 });
			await store.entries.startRun({ ...source, dueAt: 2, total: 40 });
			const [run2, run1] = await store.entries.runs(JOURNEY);
			const progress = { entered: 30, cursor: 'c', finishedAt: null };
			await store.entries.saveProgress(run1.id, { ...progress, seen: 200 });
			await store.entries.saveProgress(run2.id, { ...progress, seen: 40, finishedAt: 3 });
		});
		expect(await runJson('journey', 'getAll')).toEqual([
			expect.objectContaining({
				id: JOURNEY,
				name: 'Welcome',
				paused: false,
				pausedAt: null,
				counts: { active: 1, completed: 0, exited: exitedBefore, failed: 1 },
				entryRuns: [
					expect.objectContaining({ stepName: 'Sign-Up Form', seen: 200, total: 500, entered: 30 }),
				],
			}),
		]);
	});
});

describe('Journey: Pause and Resume', () => {
	it('says whether it made a difference', async () => {
		const journey = { journeyId: JOURNEY };
		const paused = { id: JOURNEY, paused: true, pausedAt: expect.stringMatching(/^20\d\d-/) };
		expect(await runJson('journey', 'pause', journey)).toMatchObject([{ ...paused, outcome: 'paused' }]);
		expect(await runJson('journey', 'pause', journey)).toMatchObject([{ ...paused, outcome: 'unchanged' }]);
		expect(await runJson('journey', 'resume', journey)).toMatchObject([
			{ paused: false, pausedAt: null, outcome: 'resumed' },
		]);
		expect(await runJson('journey', 'resume', journey)).toMatchObject([{ outcome: 'unchanged' }]);
	});

	it.each(['pause', 'resume'])('refuses to %s a journey that is missing or unknown', async (operation) => {
		await expect(run('journey', operation)).rejects.toThrow(/Journey is empty; choose one from the list/);
		await expect(run('journey', operation, { journeyId: 'x' })).rejects.toThrow(/there is no journey "x"/);
	});
});

describe('Journey: List Contacts at Removed Steps', () => {
	it('lists removed steps with the contacts that are there', async () => {
		const enrollmentId = await enrolled();
		await run('enrollment', 'move', { enrollmentId, toStepId: 'node-wait' });
		expect(await runJson('journey', 'orphans')).toEqual([]);
		await withStore(async ({ store }) => await store.steps.markRemoved(JOURNEY, ['node-wait']));
		const orphan = { stepId: 'node-wait', stepName: 'Wait a Week', waiting: 1, failed: 0, test: 0 };
		expect(await runJson('journey', 'orphans', { filters: { journeyId: JOURNEY } })).toEqual([
			expect.objectContaining({
				...orphan,
				journeyId: JOURNEY,
				journeyName: 'Welcome',
				oldestArrivalAt: expect.stringMatching(/Z$/),
			}),
		]);
		await expect(run('journey', 'orphans', { filters: { journeyId: 'another' } })).rejects.toThrow(
			'Journey: there is no journey "another" in this store; its journeys are "Welcome"',
		);
		await expect(run('journey', 'orphans', { filters: { journeyId: '' } })).rejects.toThrow(
			/Journey Name or ID: this filter is empty/,
		);
		const move = { scope: 'step', journeyId: JOURNEY, stepId: 'node-wait', toStepId: 'node-ask' };
		expect(await runJson('enrollment', 'move', move)).toMatchObject([{ outcome: 'moved', count: 1 }]);
		expect(await runJson('journey', 'orphans')).toEqual([]);
	});
});

describe('refused entries', () => {
	it('are listed with their reasons, and appear in the contact’s timeline', async () => {
		const contact = await addContact();
		const enrollmentId = await addEnrollment(contact.id);
		const entry = { journeyId: JOURNEY, stepId: TRIGGER, contactId: contact.id };
		const asks = { ...entry, reentry: 'never' as const, item: {}, causedBy: null };
		for (let n = 0; n < 3; n++) await withStore(async (engine) => await enroll(engine, [asks]));
		const refusal = {
			journeyId: JOURNEY,
			journeyName: 'Welcome',
			stepId: TRIGGER,
			stepName: 'Sign-Up Form',
			reason: 'already_in_journey',
			times: 3,
			firstAt: expect.stringMatching(/Z$/),
			lastAt: expect.stringMatching(/Z$/),
			detail: { enrollmentId },
		};
		const filters = { contactId: contact.id };
		expect(await runJson('journey', 'refusals', { filters })).toEqual([
			{ ...refusal, contactId: contact.id },
		]);
		await expect(run('journey', 'refusals', { filters: { journeyId: 'another' } })).rejects.toThrow(
			'there is no journey "another"',
		);
		const timeline = await runJson('contact', 'timeline', {
			contact: { mode: 'id', value: contact.id },
			include: ['journey'],
		});
		expect(timeline).toContainEqual({
			at: expect.any(String),
			kind: 'journey',
			event: 'entry_refused',
			text: expect.stringMatching(
				/^"Welcome": didn’t enter at "Sign-Up Form": they were already in this journey \(3 times\)$/,
			),
			id: null,
			contactId: contact.id,
			contactName: expect.any(String),
			details: refusal,
		});
		expect(timeline.map(({ event }) => event).sort()).toEqual(['entered', 'entry_refused']);
	});
});

describe('Enrollment: Pause and Resume', () => {
	it('pauses one, shows it, and resumes it', async () => {
		const enrollmentId = await enrolled();
		const paused = { id: enrollmentId, status: 'active', pausedAt: expect.any(String) };
		expect(await runJson('enrollment', 'pause', { enrollmentId })).toMatchObject([
			{ ...paused, outcome: 'paused', positions: [{ state: 'paused' }] },
		]);
		expect(await runJson('enrollment', 'pause', { enrollmentId })).toMatchObject([{ outcome: 'unchanged' }]);
		expect(await runJson('enrollment', 'resume', { enrollmentId })).toMatchObject([
			{ pausedAt: null, outcome: 'resumed', positions: [{ state: 'ready' }] },
		]);
		const [{ stepLog }] = await runJson('enrollment', 'get', { enrollmentId });
		expect((stepLog as Array<{ event: string }>).map(({ event }) => event)).toEqual([
			'entered',
			'paused',
			'resumed',
		]);
	});

	it('pauses and resumes all at a step', async () => {
		const there = [await enrolled(), await enrolled()];
		const elsewhere = await enrolled();
		await run('enrollment', 'move', { enrollmentId: elsewhere, toStepId: 'node-wait' });
		const step = { scope: 'step', journeyId: JOURNEY, stepId: TRIGGER };
		const done = { journeyId: JOURNEY, stepId: TRIGGER, count: 2 };
		expect(await runJson('enrollment', 'pause', step)).toEqual([{ ...done, outcome: 'paused' }]);
		expect(await runJson('enrollment', 'pause', step)).toMatchObject([{ count: 0 }]);
		const paused = await runJson('enrollment', 'getAll', { filters: { status: 'active' } });
		expect(
			paused
				.filter(({ pausedAt }) => pausedAt !== null)
				.map(({ id }) => id)
				.sort(),
		).toEqual(there.sort());
		expect(await runJson('enrollment', 'resume', step)).toEqual([{ ...done, outcome: 'resumed' }]);
	});

	it.each(['pause', 'resume', 'move'])('%s names what is missing or unknown', async (operation) => {
		const fails = async (given: object): Promise<unknown> =>
			await run('enrollment', operation, { toStepId: 'node-ask', ...given }).catch(
				(error: Error) => error.message,
			);
		expect(await fails({})).toMatch(/Enrollment ID is empty/);
		expect(await fails({ enrollmentId: 'x' })).toMatch(/there is no enrollment "x"/);
		expect(await fails({ scope: 'step' })).toMatch(/Journey is empty/);
		expect(await fails({ scope: 'step', journeyId: 'x' })).toMatch(/there is no journey "x"/);
		expect(await fails({ scope: 'step', journeyId: JOURNEY })).toMatch(/Current Step is empty/);
		expect(await fails({ scope: 'step', journeyId: JOURNEY, stepId: 'x' })).toMatch(
			/Current Step: this journey has no step "x"; its steps are .*"Wait a Week" \(node-wait\)/,
		);
	});
});

describe('Enrollment: Move', () => {
	it('moves one, says where it is, and does nothing the second time', async () => {
		const enrollmentId = await enrolled();
		const move = { enrollmentId, toStepId: 'node-wait' };
		const there = { id: enrollmentId, positions: [{ stepName: 'Wait a Week', state: 'ready' }] };
		expect(await runJson('enrollment', 'move', move)).toMatchObject([{ ...there, outcome: 'moved' }]);
		expect(await runJson('enrollment', 'move', { ...move, journeyId: JOURNEY })).toMatchObject([
			{ ...there, outcome: 'unchanged' },
		]);
	});

	it('refuses a target without a hold, another journey, and contacts that have left', async () => {
		const enrollmentId = await enrolled();
		await expect(run('enrollment', 'move', { enrollmentId })).rejects.toThrow(/Target Step is empty/);
		await expect(run('enrollment', 'move', { enrollmentId, toStepId: TRIGGER })).rejects.toThrow(
			/choose one of "Ask" \(node-ask\), "Wait a Week" \(node-wait\)/,
		);
		const other = { enrollmentId, toStepId: 'node-ask', journeyId: 'another' };
		await expect(run('enrollment', 'move', other)).rejects.toThrow(
			/Journey: enrollment .* is in the journey "Welcome"/,
		);
		await run('enrollment', 'exit', { enrollmentId });
		await expect(run('enrollment', 'move', { enrollmentId, toStepId: 'node-ask' })).rejects.toThrow(
			/has exited; you can only move contacts that are in their journey/,
		);
	});

	it('offers the steps of the chosen journey', async () => {
		const { loadOptions } = new JourneyRecords().methods;
		const functions = (journeyId: unknown): ILoadOptionsFunctions =>
			({
				...fakeFunctions({ parameters: {} }),
				getCurrentNodeParameter: () => journeyId,
			}) as unknown as ILoadOptionsFunctions;
		const names = (options: INodePropertyOptions[]): string[] => options.map(({ name }) => name);
		await withStore(async ({ store }) => await store.steps.markRemoved(JOURNEY, ['node-ask']));
		expect(names(await loadOptions.getSteps.call(functions(JOURNEY)))).toEqual([
			'Ask (removed)',
			'Sign-Up Form',
			'Wait a Week',
		]);
		expect(names(await loadOptions.getStepsToMoveTo.call(functions(JOURNEY)))).toEqual(['Wait a Week']);
		expect(await loadOptions.getSteps.call(functions(''))).toEqual([
			{ name: 'No steps yet', value: '', description: 'Choose a journey first' },
		]);
	});
});

describe('test contacts', () => {
	it('are created by setting a speed, and become real contacts again', async () => {
		const upsert = async (fields: object): Promise<unknown> => {
			const given = { matchBy: 'email', email: 'tester@example.com', fields };
			const [contact] = await runJson('contact', 'upsert', given);
			return contact.testSpeed;
		};
		expect(await upsert({})).toBeNull();
		expect(await upsert({ testSpeed: 1440 })).toBe(1440);
		expect(await upsert({ firstName: 'Tess' })).toBe(1440);
		expect(await upsert({ testSpeed: '60' })).toBe(60);
		expect(await upsert({ testSpeed: '' })).toBe(60);
		expect(await upsert({ testSpeed: 0 })).toBeNull();
	});

	it.each(['fast', 1.5, -1])('refuse the speed %s', async (testSpeed) => {
		const given = { matchBy: 'email', email: 'tester@example.com', fields: { testSpeed } };
		await expect(run('contact', 'upsert', given)).rejects.toThrow(
			new RegExp(`Test Contact Speed: "${testSpeed}" is not a whole number; enter 1 or more, or 0`),
		);
	});

	it('are marked in lists, and can be filtered', async () => {
		const test = await enrolled({ testSpeed: 1440 });
		const real = await enrolled();
		const ids = async (filters: object): Promise<unknown[]> =>
			(await runJson('enrollment', 'getAll', { filters: { status: 'active', ...filters } })).map(
				({ id, test: marked }) => [id, marked],
			);
		expect(await ids({})).toEqual([
			[real, false],
			[test, true],
		]);
		expect(await ids({ test: 'only' })).toEqual([[test, true]]);
		expect(await ids({ test: 'none' })).toEqual([[real, false]]);
		await expect(ids({ test: 'some' })).rejects.toThrow(/Test Contacts: "some" is not a choice/);
	});

	it('show what they entered with and that they reached the goal', async () => {
		const contact = await addContact();
		await addEnrollment(contact.id);
		const id = await withStore(async (engine) => {
			const entry = {
				journeyId: JOURNEY,
				stepId: TRIGGER,
				contactId: contact.id,
				reentry: 'afterExit' as const,
			};
			const data = { order: { id: 7 } };
			const [result] = await enroll(engine, [{ ...entry, key: 'order 7', data, item: {}, causedBy: null }]);
			await engine.store.enrollments.reachGoal([{ enrollmentId: result.enrollmentId! }]);
			return result.enrollmentId;
		});
		expect(await runJson('enrollment', 'get', { enrollmentId: id })).toMatchObject([
			{
				entryKey: 'order 7',
				entryData: { order: { id: 7 } },
				goalAt: expect.stringMatching(/Z$/),
				test: false,
			},
		]);
	});
});

describe('Journey: Get Report', () => {
	it('counts contacts at each step, without test contacts', async () => {
		const [before] = await runJson('journey', 'report', { journeyId: JOURNEY, view: 'all' });
		await failEnrollment(await enrolled());
		await enrolled({ testSpeed: 1440 });
		const [report] = await runJson('journey', 'report', { journeyId: JOURNEY, view: 'all' });
		expect(report).toMatchObject({
			journeyId: JOURNEY,
			name: 'Welcome',
			view: 'all',
			from: null,
			entered: Number(before.entered) + 1,
			failed: Number(before.failed) + 1,
			goal: { rate: null, rateFrom: null },
			checkedAt: null,
			drift: [],
		});
		const steps = report.steps as Array<Record<string, number | string>>;
		expect(steps.length).toBeGreaterThan(0);
		for (const { arrived, here, left, failed, exited, moved } of steps) {
			expect(arrived).toBe(Number(here) + Number(left) + Number(failed) + Number(exited) + Number(moved));
		}
	});

	it('covers a range', async () => {
		const [report] = await runJson('journey', 'report', {
			journeyId: JOURNEY,
			view: 'entered',
			from: '2001-01-01T00:00:00.000Z',
			to: '2001-02-01T00:00:00.000Z',
		});
		expect(report).toMatchObject({ view: 'entered', from: '2001-01-01T00:00:00.000Z', entered: 0 });
	});

	it.each([
		[{ view: 'sideways' }, /View: "sideways" is not a choice; use all, entered or happened/],
		[{ view: 'entered', from: '2026-02-01', to: '2026-01-01' }, /To: must be later than From; swap them/],
		[{ view: 'happened', from: 'yesterday-ish' }, /From/],
	])('refuses %j', async (parameters, message) => {
		await expect(runJson('journey', 'report', { journeyId: JOURNEY, ...parameters })).rejects.toThrow(
			message,
		);
	});
});
