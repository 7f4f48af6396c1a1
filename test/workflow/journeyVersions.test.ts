import type { INodeParameters } from 'n8n-workflow';

import type { JourneyVersion } from '../../lib/store';
import { draw, events, ours, standIn, type DrawnWorkflow } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

function journey(wait: INodeParameters = {}, x = 0): DrawnWorkflow {
	const drawn = draw(
		{
			Enter: events(),
			Wait: ours('journeyWait', { amount: 2, unit: 'days', ...wait }),
			After: standIn('record', { secret: 'hunter2' }),
		},
		[['Enter', 'Wait', 'After']],
		{ settings: { timezone: 'Asia/Kolkata' } },
	);
	for (const node of drawn.nodes) node.position = [x, 0];
	return drawn;
}

async function versions(): Promise<JourneyVersion[]> {
	return await runner().store.read(async (store) => await store.report.versions('journey'));
}

it('what a journey looks like is kept when it’s published, a version for each change that matters', async () => {
	await runner().publish(journey());
	const [first, ...more] = await versions();
	expect(more).toEqual([]);
	expect(first.graph.nodes.map(({ name, journey: own }) => [name, own])).toEqual([
		['Enter', true],
		['Wait', true],
		['After', false],
	]);
	expect(first.graph.edges).toHaveLength(2);
	expect(JSON.stringify(first)).not.toContain('hunter2');

	// Moving a node makes no version. n8n asks no trigger for that: the next execution at the trigger sees it.
	await runner().publish(journey({}, 40));
	await runner().call('Enter', { body: { type: 'enter', contact: { email: 'ann@example.com' } } });
	await runner().advance('1 minute');
	expect(await versions()).toEqual([
		expect.objectContaining({
			version: 1,
			publishedAt: first.publishedAt,
			graph: expect.objectContaining({
				nodes: expect.arrayContaining([expect.objectContaining({ position: [40, 0] })]),
			}),
		}),
	]);

	await runner().publish(journey({ amount: 3 }, 40));
	expect((await versions()).map(({ version }) => version)).toEqual([1, 2]);
});
