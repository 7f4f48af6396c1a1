import {
	NodeHelpers,
	resolveWebhookDescriptionField,
	webhookDescriptionIsNativelyResolvable,
	Workflow,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypes,
} from 'n8n-workflow';

import { readCriterion } from '../../lib/n8n/descriptions/criteria';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { ourNodes } from '../../lib/simulation/runtime/ourNodes';

const types = ourNodes();
const nodeTypes = { getByNameAndVersion: (type: string) => types[type] } as unknown as INodeTypes;
const withWebhook = Object.entries(types)
	.filter(([, { description }]) => description.webhooks !== undefined)
	.map(([type, { description }]) => ({ type, description }));

function workflowOf(type: string, parameters: INodeParameters): Workflow {
	const node: INode = {
		id: '1',
		name: 'Endpoint',
		type,
		typeVersion: 1.1,
		position: [0, 0],
		parameters,
		webhookId: 'the-webhook',
	};
	return new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
}

/** Properties with those inside of collections. */
function all(properties: unknown): INodeProperties[] {
	if (typeof properties !== 'object' || properties === null) return [];
	if (Array.isArray(properties)) return properties.flatMap(all);
	const { options, values } = properties as { options?: unknown; values?: unknown };
	return [properties as INodeProperties, ...all(options), ...all(values)];
}

const CRITERIA = {
	exitCriteria: {
		criteria: [
			{ on: 'event', eventType: 'order.placed' },
			{ on: 'event', eventType: '', eventTypeName: 'cart.emptied' },
			{ on: 'segment', segment: 's1' },
			{
				on: 'condition',
				conditions: {
					interaction: [{ type: '', typeName: 'email.opened' }],
					segment: [{ segment: 's2' }],
				},
			},
		],
	},
	goal: { goal: { on: 'event', eventType: 'order.placed', exit: true } },
	testContact: '$byEmailOrId',
	testContactBy: 'ann@example.com',
};

it('three nodes have a webhook', () => {
	expect(withWebhook.map(({ description: { name } }) => name).sort()).toEqual([
		'journeyEventsTrigger',
		'journeyFormTrigger',
		'journeyPagesTrigger',
	]);
});

describe.each(withWebhook)('$type', ({ type, description }) => {
	const [webhook] = description.webhooks!;

	it.each<[string, INodeParameters]>([
		['as it is dropped on the canvas', {}],
		[
			'with criteria, a goal and a test contact',
			{ ...CRITERIA, path: 'shop', enterOn: '$byName', enterOnNames: 'cart.filled, cart.emptied' },
		],
	])('is called without n8n’s expression engine, %s', (_, parameters) => {
		const { Endpoint: node } = workflowOf(type, parameters).nodes;
		expect(webhookDescriptionIsNativelyResolvable(webhook)).toBe(true);
		expect(resolveWebhookDescriptionField(node, webhook, 'path')).toEqual({
			resolved: true,
			value: parameters.path ?? description.properties.find(({ name }) => name === 'path')?.default,
		});
	});

	it('has a typeVersion for which n8n evaluates nothing to read a body', () => {
		for (const version of [description.version].flat()) expect(version).toBeGreaterThan(1);
	});

	it('has no parameter that n8n could read by its expression engine only', () => {
		const found = all(description.properties).filter(
			({ type: kind, default: initial }) => kind === 'resourceLocator' || String(initial).startsWith('='),
		);
		expect(found.map(({ name }) => name)).toEqual([]);
	});

	it.each([
		['shop', 'shop'],
		['', 'the-webhook'],
	])('has the same path by the expression: Path “%s”', (path, expected) => {
		const workflow = workflowOf(type, { path });
		const { Endpoint: node } = workflow.nodes;
		const evaluated = workflow.expression.getSimpleParameterValue(node, webhook.path, 'internal', {});
		expect(evaluated).toBe(path);
		expect(NodeHelpers.getNodeWebhookPath('w1', node, String(evaluated), webhook.isFullPath)).toBe(expected);
	});
});

it('criteria chosen by name mean the same as those from the list', () => {
	const { parameters } = workflowOf('n8n-nodes-customer-journey.journeyFormTrigger', CRITERIA).nodes.Endpoint;
	const { exits, goal } = readEntryRules({
		getNodeParameter: ((name: string, fallback: unknown) => parameters[name] ?? fallback) as never,
		getTimezone: () => 'UTC',
	});
	expect(exits).toMatchObject([
		{ kind: 'event', type: 'order.placed' },
		{ kind: 'event', type: 'cart.emptied' },
		{ kind: 'segment', segmentId: 's1' },
		{
			kind: 'condition',
			condition: {
				conditions: [
					{ kind: 'interaction', type: 'email.opened' },
					{ kind: 'segment', segmentId: 's2' },
				],
			},
		},
	]);
	expect(goal?.criterion).toMatchObject({ kind: 'event', type: 'order.placed' });
	expect(() => readCriterion({ on: 'event', eventType: '' }, '')).toThrow(/Event Type is empty/);
});
