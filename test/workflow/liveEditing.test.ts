import type { INodeParameters } from 'n8n-workflow';

import { draw, edit, events, ours, standIn, without, type DrawnWorkflow } from './support/draw';
import { enter } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';

function journey(wait: INodeParameters = {}, trigger: INodeParameters = {}): DrawnWorkflow {
	return draw(
		{
			Enter: events(trigger),
			Wait: ours('journeyWait', { amount: 10, unit: 'days', ...wait }),
			After: standIn('record', { note: 'first version' }),
		},
		[['Enter', 'Wait', 'After']],
	);
}

const gone = (): string[] => runner().ledger.emails('After');
const where = async (): Promise<string> => await runner().store.where(ANN);

describe('while a contact waits', () => {
	it('a wait that is made shorter counts from when they arrived', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().advance('1 day');
		await runner().publish(journey({ amount: 3 }));
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-08T09:00:00.000Z');
		expect(gone()).toEqual([]);
		await runner().advance('2 days');
		expect(gone()).toEqual([ANN]);
	});

	it('a wait that would be over already lets them go', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().advance('4 days');
		await runner().publish(journey({ amount: 3 }));
		expect(gone()).toEqual([ANN]);
	});

	it('a wait that is made longer keeps them', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().publish(journey({ amount: 20 }));
		await runner().advance('19 days');
		expect(gone()).toEqual([]);
		await runner().advance('1 day');
		expect(gone()).toEqual([ANN]);
	});

	it('another wait does not touch them, if the step is set to', async () => {
		const options = { options: { applyChanges: false } };
		await runner().publish(journey(options));
		await enter(runner(), ANN);
		await runner().publish(journey({ amount: 3, ...options }));
		await enter(runner(), BO);
		await runner().advance('3 days');
		expect(gone()).toEqual([BO]);
		await runner().advance('7 days');
		expect(gone()).toEqual([BO, ANN]);
	});

	it('a new expression that fails for one of them fails that one, and no one else', async () => {
		await runner().publish(journey());
		await enter(runner(), { email: ANN, does: { days: 'many' } }, { email: BO, does: { days: 2 } });
		await runner().publish(journey({ amount: '={{ $json.event.properties.days }}' }));
		await runner().advance('2 days');
		expect(gone()).toEqual([BO]);
		expect(await where()).toBe('failed at Wait');
		const [{ positions }] = await runner().store.enrollments(ANN);
		expect(positions[0].error?.message).toMatch(/Amount: "many" is not a number/);
	});

	it('a step that is renamed and moved keeps them', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().publish(edit(journey(), 'Wait', { name: 'Pause', position: [500, 500] }));
		await runner().advance('1 minute');
		expect(await where()).toBe('waiting at Pause');
		await runner().advance('10 days');
		expect(gone()).toEqual([ANN]);
		expect(runner().ledger.of('After')[0].json.journey).toMatchObject({ step: 'Pause' });
	});

	it('a change of a later node counts for them too', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().publish(edit(journey(), 'After', { parameters: { note: 'second version' } }));
		await runner().advance('10 days');
		expect(runner().ledger.of('After')[0].parameters.note).toBe('second version');
	});

	it('another event that is asked for counts from then on', async () => {
		const asking = (eventType: string): DrawnWorkflow =>
			draw(
				{
					Enter: events(),
					Ask: ours('journeyIfThen', { eventType, timeout: 'never' }),
					After: standIn('record'),
				},
				[['Enter', 'Ask', 'After']],
			);
		await runner().publish(asking('email.opened'));
		await enter(runner(), ANN);
		await runner().publish(asking('email.clicked'));
		for (const type of ['email.opened', 'email.clicked']) {
			expect(gone()).toEqual([]);
			await runner().call('Enter', { body: { type, contact: { email: ANN } } });
		}
		expect(gone()).toEqual([ANN]);
	});
});

describe('a step that is deleted', () => {
	it('lets those exit who wait there, once it is sure', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().publish(without(journey(), 'Wait'));
		await runner().advance('9 seconds');
		expect(await where()).toBe('waiting at Wait');
		await runner().advance('1 second');
		expect(await where()).toBe('exited (step_removed)');
		await runner().advance('30 days');
		expect(gone()).toEqual([]);
	});

	it('keeps them until it comes back, if the journey is set to', async () => {
		const kept = { ifStepRemoved: 'keep' };
		await runner().publish(journey({}, kept));
		await enter(runner(), ANN);
		await runner().publish(without(journey({}, kept), 'Wait'));
		await runner().advance('20 days');
		expect(await where()).toBe('waiting at Wait');
		await runner().publish(journey({}, kept));
		expect(gone()).toEqual([ANN]);
	});

	it('that is disabled counts as deleted', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().publish(edit(journey(), 'Wait', { disabled: true }));
		await runner().advance('10 seconds');
		expect(await where()).toBe('exited (step_removed)');
	});
});

describe('a journey that is not published for a while', () => {
	it('freezes, and delivers what became due when it is published again', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().unpublish();
		await runner().advance('20 days');
		expect(await where()).toBe('waiting at Wait');
		await runner().publish(journey());
		expect(gone()).toEqual([ANN]);
	});

	it('lets those exit whose time has come meanwhile, if the step is set to', async () => {
		const overdue = journey({ options: { ifOverdue: 'exit' } });
		await runner().publish(overdue);
		await enter(runner(), ANN);
		await runner().advance('5 days');
		await enter(runner(), BO);
		await runner().unpublish();
		await runner().advance('7 days');
		await runner().publish(overdue);
		expect(await where()).toBe('exited (overdue)');
		await runner().advance('3 days');
		expect(gone()).toEqual([BO]);
	});

	it('delivers what became due while n8n was down, whatever the step says of overdue ones', async () => {
		await runner().publish(journey({ options: { ifOverdue: 'exit' } }));
		await enter(runner(), ANN);
		await runner().restart('12 days');
		expect(gone()).toEqual([ANN]);
	});

	it('takes no calls and loses no one who called before', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().unpublish();
		await expect(enter(runner(), BO)).rejects.toThrow('not published');
		await runner().publish(journey());
		await runner().advance('10 days');
		expect(gone()).toEqual([ANN]);
	});
});
