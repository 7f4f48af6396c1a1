import type { INodeParameters } from 'n8n-workflow';

import { draw, events, ours, standIn, type NodeSketch } from '../workflow/support/draw';
import { crowdCsv, exported, useSimulation } from './support';

const { file, simulate } = useSimulation();

async function run(nodes: Record<string, NodeSketch>, lines: string[][], fixtures: object, count = 200) {
	const result = await simulate([
		file('journey.json', exported(draw(nodes, lines))),
		file('contacts.csv', crowdCsv(count)),
		'--fixtures',
		file('fixtures.json', fixtures),
		'--days',
		'10',
	]);
	const passed = Object.fromEntries((result.funnel?.nodes ?? []).map((node) => [node.node, node.passed]));
	return { ...result, passed };
}

const WAIT = ours('journeyWait', { mode: 'for', amount: 1, unit: 'days' });

it('passes people through what it does not run, and never lets that node do anything', async () => {
	const { funnel, passed, code } = await run(
		{
			Enter: events(),
			Call: standIn('n8n-nodes-base.httpRequest', { url: 'http://127.0.0.1:1/' }),
			Wait: WAIT,
		},
		[['Enter', 'Call', 'Wait']],
		{},
		10,
	);
	expect(code).toBe(0);
	expect(funnel).toMatchObject({ entered: 10, completed: 10 });
	expect(passed).toMatchObject({ Call: 10, Wait: 10 });
});

it('knows whose item it is when an answer has replaced everything', async () => {
	const { funnel } = await run(
		{
			Enter: events(),
			Call: standIn('crm.ask'),
			Ask: ours('journeyIfThen', { condition: 'expression', expression: '={{ $json.score > 5 }}' }),
			Hot: standIn('crm.tell'),
			Cold: standIn('crm.tell'),
		},
		[
			['Enter', 'Call', 'Ask', 'Hot'],
			['Ask#1', 'Cold'],
		],
		{ Call: [{ json: { score: 9 }, chance: 0.25 }, { json: { score: 1 } }] },
	);
	const [hot, cold] = ['Hot', 'Cold'].map(
		(name) => funnel.nodes.find(({ node }) => node === name)?.enrollments ?? 0,
	);
	// Four standard deviations of 200 draws.
	expect(hot).toBeGreaterThan(50 - 25);
	expect(hot).toBeLessThan(50 + 25);
	expect(hot + cold).toBe(200);
});

it('lets some of an answer fail, and goes on or stops as the node is set', async () => {
	const lines = [['Enter', 'Send', 'Wait', 'End']];
	const nodes = (onError?: 'continueRegularOutput'): Record<string, NodeSketch> => ({
		Enter: events({ options: { contactsPerExecution: 'fixed', batchSize: 1 } }),
		Send: standIn('mail.send', {}, onError === undefined ? {} : { onError }),
		Wait: WAIT,
		End: standIn('mail.send'),
	});
	const fixtures = { Send: [{ error: { message: 'mailbox full' }, chance: 0.2 }] };
	const going = await run(nodes('continueRegularOutput'), lines, fixtures, 50);
	expect(going.funnel).toMatchObject({ entered: 50, completed: 50, failed: 0 });
	const errors = going.funnel.nodes.find(({ node }) => node === 'Send')?.errors ?? 0;
	expect(errors).toBeGreaterThan(0);
	expect(errors).toBeLessThan(22);
	expect(going.paths).toContain('Send,passed,error: mailbox full');

	const stopping = await run(nodes(), lines, fixtures, 50);
	expect(stopping.funnel.failed).toBe(errors);
	expect(stopping.funnel.completed).toBe(50 - errors);
	expect(stopping.funnel.nodes.find(({ node }) => node === 'Send')?.failed).toBe(errors);
	expect(stopping.paths).toContain('failed,Send: mailbox full');
});

it('sends by the output that a fixture names', async () => {
	const { passed, funnel } = await run(
		{ Enter: events(), Sort: standIn('some.router'), A: standIn('x.y'), B: standIn('x.y') },
		[
			['Enter', 'Sort', 'A'],
			['Sort#1', 'B'],
		],
		{ Sort: [{ output: 1, chance: 0.5 }, { output: 0 }] },
		100,
	);
	expect(passed.A + passed.B).toBe(100);
	expect(passed.B).toBeGreaterThan(29);
	expect(passed.B).toBeLessThan(71);
	expect(funnel.warnings).toEqual([]);
});

it('says that all leave by the first output of a node with several that is not run', async () => {
	const { passed, funnel } = await run(
		{ Enter: events(), Sort: standIn('some.router'), A: standIn('x.y'), B: standIn('x.y') },
		[
			['Enter', 'Sort', 'A'],
			['Sort#1', 'B'],
		],
		{},
		5,
	);
	expect(passed).toMatchObject({ A: 5, B: 0 });
	expect(funnel.warnings).toEqual([expect.stringContaining('Sort is not run and passes all its items on')]);
});

it('shows expressions the simulated time', async () => {
	const { passed } = await run(
		{
			Enter: events(),
			Wait: WAIT,
			Ask: ours('journeyIfThen', {
				condition: 'expression',
				expression:
					'={{ $now.toISODate() === "2026-01-02" && new Date().getUTCFullYear() === 2026 && Date.now() < 1.8e12 }}',
			}),
			Then: standIn('x.y'),
		},
		[['Enter', 'Wait', 'Ask', 'Then']],
		{},
		3,
	);
	expect(passed.Then).toBe(3);
	expect(new Date().getTime()).toBeGreaterThan(Date.parse('2026-01-01') - 1);
	expect(Math.abs(Date.now() - new Date().getTime())).toBeLessThan(1_000);
});

it('goes on with a loop that takes time, and stops one that takes none', async () => {
	const nodes = { Enter: events(), Wait: WAIT, Again: standIn('x.y') };
	const { funnel, passed } = await run(nodes, [['Enter', 'Wait', 'Again', 'Wait']], {}, 3);
	expect(funnel).toMatchObject({ entered: 3, waiting: 3 });
	expect(passed.Again).toBe(30);
	const circle = (options: INodeParameters) => ({
		...nodes,
		Wait: ours('journeyWait', { mode: 'for', amount: 0, unit: 'seconds', options }),
	});
	const braked = await run(circle({}), [['Enter', 'Wait', 'Again', 'Wait']], {}, 1);
	expect(braked.funnel).toMatchObject({ entered: 1, exited: 1, exitReasons: { loop: 1 } });
	const endless = circle({ maxVisitsPerDay: 1_000_000 });
	const stopped = await run(endless, [['Enter', 'Wait', 'Again', 'Wait']], {}, 1);
	expect(stopped.code).toBe(1);
	expect(stopped.err).toContain('loops without any time passing');
});

it.each([
	[{ Nobody: { json: {} } }, 'name the node Nobody, which the workflow does not have'],
	[{ Enter: { json: {} } }, 'journey node Enter'],
	[{ Send: { json: {}, error: 'both' } }, 'must be json or error, not both'],
	[{ Send: [{ chance: 0.7 }, { chance: 0.7 }] }, 'add up to more than 1'],
	[{ Send: 'hello' }, 'Send: must be an answer'],
])('refuses fixtures %j', async (fixtures, reason) => {
	const { code, err } = await run(
		{ Enter: events(), Send: standIn('x.y') },
		[['Enter', 'Send']],
		fixtures,
		1,
	);
	expect(code).toBe(2);
	expect(err).toContain(reason);
});

it('decides at a message gate as in production, and sends no email', async () => {
	const { funnel, passed, code } = await run(
		{
			Enter: events(),
			First: ours('journeyMessageGate', { subject: 'One', text: 'One' }),
			Mail: ours('journeySendEmail', { fromEmail: 'news@contoso.example' }),
			Second: ours('journeyMessageGate', {
				subject: 'Two',
				text: 'Two',
				caps: { cap: [{ atMost: 1, amount: 2, unit: 'days' }] },
				overCap: 'hold',
			}),
			Third: ours('journeyMessageGate', { channel: 'sms', text: 'Three' }),
			Reached: standIn('sms.send'),
			Rest: standIn('x.y'),
		},
		[
			['Enter', 'First', 'Mail', 'Second', 'Third', 'Reached'],
			['First#1', 'Rest'],
			['Second#1', 'Rest'],
			['Third#1', 'Rest'],
		],
		{ Mail: [{ error: { message: 'mailbox full' }, chance: 0 }] },
		20,
	);
	expect(code).toBe(0);
	// Text messages need consent, which no one has given.
	expect(passed).toMatchObject({ First: 20, Mail: 20, Second: 20, Rest: 20 });
	expect(passed.Reached ?? 0).toBe(0);
	expect(funnel).toMatchObject({ entered: 20, completed: 20, failed: 0 });
});
