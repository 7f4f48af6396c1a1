import {
	NodeHelpers,
	traverseNodeParameters,
	Workflow,
	type FromAIArgument,
	type INode,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';

import { OUR_PACKAGE, ourNodes } from '../../../lib/simulation/runtime/ourNodes';
import { resources } from '../../../nodes/JourneyRecords/resources';
import { toolDescription } from '../../support/toolDescription';

/** All that are offered to AI models. */
const usable = Object.entries(ourNodes()).filter(([, { description }]) => description.usableAsTool);

interface Tool {
	/** How the model knows it. */
	description: string;
	/** What the model fills in. */
	asked: FromAIArgument[];
	parameters: INodeParameters;
}

/** A node with the defaults filled in, as n8n does when it runs a workflow. */
function filled(type: string, nodeType: INodeType, parameters: INodeParameters): INode {
	const node: INode = { id: '1', name: 'Node', type, typeVersion: 1, position: [0, 0], parameters };
	const nodeTypes = { getByNameAndVersion: () => nodeType } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.getNode('Node') as INode;
}

/** A tool as n8n offers it to a model, when the author has set nothing but these parameters. */
function toolOf(type: string, parameters: INodeParameters = {}): Tool {
	const [, base] = usable.find(([name]) => name === type) as [string, INodeType];
	const nodeType = { ...base, description: toolDescription(base.description) } as INodeType;
	const node = filled(`${type}Tool`, nodeType, parameters);
	const asked: FromAIArgument[] = [];
	traverseNodeParameters(node.parameters, asked);
	return {
		description: NodeHelpers.getToolDescriptionForNode(node, nodeType),
		asked,
		parameters: node.parameters,
	};
}

const RECORDS = `${OUR_PACKAGE}.journeyRecords`;

const operations = resources.flatMap(({ value: resource, operations: all }) =>
	all.map((operation) => ({ resource, name: operation.value, operation })),
);

const others = usable.map(([type]) => ({ type })).filter(({ type }) => type !== RECORDS);

function fits({ description, asked }: Tool): void {
	// What it does; what comes back, unless that is what it does; an example.
	expect(description).toMatch(/^[A-Z].+ Example: \S.+[.?]$/s);
	if (!/^(Get|List|Count|Explain|Export|Search)\b/.test(description)) expect(description).toMatch(/Returns /);
	expect(description.length).toBeLessThan(420);
	for (const { key, description: what } of asked) {
		expect(key).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
		expect({ key, what }).toEqual({ key, what: expect.stringMatching(/^[A-Za-z].{5,}[^.]$/) });
	}
	// n8n refuses two parameters of one name that ask for different things.
	expect(new Set(asked.map(({ key }) => key)).size).toBe(asked.length);
}

it.each(operations)(
	'$resource.$name says what it is, and what to fill in',
	({ resource, name, operation }) => {
		const tool = toolOf(RECORDS, { resource, operation: name });
		expect(tool.description).toBe(operation.tool.description);
		fits(tool);
	},
);

it.each(others)('$type says what it is, and what to fill in', ({ type }) => fits(toolOf(type)));

it('describes each tool differently', () => {
	const all = operations.map(({ operation }) => operation.tool.description);
	expect([...new Set(all)]).toEqual(all);
});

it('takes what the author writes instead', () => {
	const given = {
		resource: 'contact',
		operation: 'get',
		toolDescription: 'Look up a guest',
		contact: { __rl: true, mode: 'phone', value: "={{ $fromAI('phone', 'Phone number', 'string') }}" },
	};
	const { description, asked } = toolOf(RECORDS, given);
	expect({ description, keys: asked.map(({ key }) => key) }).toEqual({
		description: 'Look up a guest',
		keys: ['phone'],
	});
});

it('asks for contacts by email address, and for what an operation is about', () => {
	const asked = (resource: string, operation: string): string[] =>
		toolOf(RECORDS, { resource, operation }).asked.map(({ key }) => key);
	expect(toolOf(RECORDS, { resource: 'contact', operation: 'explain' }).parameters.contact).toMatchObject({
		mode: 'email',
	});
	expect(asked('contact', 'explain')).toEqual(['Contact']);
	expect(asked('contact', 'timeline')).toEqual(['Contact', 'Limit']);
	expect(asked('enrollment', 'getAll')).toEqual(['Limit', 'Contact', 'Journey', 'Status']);
	expect(asked('lead', 'create')).toEqual(['Contact', 'Topic']);
	expect(toolOf(`${OUR_PACKAGE}.journeyCreateLead`).asked.map(({ key }) => key)).toEqual([
		'Contact',
		'Topic',
	]);
	expect(toolOf(`${OUR_PACKAGE}.journeyCreateLead`, { basis: 'none' }).asked.map(({ key }) => key)).toEqual([
		'Topic',
	]);
});

it('lets no model decide about what cannot be undone', () => {
	const guarded = operations.filter(({ operation }) => operation.authorSwitch !== undefined);
	expect(guarded.map(({ resource, name }) => `${resource}.${name}`).sort()).toEqual(
		operations
			// A suppression that is removed after a complaint is gone, too, and may cost the sender's reputation.
			.filter(
				({ resource, name }) =>
					/^(erase|delete|revoke)/.test(name) || (resource === 'suppression' && name === 'remove'),
			)
			.map(({ resource, name }) => `${resource}.${name}`)
			.sort(),
	);
	for (const { resource, name, operation } of guarded) {
		const { parameters } = toolOf(RECORDS, { resource, operation: name });
		expect(parameters[operation.authorSwitch as string]).toBe(false);
	}
});

it('is refused by no n8n at publication for what it fills in itself', () => {
	for (const { resource, name } of operations.filter(({ operation }) => operation.readOnly)) {
		const [, { description }] = usable.find(([type]) => type === RECORDS) as [string, INodeType];
		const tool = toolDescription(description);
		const node = { parameters: { resource, operation: name } } as unknown as INode;
		const issues = NodeHelpers.getNodeParametersIssues(tool.properties, node, tool)?.parameters ?? {};
		// What only the author can know.
		const left = Object.keys(issues).filter((each) => !['strategyId', 'combineSegments'].includes(each));
		expect({ resource, name, left }).toEqual({ resource, name, left: [] });
	}
});

it('changes nothing in the nodes themselves', () => {
	for (const [type, nodeType] of usable) {
		const cases =
			type === RECORDS ? operations.map(({ resource, name }) => ({ resource, operation: name })) : [{}];
		for (const parameters of cases) {
			const node = filled(type, nodeType, parameters);
			expect(JSON.stringify(node.parameters)).not.toContain('$fromAI');
			for (const name of ['toolDescription', 'allowDeletion'])
				expect(node.parameters).not.toHaveProperty(name);
			if (parameters && 'simplify' in node.parameters) expect(node.parameters.simplify).toBe(false);
		}
	}
});
