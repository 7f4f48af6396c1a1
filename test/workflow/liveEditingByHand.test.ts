import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	moveEnrollments,
	pauseEnrollments,
	pauseJourney,
	resumeEnrollments,
	resumeJourney,
	type EngineContext,
} from '../../lib/engine';
import { draw, events, ours, standIn, without, type DrawnWorkflow } from './support/draw';
import { enter, tell } from './support/people';
import { useRunner } from './support/useRunner';

/** Monday, 5 January 2026, 09:00 UTC. */
const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const CY = 'cy@example.com';

/** A mail after a week; then up to three days for it to be opened, and a thank-you or a reminder. */
function welcome(ask: INodeParameters = {}, trigger: INodeParameters = {}): DrawnWorkflow {
	return draw(
		{
			Enter: events(trigger),
			Wait: ours('journeyWait', { amount: 7, unit: 'days' }),
			Mail: standIn('record'),
			Ask: ours('journeyIfThen', {
				eventType: 'email.opened',
				timeoutAmount: 3,
				timeoutUnit: 'days',
				...ask,
			}),
			Thanks: standIn('record'),
			Reminder: standIn('record'),
		},
		[
			['Enter', 'Wait', 'Mail', 'Ask', 'Thanks'],
			['Ask#1', 'Reminder'],
		],
	);
}

const got = (node: string): string[] => runner().ledger.emails(node);
const where = async (email = ANN): Promise<string> => await runner().store.where(email);
const idOf = async (email: string): Promise<string> => (await runner().store.enrollments(email))[0].id;

/** Does something by hand, as Journey Records does, and lets follow what follows from it. */
async function byHand<T>(work: (engine: EngineContext) => Promise<T>): Promise<T> {
	const result = await runner().store.with(work);
	await runner().advance(0);
	return result;
}

const pause = async (email: string): Promise<unknown> => {
	const id = await idOf(email);
	return await byHand(async (engine) => await pauseEnrollments(engine, [id]));
};

const resume = async (email: string): Promise<unknown> => {
	const id = await idOf(email);
	return await byHand(async (engine) => await resumeEnrollments(engine, [id]));
};

const move = async (email: string, step: string): Promise<number> => {
	const id = await idOf(email);
	return await byHand(
		async (engine) => await moveEnrollments(engine, { enrollmentIds: [id] }, `id of ${step}`),
	);
};

describe('a contact that asked for a break', () => {
	it('gets no mail while paused, and the mail at once afterwards', async () => {
		await runner().publish(welcome());
		await enter(runner(), ANN, BO);
		await pause(ANN);
		await runner().advance('20 days');
		expect(got('Mail')).toEqual([BO]);
		expect(await where()).toBe('paused at Wait');
		await resume(ANN);
		expect(got('Mail')).toEqual([BO, ANN]);
		expect(await where()).toBe('waiting at Ask');
	});

	it('is thanked for what was opened in the break', async () => {
		await runner().publish(welcome());
		await enter(runner(), ANN);
		await runner().advance('7 days');
		await pause(ANN);
		await runner().advance('1 day');
		await tell(runner(), 'email.opened', ANN);
		await runner().advance('20 days');
		expect([got('Thanks'), got('Reminder')]).toEqual([[], []]);
		await resume(ANN);
		expect([got('Thanks'), got('Reminder')]).toEqual([[ANN], []]);
	});

	it('is reminded when nothing was opened in the break', async () => {
		await runner().publish(welcome());
		await enter(runner(), ANN);
		await runner().advance('7 days');
		await pause(ANN);
		await runner().advance('20 days');
		await resume(ANN);
		expect([got('Thanks'), got('Reminder')]).toEqual([[], [ANN]]);
	});

	it('waits as the edited step says, when it was edited in the break', async () => {
		await runner().publish(welcome());
		await enter(runner(), ANN);
		await runner().advance('7 days');
		await pause(ANN);
		await runner().publish(welcome({ timeoutAmount: 30 }));
		await runner().advance('10 days');
		await resume(ANN);
		expect(await where()).toBe('waiting at Ask');
		expect(await runner().store.dueAt(ANN)).toBe('2026-02-11T09:00:00.000Z');
	});

	it('gets the mail that is being sent at the moment of the pause, and nothing after it', async () => {
		await runner().publish(welcome());
		await enter(runner(), ANN);
		runner().ledger.during('Mail', async () => {
			const id = await idOf(ANN);
			await runner().store.with(async (engine) => await pauseEnrollments(engine, [id]));
		});
		await runner().advance('7 days');
		expect(got('Mail')).toEqual([ANN]);
		expect(await where()).toBe('paused at Ask');
		await runner().advance('30 days');
		expect(got('Reminder')).toEqual([]);
	});
});

describe('a journey that is paused while its mail is corrected', () => {
	it('sends nothing, still lets people in, and goes on afterwards, also over a restart of n8n', async () => {
		await runner().publish(welcome());
		await enter(runner(), ANN);
		await byHand(async (engine) => await pauseJourney(engine, 'journey'));
		await enter(runner(), BO);
		await runner().advance('10 days');
		await runner().restart('1 hour');
		await runner().publish(welcome());
		await runner().advance('10 days');
		expect(got('Mail')).toEqual([]);
		expect([await where(), await where(BO)]).toEqual(['waiting at Wait', 'ready at Enter']);
		await byHand(async (engine) => await resumeJourney(engine, 'journey'));
		expect(got('Mail')).toEqual([ANN]);
		expect(await where(BO)).toBe('waiting at Wait');
	});
});

describe('a contact that is moved to another step', () => {
	it('skips the week and waits for the answer as if the mail had just been sent', async () => {
		await runner().publish(welcome());
		await enter(runner(), { email: ANN, does: { campaign: 'spring' } });
		await runner().advance('2 days');
		expect(await move(ANN, 'Ask')).toBe(1);
		expect(await where()).toBe('waiting at Ask');
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-10T09:00:00.000Z');
		await runner().advance('1 day');
		await tell(runner(), 'email.opened', ANN);
		expect([got('Mail'), got('Thanks')]).toEqual([[], [ANN]]);
		const [{ json }] = runner().ledger.of('Thanks');
		expect(json.journey).toMatchObject({ step: 'Ask', outcome: 'matched' });
		expect(json.journey).not.toHaveProperty('moved');
		expect(await runner().store.story(ANN)).toContain('moved');
	});

	it('may go back and forth, and gets each mail once a way', async () => {
		await runner().publish(welcome());
		await enter(runner(), ANN);
		for (const step of ['Ask', 'Wait', 'Ask', 'Wait']) {
			await move(ANN, step);
			expect(await where()).toBe(`waiting at ${step}`);
		}
		await runner().advance('10 days');
		expect([got('Mail'), got('Reminder')]).toEqual([[ANN], [ANN]]);
	});

	it('counts what was opened before, when the step looks back to the entry', async () => {
		await runner().publish(welcome({ eventsSince: 'entry' }));
		await enter(runner(), ANN);
		await runner().advance('1 day');
		await tell(runner(), 'email.opened', ANN);
		await runner().advance('1 day');
		await move(ANN, 'Ask');
		expect(got('Thanks')).toEqual([ANN]);
	});

	it('leaves the journey by a date that is past, when that is the step’s rule for arrivals', async () => {
		const dated = draw(
			{
				Enter: events(),
				Wait: ours('journeyWait', { amount: 7, unit: 'days' }),
				Deadline: ours('journeyWait', {
					mode: 'date',
					dateSource: 'expression',
					dateValue: '2026-01-06T09:00:00',
					ifPast: 'exit',
				}),
				Mail: standIn('record'),
			},
			[['Enter', 'Wait', 'Deadline', 'Mail']],
		);
		await runner().publish(dated);
		await enter(runner(), ANN);
		await runner().advance('2 days');
		await move(ANN, 'Deadline');
		expect(await where()).toBe('exited (date_past)');
		expect(got('Mail')).toEqual([]);
	});

	it('comes out of a step that was deleted', async () => {
		const kept = { ifStepRemoved: 'keep' };
		await runner().publish(welcome({}, kept));
		await enter(runner(), ANN, BO);
		await runner().publish(without(welcome({}, kept), 'Wait'));
		await runner().advance('1 minute');
		const orphans = await runner().store.read(async (store) => await store.steps.orphans());
		expect(orphans).toMatchObject([{ stepName: 'Wait', waiting: 2, failed: 0 }]);
		const all = { journeyId: 'journey', fromStepId: 'id of Wait' };
		expect(await byHand(async (engine) => await moveEnrollments(engine, all, 'id of Ask'))).toBe(2);
		expect(await runner().store.read(async (store) => await store.steps.orphans())).toEqual([]);
		expect([await where(), await where(BO)]).toEqual(['waiting at Ask', 'waiting at Ask']);
	});

	it('cannot be moved to a place where no one can wait, which says where one can', async () => {
		await runner().publish(welcome());
		await enter(runner(), ANN);
		const possible = /choose one of "Ask" \(id of Ask\), "Wait" \(id of Wait\)$/;
		await expect(move(ANN, 'Mail')).rejects.toThrow(possible);
		await expect(move(ANN, 'Enter')).rejects.toThrow(possible);
		expect(await where()).toBe('waiting at Wait');
	});
});

describe('a test contact to whom a day is a minute', () => {
	async function asTest(email: string, speed = 1440): Promise<void> {
		await runner().store.with(async ({ store }) => {
			const { id } = await runner().store.contact(email);
			await store.contacts.update(id, { testSpeed: speed });
		});
	}

	/** Makes them known without letting them in. */
	async function known(...emails: string[]): Promise<void> {
		await tell(runner(), 'met', ...emails);
		for (const email of emails) if (email !== BO) await asTest(email);
	}

	const waiting = (wait: INodeParameters): DrawnWorkflow =>
		draw({ Enter: events(), Wait: ours('journeyWait', wait), Mail: standIn('record') }, [
			['Enter', 'Wait', 'Mail'],
		]);

	it('waits two minutes where others wait two days', async () => {
		await runner().publish(waiting({ amount: 2, unit: 'days' }));
		await known(ANN, BO);
		await enter(runner(), ANN, BO);
		await runner().advance('119 seconds');
		expect(got('Mail')).toEqual([]);
		await runner().advance('1 second');
		expect(got('Mail')).toEqual([ANN]);
		expect(runner().ledger.of('Mail')[0].json.journey).toMatchObject({ testSpeed: 1440 });
		await runner().advance('2 days');
		expect(got('Mail')).toEqual([ANN, BO]);
		expect(runner().ledger.of('Mail')[1].json.journey).not.toHaveProperty('testSpeed');
		expect((runner().ledger.of('Mail')[1].json.contact as IDataObject).testSpeed).toBeNull();
	});

	it('waits for a date as much faster', async () => {
		await runner().publish(
			waiting({ mode: 'date', dateSource: 'expression', dateValue: '2026-01-15T09:00:00' }),
		);
		await known(ANN);
		await enter(runner(), ANN);
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-05T09:10:00.000Z');
		await runner().advance('10 minutes');
		expect(got('Mail')).toEqual([ANN]);
	});

	it('is asked for its answer as much shorter, and can still give it', async () => {
		await runner().publish(welcome());
		await known(ANN, CY);
		await enter(runner(), ANN, CY);
		await runner().advance('7 minutes');
		expect(got('Mail').sort()).toEqual([ANN, CY]);
		await tell(runner(), 'email.opened', CY);
		await runner().advance('3 minutes');
		expect([got('Thanks'), got('Reminder')]).toEqual([[CY], [ANN]]);
	});

	it('keeps its speed when the step is edited, and when it is moved or paused', async () => {
		await runner().publish(welcome());
		await known(ANN);
		await enter(runner(), ANN);
		await pause(ANN);
		await runner().advance('1 minute');
		await resume(ANN);
		await move(ANN, 'Ask');
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-05T09:04:00.000Z');
		await runner().publish(welcome({ timeoutAmount: 5 }));
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-05T09:06:00.000Z');
	});

	it('is left out of counts, and marked', async () => {
		await runner().publish(welcome());
		await known(ANN, BO);
		await enter(runner(), ANN, BO);
		expect((await runner().store.enrollments(ANN))[0].test).toBe(true);
		expect((await runner().store.enrollments(BO))[0].test).toBe(false);
		await runner().store.read(async (store) => {
			expect(await store.enrollments.countByStatus('journey')).toEqual({ active: 1 });
			expect(await store.holds.countByState('journey', 'id of Wait')).toEqual({ waiting: 1 });
		});
	});
});
