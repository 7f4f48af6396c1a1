import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import { checkJourney, JOURNEY_NODES, registeringNodes } from '../../lib/domain/journey/check';
import { describeWorkflow } from '../../lib/n8n/readWorkflow';
import { ourNodes } from '../../lib/simulation/runtime/ourNodes';
import { storeWith } from '../support/journeyCheck';
import { draw, ours } from '../workflow/support/draw';

const CHECK = join(__dirname, '../../lib/domain/journey/check');

const nodes = Object.entries(ourNodes()).map(([type, node]) => ({ name: type.split('.')[1], node }));

/** All properties of a node, with those inside of them. */
function all(properties: unknown): INodeProperties[] {
	if (typeof properties !== 'object' || properties === null) return [];
	if (Array.isArray(properties)) return properties.flatMap(all);
	const { options, values } = properties as INodeProperties & { values?: unknown };
	return [properties as INodeProperties, ...all(options), ...all(values)];
}

/** What a fixed value of a property can look like. */
function sampleOf({ type, default: initial, options, typeOptions }: INodeProperties): unknown {
	const parts = (options ?? []) as Array<INodeProperties & { values?: INodeProperties[] }>;
	const sampled = (list: INodeProperties[]): object =>
		Object.fromEntries(list.map((each) => [each.name, sampleOf(each)]));
	if (type === 'collection') return sampled(parts);
	if (type === 'fixedCollection') {
		return Object.fromEntries(
			parts.map(({ name, values = [] }) => [
				name,
				typeOptions?.multipleValues === true ? [sampled(values)] : sampled(values),
			]),
		);
	}
	if (type === 'multiOptions') return ['x'];
	if (type === 'resourceMapper') return { mappingMode: 'defineBelow', value: null };
	return initial === '' ? '7' : initial;
}

/** Records the names that are read, also inside. */
function recording(value: unknown, read: Set<string>): unknown {
	if (typeof value !== 'object' || value === null) return value;
	return new Proxy(value, {
		get(target, name, receiver) {
			if (typeof name === 'string' && !Array.isArray(target)) read.add(name);
			return recording(Reflect.get(target, name, receiver), read);
		},
	});
}

/** The names the check reads of a node's parameters, whatever its drop-downs are set to. */
function namesRead({ name, node }: (typeof nodes)[number]): Set<string> {
	const { properties } = node.description;
	const top = Object.fromEntries(properties.map((each) => [each.name, sampleOf(each)]));
	const choices = all(properties)
		.filter(({ type, options }) => type === 'options' && options !== undefined)
		.flatMap(({ name: parameter, options }) =>
			(options as Array<{ value: unknown }>).map(({ value }) => ({ [parameter]: value })),
		);
	const read = new Set<string>();
	for (const choice of [{}, ...choices]) {
		const drawn = draw({ Start: ours('journeyTrigger', { eventTypes: 'a' }), Node: ours(name) }, [
			['Start', 'Node'],
		]);
		const { nodes: described, ...rest } = describeWorkflow({
			...drawn,
			connectionsBySourceNode: drawn.connections,
		});
		const parameters = recording(
			deepSet(structuredClone(top), choice),
			read,
		) as (typeof described)[0]['parameters'];
		checkJourney({ ...rest, nodes: [described[0], { ...described[1], parameters }] }, storeWith());
	}
	return read;
}

/** Sets a parameter wherever it is, also inside. */
function deepSet(value: unknown, choice: Record<string, unknown>): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((each) => deepSet(each, choice));
	return Object.fromEntries(
		Object.entries(value).map(([name, part]) => [
			name,
			name in choice ? choice[name] : deepSet(part, choice),
		]),
	);
}

/** Fields for names next to lists: only nodes with a webhook have them. */
const NEXT_TO_LISTS = ['eventTypeName', 'typeName'];

/** What isn't a parameter: parts of values of other kinds. */
const PARTS = new Set([
	'toJSON',
	'mode',
	'value',
	'length',
	'__rl',
	'constructor',
	'mappingMode',
	...NEXT_TO_LISTS,
]);

it.each(nodes)('$name: the check reads only parameters that it has', (one) => {
	const names = new Set(all(one.node.description.properties).map(({ name }) => name));
	const read = [...namesRead(one)].filter((name) => !PARTS.has(name));
	expect(read.filter((name) => !names.has(name))).toEqual([]);
});

it('values that the check compares drop-downs with are among their options', () => {
	const options = new Map<string, Set<unknown>>();
	for (const { node } of nodes) {
		for (const { name, options: offered } of all(node.description.properties)) {
			const values = options.get(name) ?? new Set();
			options.set(name, values);
			for (const { value } of (offered ?? []) as Array<{ value?: unknown }>) values.add(value);
		}
	}
	const compared = comparisons();
	// Fewer: the way they are written has changed, and this test no longer finds them.
	expect(compared.length).toBeGreaterThan(30);
	expect(compared.filter(({ name, value }) => options.get(name)?.has(value) !== true)).toEqual([]);
});

/** `valueOf(node, 'mode') === 'until'`, and `switch (valueOf(node, 'mode')) { case 'until':`. */
function comparisons(): Array<{ name: string; value: string; file: string }> {
	const files = readdirSync(CHECK, { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.ts'),
	);
	return files
		.filter(
			(file) =>
				!/hostNodes|sideEffects|codeOrder|hostWait|mergeAcross|mergedInto|codeLoses|onlyFirst/.test(file),
		)
		.flatMap((file) => {
			const text = readFileSync(join(CHECK, file), 'utf8');
			const value = String.raw`(?:textOf\()?valueOf\(\w+, '(?<name>\w+)'(?:, [^)]+)?\)\)?`;
			const direct = [...text.matchAll(new RegExp(String.raw`${value} [!=]== '(?<value>\w+)'`, 'g'))];
			const switches = [
				...text.matchAll(new RegExp(String.raw`switch \(${value}\) \{(?<body>[\s\S]*?)\n\t+\}`, 'g')),
			];
			return [
				...direct.map(({ groups }) => ({ name: groups!.name, value: groups!.value, file })),
				...switches.flatMap(({ groups }) =>
					[...groups!.body.matchAll(/case '(\w+)':/g)].map(([, one]) => ({
						name: groups!.name,
						value: one,
						file,
					})),
				),
			];
		});
}

it('knows which nodes n8n starts when a workflow is published', () => {
	const registering = nodes
		.filter(({ node }) => 'trigger' in node)
		.map(({ name }) => name)
		// It registers the address of its pages, not a step that contacts wait at.
		.filter((name) => name !== 'journeyPagesTrigger');
	expect(
		Object.keys(JOURNEY_NODES)
			.filter((name) => JOURNEY_NODES[name].registers)
			.sort(),
	).toEqual(registering.sort());
	const drawn = draw(
		{
			Wait: ours('journeyWait'),
			Off: ours('journeyWait', {}, { disabled: true }),
			Lead: ours('journeyCreateLead'),
		},
		[],
	);
	const workflow = describeWorkflow({ ...drawn, connectionsBySourceNode: drawn.connections });
	expect(registeringNodes(workflow.nodes).map(({ name }) => name)).toEqual(['Wait']);
});
