import type { INodeParameters } from 'n8n-workflow';

import { exitEnrollments, retryEnrollments } from '../../lib/engine';
import { draw, events, ours, standIn, type DrawnWorkflow, type NodeSketch } from './support/draw';
import { crowd, enter } from './support/people';
import { withoutCheck } from './support/unchecked';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const CY = 'cy@example.com';

/** Two mails behind a wait of an hour, and another wait of a day behind them. */
function journey(options: INodeParameters = {}): DrawnWorkflow {
	const mail = standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $("Wait").item.json.contact.email }}' });
	return draw(
		{
			Enter: events(),
			Wait: ours('journeyWait', { amount: 1, unit: 'hours', options }),
			'First Mail': mail,
			'Second Mail': mail,
			Later: ours('journeyWait', { amount: 1, unit: 'days' }),
			End: standIn('record'),
		},
		[['Enter', 'Wait', 'First Mail', 'Second Mail', 'Later', 'End']],
	);
}

const sizes = (startNode: string): number[] =>
	runner()
		.executions.filter(({ startedAt }) => startedAt === startNode)
		.map(({ size }) => size);

const mails = (node: string): string[] => runner().ledger.emails(node);

/** The stand-in gets what the mail before it has answered. */
const failFor = (node: string, ...emails: string[]): void =>
	runner().ledger.failWhen(node, (json) => emails.some((email) => JSON.stringify(json).includes(email)));

describe('many at once', () => {
	it('leave in executions of a hundred', async () => {
		await runner().publish(journey());
		await enter(runner(), ...crowd(500));
		await runner().advance('1 hour');
		expect(sizes('Wait')).toEqual([100, 100, 100, 100, 100]);
		expect(new Set(mails('Second Mail')).size).toBe(500);
		expect(mails('Second Mail')).toHaveLength(500);
		await runner().advance('1 day');
		expect(mails('End').sort()).toEqual(crowd(500).sort());
	}, 20_000);

	it('leave in executions of a thousand while nothing on their way to the next wait has side effects', async () => {
		const wait = ours('journeyWait', { amount: 1, unit: 'hours' });
		const mail = standIn('n8n-nodes-base.emailSend', { toEmail: 'x' });
		const drawn = (more: NodeSketch): DrawnWorkflow =>
			draw({ Enter: events(), Wait: wait, Node: more, Later: wait, End: mail }, [
				['Enter', 'Wait', 'Node', 'Later', 'End'],
			]);
		await runner().publish(drawn(standIn('n8n-nodes-base.noOp')));
		await enter(runner(), ...crowd(1000));
		await runner().advance('1 hour');
		expect(sizes('Wait')).toEqual([1000]);
		await runner().advance('1 hour');
		expect(sizes('Later')).toEqual(Array(10).fill(100));

		// n8n asks no step when only another node changes: the next call or execution shows it.
		await runner().publish(drawn(mail));
		await enter(runner(), ...crowd(300));
		await runner().advance('1 hour');
		expect(sizes('Wait')).toEqual([1000, 100, 100, 100]);
	}, 60_000);

	it('leave in smaller executions after one has failed', async () => {
		await runner().publish(journey({ maxInFlight: 1 }));
		failFor('First Mail', 'person5@');
		await enter(runner(), ...crowd(200));
		await runner().advance('1 hour');
		expect(sizes('Wait')).toEqual([100, 50, 50]);
	});

	it('leave in executions of the size that the step is set to', async () => {
		await runner().publish(journey({ contactsPerExecution: 'fixed', batchSize: 4 }));
		await enter(runner(), ...crowd(10));
		await runner().advance('1 hour');
		expect(sizes('Wait').sort()).toEqual([2, 4, 4]);
		expect(mails('Second Mail')).toHaveLength(10);
	});
});

describe('when a later node fails', () => {
	it('its contacts are kept, and it can be seen where, why and in which execution', async () => {
		await runner().publish(journey());
		failFor('Second Mail', BO);
		await enter(runner(), ANN, BO);
		await runner().advance('1 hour');
		const execution = runner().last('Wait');
		expect(execution.run.status).toBe('error');
		for (const email of [ANN, BO]) {
			const [enrollment] = await runner().store.enrollments(email);
			expect(enrollment).toMatchObject({
				status: 'failed',
				positions: [
					{
						stepName: 'Wait',
						state: 'failed',
						executionId: execution.id,
						error: { message: 'Second Mail said no', node: 'Second Mail', cause: 'failed' },
					},
				],
			});
		}
		await runner().advance('30 days');
		expect(mails('First Mail')).toEqual([ANN, BO]);
		expect(mails('End')).toEqual([]);
	});

	it('those who had come further are not touched', async () => {
		const forked = draw(
			{
				Enter: events(),
				Wait: ours('journeyWait', { amount: 1, unit: 'hours' }),
				Ask: ours('journeyIfThen', {
					condition: 'expression',
					expression: '={{ $json.contact.email.startsWith("a") }}',
				}),
				Later: ours('journeyWait', { amount: 1, unit: 'days' }, { position: [0, 0] }),
				Mail: standIn('n8n-nodes-base.emailSend', {}, { position: [0, 100] }),
				End: standIn('record'),
			},
			[
				['Enter', 'Wait', 'Ask', 'Later', 'End'],
				['Ask#1', 'Mail'],
			],
		);
		await runner().publish(forked);
		failFor('Mail', BO);
		await enter(runner(), ANN, BO);
		await runner().advance('1 hour');
		expect(await runner().store.where(ANN)).toBe('waiting at Later');
		expect(await runner().store.where(BO)).toBe('failed at Wait');
		await runner().advance('1 day');
		expect(mails('End')).toEqual([ANN]);
	});

	it('they leave the step again after a pause, if it is set to Retry', async () => {
		await runner().publish(journey({ ifLaterNodeFails: 'retry', retries: 2, retryAfter: 60 }));
		failFor('First Mail', BO);
		await enter(runner(), ANN, BO);
		await runner().advance('1 hour');
		expect(mails('Second Mail')).toEqual([]);
		await runner().advance('59 seconds');
		expect(sizes('Wait')).toEqual([2]);
		await runner().advance('1 second');
		expect(sizes('Wait')).toEqual([2, 2]);
		runner().ledger.failWhen('First Mail');
		await runner().advance('2 minutes');
		expect(sizes('Wait')).toEqual([2, 2, 2]);
		expect(mails('Second Mail')).toEqual([ANN, BO]);
		expect(await runner().store.where(BO)).toBe('waiting at Later');
	});

	it('they are kept when all retries have failed', async () => {
		await runner().publish(journey({ ifLaterNodeFails: 'retry', retries: 2, retryAfter: 60 }));
		failFor('First Mail', BO);
		await enter(runner(), BO);
		await runner().advance('2 days');
		expect(sizes('Wait')).toEqual([1, 1, 1]);
		expect(await runner().store.where(BO)).toBe('failed at Wait');
	});

	it('the one that it fails for is found by Retry One by One', async () => {
		await runner().publish(journey({ ifLaterNodeFails: 'retryOneByOne', retries: 1, retryAfter: 60 }));
		failFor('First Mail', BO);
		await enter(runner(), ANN, BO, CY);
		await runner().advance('62 minutes');
		expect(sizes('Wait')).toEqual([3, 1, 1, 1]);
		expect(mails('Second Mail').sort()).toEqual([ANN, CY]);
		expect(await runner().store.where(ANN)).toBe('waiting at Later');
		expect(await runner().store.where(BO)).toBe('failed at Wait');
		expect(await runner().store.where(CY)).toBe('waiting at Later');
	});

	it('they exit, if it is set to', async () => {
		await runner().publish(journey({ ifLaterNodeFails: 'exit' }));
		failFor('First Mail', BO);
		await enter(runner(), BO);
		await runner().advance('1 hour');
		expect(await runner().store.where(BO)).toBe('exited (step_failed)');
	});

	it('they can be sent on by hand when the cause is gone', async () => {
		await runner().publish(journey());
		failFor('Second Mail', BO);
		await enter(runner(), BO);
		await runner().advance('1 hour');
		runner().ledger.failWhen('Second Mail');
		const [{ id }] = await runner().store.enrollments(BO);
		await runner().store.with(async (engine) => await retryEnrollments(engine, [id]));
		await runner().settle();
		expect(await runner().store.where(BO)).toBe('waiting at Later');
		expect(mails('First Mail')).toEqual([BO, BO]);
	});
});

describe('n8n’s own Retry', () => {
	it('goes on where it failed, sends nothing twice and takes the contact up again', async () => {
		await runner().publish(journey());
		failFor('Second Mail', BO);
		await enter(runner(), ANN, BO);
		await runner().advance('1 hour');
		runner().ledger.failWhen('Second Mail');
		const { run } = await runner().retry(runner().last('Wait'));
		expect(run.status).toBe('success');
		for (const email of [ANN, BO]) expect(await runner().store.where(email)).toBe('waiting at Later');
		expect(mails('First Mail')).toEqual([ANN, BO]);
		expect(mails('Second Mail').filter((email) => email === BO)).toEqual([BO]);
		await runner().advance('1 day');
		expect(mails('End')).toEqual([ANN, BO]);
		expect(await runner().store.where(BO)).toBe('completed');
	});

	it('done twice holds no one twice', async () => {
		await runner().publish(journey());
		failFor('Second Mail', BO);
		await enter(runner(), BO);
		await runner().advance('1 hour');
		runner().ledger.failWhen('Second Mail');
		const failed = runner().last('Wait');
		await runner().retry(failed);
		await runner().retry(failed);
		expect(await runner().store.where(BO)).toBe('waiting at Later');
		await runner().advance('1 day');
		expect(mails('End')).toEqual([BO]);
		await runner().retry(failed);
		await runner().advance('2 days');
		expect(mails('End')).toEqual([BO]);
	});

	it('does not bring back a contact that has left the journey', async () => {
		await runner().publish(journey());
		failFor('Second Mail', BO);
		await enter(runner(), BO);
		await runner().advance('1 hour');
		runner().ledger.failWhen('Second Mail');
		const [{ id }] = await runner().store.enrollments(BO);
		await runner().store.with(async (engine) => await exitEnrollments(engine, [id], 'exited_by_hand'));
		await runner().retry(runner().last('Wait'));
		await runner().advance('2 days');
		expect(mails('End')).toEqual([]);
		expect(await runner().store.where(BO)).toBe('exited (exited_by_hand)');
	});
});

describe('n8n’s settings of a step', () => {
	withoutCheck();

	it('disabled lets contacts pass', async () => {
		const workflow = journey();
		Object.assign(workflow.nodes[1], { disabled: true });
		workflow.nodes[2].parameters.toEmail = '={{ $json.contact.email }}';
		await runner().publish(workflow);
		await enter(runner(), ANN);
		expect(mails('First Mail')).toEqual([ANN]);
		expect(await runner().store.where(ANN)).toBe('waiting at Later');
	});

	it('“Execute Once” is refused, because it would lose all contacts but one', async () => {
		const workflow = journey();
		Object.assign(workflow.nodes[1], { executeOnce: true });
		await runner().publish(workflow);
		await enter(runner(), ANN, BO);
		for (const email of [ANN, BO]) expect(await runner().store.where(email)).toBe('failed at Enter');
		expect(runner().last('Enter').run.data.resultData.error?.message).toMatch(/Turn off “Execute Once”/);
	});
});
