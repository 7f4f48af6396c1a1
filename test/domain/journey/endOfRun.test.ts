import {
	endsOfRun,
	Flow,
	type EndOfRun,
	type FlowNodeKind,
	type NodeRun,
	type RunItem,
	type RunSource,
} from '../../../lib/domain/journey';

/** Nodes by name with their kind, and lines such as `If#1 > Merge@1`. */
function flow(kinds: Record<string, FlowNodeKind | 'once'>, lines: string[]): Flow {
	const connections = new Map<string, Array<Array<{ node: string; input: number }>>>();
	for (const line of lines) {
		const [left, right] = line.split(' > ');
		const [from, output = '0'] = left.split('#');
		const [node, input = '0'] = right.split('@');
		const outputs = connections.get(from) ?? [];
		connections.set(from, outputs);
		while (outputs.length <= Number(output)) outputs.push([]);
		outputs[Number(output)].push({ node, input: Number(input) });
	}
	return new Flow(
		Object.entries(kinds).map(([name, kind]) => ({
			name,
			kind: kind === 'once' ? 'other' : kind,
			executeOnce: kind === 'once',
			loopOutput: kind === 'loop' ? 1 : null,
		})),
		connections,
	);
}

/** An item made from one of the first input, whose JSON a node has replaced. */
const from = (item: number, input = 0): RunItem => ({ pairs: [{ item, input }], enrollmentId: null });
const carrying = (enrollmentId: string, item: number): RunItem => ({
	pairs: [{ item, input: 0 }],
	enrollmentId,
});
const unpaired: RunItem = { pairs: null, enrollmentId: null };
const source = (node: string, output = 0, run = 0): RunSource => ({ node, output, run });
const ran = (node: string, sources: Array<RunSource | null>, ...outputs: RunItem[][]): NodeRun => ({
	node,
	run: 0,
	sources,
	outputs,
});

const ASKED = ['a', 'b', 'c'];
const start = { node: 'Start', enrollments: ASKED };
const begun = ran('Start', [], [from(0), from(1), from(2)]);

function ends(graph: Flow, runs: NodeRun[], asked = ASKED): Record<string, EndOfRun> {
	return Object.fromEntries(endsOfRun(graph, { runs: [begun, ...runs], start }, asked));
}

const lost = (node: string, reason: string): object => ({ kind: 'lost', node, reason });
const completed = (node: string, output: number | null = 0, onPurpose = false): object => ({
	kind: 'completed',
	node,
	output,
	onPurpose,
});

const NODES = { Start: 'journey', Node: 'other', Step: 'journey' } as const;
const LINE = ['Start > Node', 'Node > Step'];

describe('what became of an enrollment at the end of a run', () => {
	it('is completed at the last node', () => {
		const graph = flow({ Start: 'journey', Node: 'other' }, ['Start > Node']);
		const found = ends(graph, [ran('Node', [source('Start')], [from(0), from(1), from(2)])]);
		expect(found).toEqual({ a: completed('Node'), b: completed('Node'), c: completed('Node') });
	});

	it.each(['other', 'code', 'merge', 'subWorkflow', 'loop', 'journey'] as const)(
		'is lost in a node of the kind %s that keeps it before a step',
		(kind) => {
			const found = ends(
				flow({ ...NODES, Node: kind }, LINE),
				[ran('Node', [source('Start')], [from(0)])],
				['b', 'c'],
			);
			expect(found).toEqual({ b: lost('Node', kind), c: lost('Node', kind) });
		},
	);

	it('is dropped on purpose by a router, by an output or without one', () => {
		const graph = flow({ ...NODES, Node: 'router' }, LINE);
		const found = ends(graph, [ran('Node', [source('Start')], [from(0)], [from(1)])], ['b', 'c']);
		expect(found).toEqual({ b: completed('Node', 1, true), c: completed('Node', null, true) });
	});

	it('is dropped on purpose by an unconnected output of any node', () => {
		const found = ends(
			flow(NODES, LINE),
			[ran('Node', [source('Start')], [from(0)], [from(1), from(2)])],
			['b'],
		);
		expect(found).toEqual({ b: completed('Node', 1, true) });
	});

	it('is completed in a node that keeps it when no journey node stands behind', () => {
		const graph = flow({ Start: 'journey', Node: 'code', Mail: 'other' }, ['Start > Node', 'Node > Mail']);
		const found = ends(graph, [
			ran('Node', [source('Start')], [unpaired]),
			ran('Mail', [source('Node')], [from(0)]),
		]);
		expect(found).toEqual({
			a: completed('Node', null),
			b: completed('Node', null),
			c: completed('Node', null),
		});
	});

	it('is lost at a node that executes once, or that never ran', () => {
		const once = ends(
			flow({ ...NODES, Node: 'once' }, LINE),
			[ran('Node', [source('Start')], [from(0)])],
			['b'],
		);
		expect(once).toEqual({ b: lost('Node', 'executeOnce') });
		expect(ends(flow(NODES, LINE), [], ['b'])).toEqual({ b: lost('Node', 'notRun') });
		expect(ends(flow({ Start: 'journey', Step: 'journey' }, ['Start > Step']), [], ['b'])).toEqual({
			b: lost('Step', 'notRun'),
		});
	});

	it('is decided by the item’s own enrollment where that differs from its pair', () => {
		const graph = flow({ Start: 'journey', Code: 'code', Filter: 'router', Step: 'journey' }, [
			'Start > Code',
			'Code > Filter',
			'Filter > Step',
		]);
		const found = ends(
			graph,
			[
				// In reverse order, and paired by position.
				ran('Code', [source('Start')], [carrying('c', 0), carrying('b', 1), carrying('a', 2)]),
				ran('Filter', [source('Code')], [carrying('c', 0)]),
			],
			['a', 'b'],
		);
		expect(found).toEqual({ a: completed('Filter', null, true), b: completed('Filter', null, true) });
	});

	it('follows both inputs of a merge', () => {
		const graph = flow({ Start: 'journey', If: 'router', Merge: 'merge', Step: 'journey' }, [
			'Start > If',
			'If > Merge',
			'If#1 > Merge@1',
			'Merge > Step',
		]);
		const runs = [
			ran('If', [source('Start')], [from(0)], [from(1), from(2)]),
			ran('Merge', [source('If'), source('If', 1)], [from(0), from(1, 1)]),
		];
		expect(ends(graph, runs, ['b'])).toEqual({ b: lost('Merge', 'merge') });
	});

	it('counts a loss on one of several ways', () => {
		const graph = flow({ ...NODES, Mail: 'other' }, [...LINE, 'Start > Mail']);
		const runs = [
			ran('Node', [source('Start')], [from(0)]),
			ran('Mail', [source('Start')], [from(0), from(1), from(2)]),
		];
		expect(ends(graph, runs, ['b'])).toEqual({ b: lost('Node', 'other') });
	});

	it('is not known for one of which the run shows nothing', () => {
		expect(ends(flow(NODES, LINE), [ran('Node', [source('Start')], [])], ['stranger'])).toEqual({});
		const without = endsOfRun(flow(NODES, LINE), { runs: [begun], start: { ...start, enrollments: [] } }, [
			'a',
		]);
		expect([...without]).toEqual([]);
	});
});

describe('a loop that hands out one item a run', () => {
	const graph = flow({ Start: 'journey', Loop: 'loop', Body: 'other', Step: 'journey' }, [
		'Start > Loop',
		'Loop > Step',
		'Loop#1 > Body',
		'Body > Loop',
	]);
	const again = (item: number): RunItem => ({
		pairs: [{ item, input: 0, source: source('Start') }],
		enrollmentId: null,
	});
	const back = (run: number): RunItem => ({
		pairs: [{ item: 0, input: 0, source: source('Body', 0, run) }],
		enrollmentId: null,
	});
	const turns = (through: number): NodeRun[] =>
		Array.from({ length: through }, (_, run) => [
			{
				node: 'Loop',
				run,
				sources: [run === 0 ? source('Start') : source('Body', 0, run - 1)],
				outputs: [[], [again(run)]],
			},
			{ node: 'Body', run, sources: [source('Loop', 1, run)], outputs: [[from(0)]] },
		]).flat();

	it('has lost no one when it is done', () => {
		const done = {
			node: 'Loop',
			run: 3,
			sources: [source('Body', 0, 2)],
			outputs: [[back(0), back(1), back(2)], []],
		};
		const step = ran('Step', [source('Loop', 0, 3)], [from(0), from(1), from(2)]);
		expect(ends(graph, [...turns(3), done, step])).toEqual({
			a: completed('Step'),
			b: completed('Step'),
			c: completed('Step'),
		});
	});

	it('has lost those it has not handed out when its body ends it, and those that had come back', () => {
		const runs = turns(2);
		runs[3].outputs = [[]];
		expect(ends(graph, runs, ['a', 'b', 'c'])).toEqual({
			a: lost('Loop', 'loop'),
			b: lost('Body', 'other'),
			c: lost('Loop', 'loop'),
		});
	});

	it('is found around a node of its body, and around no other', () => {
		expect(graph.loopAround('Body')?.name).toBe('Loop');
		expect(graph.loopAround('Step')).toBeUndefined();
		expect(graph.loopAround('Loop')).toBeUndefined();
	});
});

it('looks at each item once: a batch of 1,000 through 20 nodes and back to one', () => {
	const names = Array.from({ length: 20 }, (_, position) => `Node ${position}`);
	const crowd = Array.from({ length: 1000 }, (_, position) => `enrollment ${position}`);
	const graph = flow(
		{ Start: 'journey', ...Object.fromEntries(names.map((name) => [name, 'other' as const])) },
		['Start', ...names].slice(0, -1).map((name, position) => `${name} > ${names[position]}`),
	);
	let reads = 0;
	const items = crowd.map((_, item) => ({
		get pairs() {
			reads += 1;
			return [{ item, input: 0 }];
		},
		enrollmentId: null,
	}));
	const runs = ['Start', ...names].map((name, position) =>
		ran(name, position === 0 ? [] : [source(['Start', ...names][position - 1])], items),
	);
	const found = endsOfRun(graph, { runs, start: { node: 'Start', enrollments: crowd } }, crowd);
	expect(found.get('enrollment 999')).toEqual(completed('Node 19'));
	expect(found.size).toBe(1000);
	expect(reads).toBe(21 * 1000);
});
