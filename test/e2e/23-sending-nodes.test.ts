import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { SENDING_NODES } from '../docs/support/sendingNodes';
import { TestBench } from './support/TestBench';

interface ShownNode {
	name: string;
	version: number | number[];
	properties: INodeProperties[];
}

/** The pages about n8n's own sending nodes name what a person sees there. */
describe('n8n’s sending nodes', () => {
	let bench: TestBench;
	let nodes: ShownNode[];

	beforeAll(async () => {
		bench = await TestBench.start();
		const response = await fetch(`${bench.n8n.url}/types/nodes.json`, {
			headers: { cookie: bench.client.session.cookie },
		});
		nodes = (await response.json()) as ShownNode[];
	}, 300_000);

	afterAll(async () => await bench?.stop());

	it.each(SENDING_NODES)('$type has what its page says', ({ type, version, shown, parameters, choices }) => {
		const node = nodes.find(
			(each) => each.name === type && [each.version].flat().some((one) => one === version),
		);
		expect([type, version, node !== undefined]).toEqual([type, version, true]);
		const visible = node!.properties.filter((property) =>
			isShown(property, { ...shown, '@version': version }),
		);
		const missing = parameters.filter((path) => at(visible, path).length === 0);
		expect(missing).toEqual([]);
		for (const path of parameters) {
			const wanted = choices[path.at(-1)!] ?? [];
			const names = at(visible, path).flatMap(({ options = [] }) =>
				options.map((option) => ('displayName' in option ? option.displayName : option.name)),
			);
			expect([path, names]).toEqual([path, expect.arrayContaining(wanted)]);
		}
	});
});

/** Whether a parameter is shown with these values of others; those that aren't given are taken to fit. */
function isShown(
	{ displayOptions }: INodeProperties,
	values: Record<string, string | boolean | number>,
): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, wanted]) => {
		const value = values[name.replace(/^\//, '')];
		const plain = wanted?.filter((each) => typeof each !== 'object') ?? [];
		return value === undefined || plain.length === 0 || plain.includes(value);
	});
}

type Part = INodeProperties | INodePropertyOptions | INodePropertyCollection;

function parts(property: Part): INodeProperties[] {
	const inside = [
		...('options' in property ? (property.options ?? []) : []),
		...('values' in property ? property.values : []),
	];
	return inside.flatMap((part) => [
		...('type' in part ? [part as INodeProperties] : []),
		...('values' in part ? parts(part) : []),
	]);
}

/** All parameters that a path of shown names leads to; groups of a collection may be left out. */
function at(properties: INodeProperties[], [name, ...rest]: string[]): INodeProperties[] {
	const here = properties.filter(({ displayName }) => displayName === name);
	return rest.length === 0 ? here : here.flatMap((property) => at(parts(property), rest));
}
