import { graphOf, termsKeysOf } from '../../../lib/n8n/publication/graphOf';
import { parseWorkflow } from '../../../lib/n8n/parseWorkflow';
import { draw, ours, standIn } from '../../workflow/support/draw';

const workflow = parseWorkflow(
	draw(
		{
			Start: ours('journeyTrigger', { audience: 'event' }),
			Mail: standIn('n8n-nodes-base.httpRequest', { url: 'https://secret.example', token: 'hunter2' }),
			Opened: ours('journeyIfThen', { condition: 'event' }),
			First: ours('journeyIfThen', {
				condition: 'firstOf',
				paths: { path: [{ name: 'Bought' }, { name: '' }] },
			}),
			Split: ours('journeySplit', { paths: { path: [{ name: 'A' }, { name: 'B', controlGroup: true }] } }),
			Odd: ours('journeySplit', { paths: { path: '={{ $json.paths }}' } }),
			Note: standIn('n8n-nodes-base.stickyNote', { content: 'to do' }),
		},
		[
			['Start', 'Mail', 'Opened'],
			['Opened#1', 'First'],
		],
	),
);

describe('what a workflow looks like', () => {
	const { nodes, edges } = graphOf(workflow);
	const named = (name: string) => nodes.find((node) => node.name === name);

	it('names the outputs of journey nodes as n8n draws them', () => {
		expect(named('Opened')?.outputs).toEqual(['True', 'False']);
		expect(named('First')?.outputs).toEqual(['Bought', 'Path 2', 'Timed Out']);
		expect(named('Split')?.outputs).toEqual(['A', 'B (control group)']);
		expect(named('Odd')?.outputs).toEqual([]);
		expect(named('Start')).toMatchObject({ journey: true, outputs: [], disabled: false });
	});

	it('has nothing of other packages’ nodes but where they are, and no notes', () => {
		expect(JSON.stringify(nodes)).not.toMatch(/secret|hunter2|to do/);
		expect(named('Mail')).toEqual({
			id: named('Mail')?.id,
			name: 'Mail',
			type: 'n8n-nodes-base.httpRequest',
			position: expect.any(Array),
			disabled: false,
			journey: false,
			outputs: [],
			subtitle: null,
		});
		expect(named('Note')).toBeUndefined();
	});

	it('has edges between nodes by their ids', () => {
		const id = (name: string) => named(name)?.id;
		expect(edges).toEqual([
			{ from: id('Start'), output: 0, to: id('Mail'), input: 0 },
			{ from: id('Mail'), output: 0, to: id('Opened'), input: 0 },
			{ from: id('Opened'), output: 1, to: id('First'), input: 0 },
		]);
	});

	it('knows the terms of journey nodes only', () => {
		expect([...termsKeysOf(workflow).keys()]).toHaveLength(5);
	});
});
