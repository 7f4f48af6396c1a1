import { readJourneyReport } from '../../lib/engine';
import { draw, events, ours, standIn, type DrawnWorkflow } from './support/draw';
import { enter, tell } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const [ANN, BO, CY] = ['ann@example.com', 'bo@example.com', 'cy@example.com'];

/** A lead is created for everyone, some are asked for a moment, the others for two days. */
function journey(): DrawnWorkflow {
	return draw(
		{
			Enter: events({ enterOn: 'enter' }),
			Lead: ours('journeyCreateLead'),
			Split: ours('journeySplit', {
				method: 'sticky',
				paths: {
					path: [
						{ name: 'A', percentage: 100 },
						{ name: 'B', percentage: 0 },
					],
				},
			}),
			Ask: ours('journeyIfThen', {
				condition: 'event',
				eventType: 'email.opened',
				timeoutAmount: 2,
				timeoutUnit: 'days',
			}),
			Known: ours('journeyIfThen', {
				condition: 'expression',
				expression: '={{ $json.contact.email.startsWith("ann") }}',
			}),
			Yes: standIn('record'),
			No: standIn('record'),
		},
		[
			['Enter', 'Lead', 'Split', 'Ask', 'Known', 'Yes'],
			['Ask#1', 'No'],
			['Known#1', 'No'],
		],
	);
}

const numbers = async (id: string): Promise<Record<string, unknown>> => {
	const { steps } = await runner().store.with(async (engine) => await readJourneyReport(engine, id));
	return Object.fromEntries(
		steps.map(({ name, arrived, people, here, outputs, median }) => [
			name,
			{ arrived, people, here, left: outputs.map(({ name: by, visits }) => [by, visits]), median },
		]),
	);
};

describe('the numbers of a journey', () => {
	it('count everyone at every step, by the output by which they left, whether they were held or not', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN, BO, CY);
		await runner().advance('1 hour');
		await tell(runner(), 'email.opened', ANN);
		await tell(runner(), 'email.opened', BO);
		await runner().advance('2 days');
		const [{ id }] = await runner().store.read(async (store) => await store.steps.journeys());
		expect(await numbers(id)).toEqual({
			Enter: { arrived: 3, people: 3, here: 0, left: [[null, 3]], median: 0 },
			Lead: { arrived: 3, people: 3, here: 0, left: [[null, 3]], median: null },
			Split: { arrived: 3, people: 3, here: 0, left: [['A', 3]], median: null },
			Ask: {
				arrived: 3,
				people: 3,
				here: 0,
				left: [
					['True', 2],
					['False', 1],
				],
				median: expect.any(Number),
			},
			Known: {
				arrived: 2,
				people: 2,
				here: 0,
				left: [
					['True', 1],
					['False', 1],
				],
				median: null,
			},
		});
	});
});
