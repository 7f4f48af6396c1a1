import { versionFacts, type JourneyGraph } from '../../../lib/domain/report';

const graph: JourneyGraph = {
	nodes: ['a', 'b'].map((id) => ({
		id,
		name: id,
		type: 'wait',
		position: [0, 0],
		disabled: false,
		journey: true,
		outputs: ['Done'],
		subtitle: null,
	})),
	edges: [{ from: 'a', output: 0, to: 'b', input: 0 }],
};

const facts = (changed: JourneyGraph, terms?: ReadonlyMap<string, string>): string =>
	JSON.stringify(versionFacts(changed, terms));

it('moving, renaming and reordering nodes makes no other version', () => {
	const nodes = graph.nodes
		.map((node) => ({ ...node, position: [9, 9] as [number, number], name: 'other', subtitle: 'x' }))
		.reverse();
	expect(facts({ ...graph, nodes })).toBe(facts(graph));
});

it.each<[string, JourneyGraph, Map<string, string>]>([
	['an edge', { ...graph, edges: [] }, new Map()],
	['a node', { ...graph, nodes: graph.nodes.slice(1) }, new Map()],
	[
		'whether a node is on',
		{ ...graph, nodes: graph.nodes.map((node) => ({ ...node, disabled: true })) },
		new Map(),
	],
	['how long a step holds', graph, new Map([['a', '2 days']])],
])('changing %s makes another version', (_what, changed, terms) => {
	expect(facts(changed, terms)).not.toBe(facts(graph));
});
