import { draw, events, ours, standIn } from './support/draw';
import { enter, tell } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';

const mails = (node = 'Mail'): string[] => runner().ledger.emails(node);

describe('a journey that goes round', () => {
	const mail = standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' });
	const reminding = draw(
		{
			Enter: events(),
			Mail: mail,
			Ask: ours('journeyIfThen', { eventType: 'email.opened', timeoutAmount: 1, timeoutUnit: 'days' }),
			End: standIn('record'),
		},
		[
			['Enter', 'Mail', 'Ask', 'End'],
			['Ask#1', 'Mail'],
		],
	);

	it('holds the same contact at the same step once each time round', async () => {
		await runner().publish(reminding);
		await enter(runner(), ANN, BO);
		await runner().advance('1 day');
		await tell(runner(), 'email.opened', BO);
		await runner().advance('2 days');
		expect(mails().filter((email) => email === ANN)).toHaveLength(4);
		expect(mails().filter((email) => email === BO)).toHaveLength(2);
		await tell(runner(), 'email.opened', ANN);
		expect(mails('End')).toEqual([BO, ANN]);
		expect(
			runner()
				.ledger.of('End')
				.map(({ json }) => (json.journey as { visit: number }).visit),
		).toEqual([2, 4]);
		await runner().advance('10 days');
		expect(mails()).toHaveLength(6);
		expect(await runner().store.where(ANN)).toBe('completed');
	});

	it('wants a new event each time round', async () => {
		const asking = structuredClone(reminding);
		asking.connections.Ask.main = [
			[{ node: 'Mail', type: 'main', index: 0 }],
			[{ node: 'End', type: 'main', index: 0 }],
		];
		await runner().publish(asking);
		await enter(runner(), ANN);
		await runner().advance('1 minute');
		await tell(runner(), 'email.opened', ANN);
		expect(mails()).toHaveLength(2);
		await runner().advance('1 minute');
		await tell(runner(), 'email.opened', ANN);
		expect(mails()).toHaveLength(3);
		await runner().advance('1 day');
		expect(mails()).toHaveLength(3);
		expect(mails('End')).toEqual([ANN]);
	});

	it.each(['previousHold', 'entry'])(
		'uses each of two events of the same moment once (since %s)',
		async (eventsSince) => {
			const asking = draw(
				{
					Enter: events(),
					Mail: mail,
					Ask: ours('journeyIfThen', { eventType: 'email.opened', timeout: 'never', eventsSince }),
				},
				[['Enter', 'Mail', 'Ask', 'Mail']],
			);
			await runner().publish(asking);
			await enter(runner(), ANN);
			expect(mails()).toHaveLength(1);
			await tell(runner(), 'email.opened', ANN, ANN);
			await runner().advance('1 minute');
			expect(mails()).toHaveLength(3);
		},
	);
});

describe('a journey that parts and comes together', () => {
	it('holds a contact once that comes to a step by two ways', async () => {
		await runner().publish(
			draw(
				{
					Enter: events(),
					One: standIn('pass'),
					Two: standIn('http', {}, { position: [0, 100] }),
					Wait: ours('journeyWait', { amount: 1 }),
					End: standIn('record'),
				},
				[
					['Enter', 'One', 'Wait', 'End'],
					['Enter', 'Two', 'Wait'],
				],
			),
		);
		await enter(runner(), ANN, BO);
		await runner().advance('1 day');
		expect(mails('End')).toEqual([ANN, BO]);
		expect(await runner().store.where(ANN)).toBe('completed');
	});

	it('ends when the longest of its ways has ended', async () => {
		await runner().publish(
			draw(
				{
					Enter: events(),
					Short: ours('journeyWait', { amount: 1 }),
					Long: ours('journeyWait', { amount: 3 }, { position: [0, 100] }),
					'Short End': standIn('record'),
					'Long End': standIn('record'),
				},
				[
					['Enter', 'Short', 'Short End'],
					['Enter', 'Long', 'Long End'],
				],
			),
		);
		await enter(runner(), ANN);
		expect(await runner().store.where(ANN)).toBe('waiting at Short, waiting at Long');
		await runner().advance('1 day');
		expect(mails('Short End')).toEqual([ANN]);
		expect(await runner().store.where(ANN)).toBe('waiting at Long');
		await runner().advance('2 days');
		expect(mails('Long End')).toEqual([ANN]);
		expect(await runner().store.where(ANN)).toBe('completed');
	});
});

describe('an execution that n8n runs from its beginning once more', () => {
	const sending = draw(
		{
			Enter: events(),
			Wait: ours('journeyWait', { amount: 1 }),
			Mail: standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' }),
			Later: ours('journeyWait', { amount: 1 }),
			End: standIn('record'),
		},
		[['Enter', 'Wait', 'Mail', 'Later', 'End']],
	);

	it('sends nothing twice when its contacts had come to the next step', async () => {
		await runner().publish(sending);
		await enter(runner(), ANN, BO);
		await runner().advance('1 day');
		await runner().runAgain(runner().last('Wait'));
		expect(mails()).toEqual([ANN, BO]);
		await runner().advance('1 day');
		expect(mails('End')).toEqual([ANN, BO]);
	});

	it('under another id sends nothing twice either', async () => {
		await runner().publish(sending);
		await enter(runner(), ANN);
		await runner().advance('1 day');
		await runner().runAgain({ ...runner().last('Wait'), id: '999' });
		expect(mails()).toEqual([ANN]);
	});

	it('is an interruption when they had not, and says so', async () => {
		await runner().publish(sending);
		runner().ledger.failWhen('Mail', () => true);
		await enter(runner(), ANN);
		await runner().advance('1 day');
		runner().ledger.failWhen('Mail');
		const { run } = await runner().runAgain(runner().last('Wait'));
		expect(run.data.resultData.error?.message).toBe('This execution was interrupted and started again');
		expect(mails()).toEqual([]);
		expect(await runner().store.where(ANN)).toBe('failed at Wait');
	});
});
