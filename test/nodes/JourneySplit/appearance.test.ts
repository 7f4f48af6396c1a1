import fc from 'fast-check';
import { NodeHelpers, Workflow, type INode, type INodeParameters, type INodeTypes } from 'n8n-workflow';

import { fillPercentages, percentagesOf } from '../../../lib/domain/splitting';
import { JourneySplit } from '../../../nodes/JourneySplit/JourneySplit.node';

const type = new JourneySplit();

/** The node on the canvas, with parameters as an author leaves them. */
function dropped(
	parameters: INodeParameters,
	more: Partial<INode> = {},
): { workflow: Workflow; node: INode } {
	const drawn: INode = {
		id: '1',
		name: 'Journey Split',
		type: 'n8n-nodes-customer-journey.journeySplit',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...more,
	};
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [drawn], connections: {}, active: false, nodeTypes });
	return { workflow, node: workflow.getNode('Journey Split') as INode };
}

function evaluate(expression: string | undefined, parameters: INodeParameters): unknown {
	const { workflow, node } = dropped(parameters);
	return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {});
}

const subtitle = (parameters: INodeParameters): unknown => evaluate(type.description.subtitle, parameters);
const warns = (parameters: INodeParameters): unknown =>
	evaluate(type.description.hints?.[0].displayCondition, parameters);

function outputs(parameters: INodeParameters, more: Partial<INode> = {}): unknown[] {
	const { workflow, node } = dropped(parameters, more);
	return NodeHelpers.getNodeOutputs(workflow, node, type.description).map((output) =>
		typeof output === 'string' ? output : output.displayName,
	);
}

function split(
	paths: Array<{ name: string; percentage?: string | number; quota?: number; controlGroup?: boolean }>,
	more: INodeParameters = {},
): INodeParameters {
	return { ...more, paths: { path: paths } as INodeParameters };
}

describe('outputs', () => {
	it('are A and B at first', () => {
		expect(outputs({})).toEqual(['A', 'B']);
	});

	it('are the paths, in the order of the list, with the control group marked as such', () => {
		const paths = [
			{ name: 'Mail' },
			{ name: ' Letter ' },
			{ name: 'Control', controlGroup: true },
			{ name: '' },
		];
		expect(outputs(split(paths))).toEqual(['Mail', 'Letter', 'Control (control group)', 'Path 4']);
	});

	it('are followed by one for errors, if it is set to', () => {
		expect(outputs({}, { onError: 'continueErrorOutput' })).toEqual(['A', 'B', 'Error']);
	});

	it('are up to ten', () => {
		const names = [...'ABCDEFGHIJ'];
		expect(outputs(split(names.map((name) => ({ name }))))).toEqual(names);
	});
});

describe('the subtitle', () => {
	it.each([
		[{}, 'A 50% · B 50%'],
		[
			split([
				{ name: 'A', percentage: '12.5' },
				{ name: 'B', percentage: '' },
			]),
			'A 12.5% · B 87.5%',
		],
		[
			split([
				{ name: 'A', percentage: 80 },
				{ name: 'B', percentage: '20 %' },
			]),
			'A 80% · B 20%',
		],
		[
			split([{ name: 'A' }, { name: 'B' }, { name: 'C' }], { method: 'balance' }),
			'A 33.33% · B 33.33% · C 33.33%',
		],
		[
			split([
				{ name: 'A', percentage: '50' },
				{ name: 'B', percentage: '60' },
			]),
			'A 50% · B 60% (sum 110%)',
		],
		[split([{ name: 'A', percentage: '100' }, { name: 'B' }]), 'A 100% · B 0% (sum 100%)'],
		[
			split([{ name: 'Voucher', quota: 50 }, { name: 'Sample' }, { name: 'Thanks' }], { method: 'quota' }),
			'Voucher 50 · Sample 100 · then Thanks',
		],
	])('of %j says %j', (parameters, expected) => {
		expect(subtitle(parameters as INodeParameters)).toBe(expected);
	});

	it('says the shares that contacts are given', () => {
		const share = fc.option(fc.integer({ min: 0, max: 20 }), { freq: 2 });
		fc.assert(
			fc.property(fc.array(share, { minLength: 2, maxLength: 10 }), (given) => {
				const percentages = given.includes(null) ? given : [...given.slice(1), null];
				fc.pre(percentages.reduce<number>((sum, value) => sum + (value ?? 0), 0) < 100);
				const named = percentages.map((percentage, n) => ({ name: `P${n}`, percentage }));
				const shares = percentagesOf(fillPercentages(named));
				const parameters = split(
					named.map(({ name, percentage }) => ({ name, percentage: percentage ?? '' })),
				);
				expect(subtitle(parameters)).toBe(
					shares.map((value, n) => `P${n} ${Math.round(value * 100) / 100}%`).join(' · '),
				);
				expect(warns(parameters)).toBe(false);
			}),
		);
	});
});

it.each([
	[{}, false],
	[
		split([
			{ name: 'A', percentage: '50' },
			{ name: 'B', percentage: '60' },
		]),
		true,
	],
	[
		split([
			{ name: 'A', percentage: '33.3' },
			{ name: 'B', percentage: '66.7' },
		]),
		false,
	],
	[split([{ name: 'A', percentage: '100' }, { name: 'B' }]), true],
	[split([{ name: 'A', percentage: 'half' }, { name: 'B' }]), true],
	[split([{ name: 'A', quota: 1 }, { name: 'B' }], { method: 'quota' }), false],
])('the author of %j is warned: %j', (parameters, expected) => {
	expect(warns(parameters as INodeParameters)).toBe(expected);
});

it.each([
	[1, false],
	[2, true],
	[10, true],
	[11, false],
])('%d paths can be published: %j', (count, expected) => {
	const paths = Array.from({ length: count }, (_, n) => ({ name: `path ${n}` }));
	const { node } = dropped(split(paths));
	const issues = NodeHelpers.getNodeParametersIssues(type.description.properties, node, type.description);
	expect(issues === null).toBe(expected);
});
