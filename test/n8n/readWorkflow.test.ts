import { isTrigger } from '../../lib/domain/journey/check/hostNodes';
import { flowOf } from '../../lib/n8n/flowOf';
import { readWorkflow, type WorkflowReader } from '../../lib/n8n/readWorkflow';
import { draw, ours, standIn } from '../workflow/support/draw';

const lines: string[] = [];
const reader = (workflow: unknown): WorkflowReader =>
	({
		getNode: () => ({ name: 'Wait' }),
		logger: { error: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) },
		workflow,
	}) as unknown as WorkflowReader;

const drawn = draw(
	{
		Start: ours('journeyTrigger', { audience: 'event' }),
		If: standIn('n8n-nodes-base.if', {}, { onError: 'continueErrorOutput' }),
		Loop: standIn('n8n-nodes-base.splitInBatches', {}, { typeVersion: 3 }),
		Wait: ours('journeyWait', { amount: 1 }, { retryOnFail: true }),
		Off: ours('journeyWait', {}, { disabled: true }),
		Once: standIn('record', {}, { executeOnce: true, alwaysOutputData: true }),
	},
	[
		['Start', 'If', 'Loop'],
		['If#1', 'Once', 'Off'],
		['Loop#1', 'Wait', 'Loop'],
	],
	{ settings: { timezone: 'UTC', executionOrder: 'v1' } },
);
const host = {
	...drawn,
	nodes: Object.fromEntries(drawn.nodes.map((node) => [node.name, node])),
	connectionsBySourceNode: {
		...drawn.connections,
		Model: { ai_languageModel: [[{ node: 'If', type: 'ai_languageModel', index: 0 }]] },
		Start: { main: [null, ...drawn.connections.Start.main] },
	},
};

it('knows triggers by their group where n8n has their type, whatever they are called', () => {
	const groups: Record<string, string[]> = {
		'n8n-nodes-customer-journey.journeyTrigger': ['trigger'],
		'n8n-nodes-base.if': ['transform'],
	};
	const nodeTypes = {
		getByNameAndVersion: (type: string) => {
			if (groups[type] === undefined) throw new Error('not installed');
			return { description: { group: groups[type] } };
		},
	};
	const found = readWorkflow(reader({ ...host, nodeTypes }));
	expect(found?.nodes.map(({ name, trigger }) => [name, trigger]).slice(0, 3)).toEqual([
		['Start', true],
		['If', false],
		['Loop', undefined],
	]);
	const mine = { type: 'other.mailbox' };
	expect([
		isTrigger({ ...mine, trigger: true }),
		isTrigger(mine),
		isTrigger({ type: 'other.newTrigger' }),
	]).toEqual([true, false, true]);
});

it('describes nodes, connections and settings', () => {
	const found = readWorkflow(reader(host));
	expect(found).toMatchObject({ id: 'journey', name: 'Test Journey', settings: { timezone: 'UTC' } });
	expect(found?.nodes.find(({ name }) => name === 'Wait')).toMatchObject({
		id: 'id of Wait',
		name: 'Wait',
		type: 'n8n-nodes-customer-journey.journeyWait',
		typeVersion: 1,
		parameters: { amount: 1 },
		disabled: false,
		onError: undefined,
		retryOnFail: true,
		executeOnce: false,
		alwaysOutputData: false,
		credentials: {},
	});
	expect(found?.nodes.find(({ name }) => name === 'Once')).toMatchObject({
		executeOnce: true,
		alwaysOutputData: true,
	});
	expect(found?.connections).toContainEqual({ from: 'If', output: 1, to: 'Once', input: 0 });
	expect(found?.attachments).toEqual([{ node: 'Model', to: expect.any(String) }]);
	// An output before it isn't connected.
	expect(found?.connections).toContainEqual({ from: 'Start', output: 1, to: 'If', input: 0 });
	expect(found?.connections.filter(({ from }) => from === 'Model')).toEqual([]);
	expect(lines).toEqual([]);
});

it('knows what leads to a journey node, and where contacts would wait in a loop', () => {
	const flow = flowOf(readWorkflow(reader(host))!);
	expect(flow.leadsToJourney('If')).toBe(true);
	// The only journey node behind it is disabled.
	expect(flow.leadsToJourney('Once')).toBe(false);
	expect(flow.loopAround('Wait')).toMatchObject({ name: 'Loop', kind: 'loop' });
	expect(flow.loopAround('Once')).toBeUndefined();
	expect(flow.node('Once')).toMatchObject({ executeOnce: true });
});

it.each([undefined, null, {}, { nodes: {} }, { nodes: 1, connectionsBySourceNode: {} }])(
	'says once for all executions that n8n does not hand it over: %j',
	(workflow) => {
		expect(readWorkflow(reader(workflow))).toBeNull();
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/“Wait”: nodes can’t see their own workflow.*“unknown end”/);
	},
);
