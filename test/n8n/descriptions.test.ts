import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import {
	Workflow,
	type ICredentialType,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';

import { homepage, name as packageName, n8n } from '../../package.json';

const ROOT = join(__dirname, '../..');

/** The source of a file that the package names in its built form. */
const sourceOf = (built: string): string => join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, ''));

function load<T>(built: string): T {
	const exported = require(sourceOf(built)) as Record<string, new () => T>;
	const [only, ...others] = Object.values(exported);
	if (others.length > 0) throw new Error(`${built} exports more than its class`);
	return new only();
}

const nodes = n8n.nodes.map((built) => {
	const node = load<INodeType>(built);
	const file = sourceOf(built);
	return { name: node.description.name, node, file, folder: dirname(file) };
});

/** The file of the repository that a link leads to; n8n appends a query, which a fragment would swallow. */
function fileBehind(url: string): string {
	const { hash, pathname } = new URL(`${url}?utm_source=n8n`);
	const [, path] = pathname.split('/blob/main/');
	expect(hash).toBe('');
	expect(existsSync(join(ROOT, path))).toBe(true);
	return path;
}

/** Icons as n8n names them: one, or one for each theme. */
function iconFiles(icon: unknown): Record<'light' | 'dark', string> {
	const { light, dark } = icon as Record<'light' | 'dark', string>;
	return { light: light.replace(/^file:/, ''), dark: dark.replace(/^file:/, '') };
}

/** Properties with those inside of collections, each level by itself. */
function levels(properties: INodeProperties[]): INodeProperties[][] {
	const inner = properties.flatMap((property): INodeProperties[][] => {
		if (property.type === 'collection') return [property.options as INodeProperties[]];
		if (property.type !== 'fixedCollection') return [];
		return (property.options as Array<{ values: INodeProperties[] }>).map(({ values }) => values);
	});
	return [properties, ...inner.flatMap(levels)];
}

it('names each node and credential of the package once', () => {
	expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
	expect(nodes.length).toBeGreaterThan(5);
	for (const built of [...n8n.nodes, ...n8n.credentials])
		expect(existsSync(`${sourceOf(built)}.ts`)).toBe(true);
});

describe.each(nodes)('$name', ({ name, node, file, folder }) => {
	const { description } = node;
	const fullType = `${packageName}.${name}`;

	it('fills its lists from the default store, which has no credential, by methods of its own', () => {
		const searches = Object.keys(node.methods?.listSearch ?? {});
		for (const { name: property, modes = [] } of levels(description.properties).flat()) {
			for (const { type, typeOptions } of modes.filter((mode) => mode.type === 'list')) {
				expect({ property, type, ...typeOptions }).toMatchObject({ skipCredentialsCheckInRLC: true });
				expect(searches).toContain(typeOptions?.searchListMethod);
			}
		}
	});

	it('shows no expression as the example of a field that does not start as one', () => {
		for (const { name: property, placeholder = '', default: initial } of levels(
			description.properties,
		).flat()) {
			if (!String(initial).startsWith('=')) expect(`${property}: ${placeholder}`).not.toContain('{{');
		}
	});

	it('is called as its file, and says what it is for', () => {
		expect(file.endsWith(`/${name[0].toUpperCase()}${name.slice(1)}.node`)).toBe(true);
		expect(description.displayName).toBeTruthy();
		expect(description.description).toMatch(/^[A-Z].{10,}[^.]$/s);
		expect(description.subtitle).toMatch(/^=\{\{.+\}\}$/s);
		expect(description.defaults.name).toBe(description.displayName);
	});

	it('has a subtitle that can be read when it is just dropped on the canvas', () => {
		const nodeTypes = { getByNameAndVersion: () => node } as unknown as INodeTypes;
		const dropped = {
			id: '1',
			name,
			type: fullType,
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {},
		};
		const workflow = new Workflow({ nodes: [dropped], connections: {}, active: false, nodeTypes });
		const [filled] = Object.values(workflow.nodes);
		const subtitle = workflow.expression.getSimpleParameterValue(
			filled,
			description.subtitle,
			'internal',
			{},
		);
		expect(subtitle).toMatch(/^[^:]{3,}/);
		expect(subtitle).not.toMatch(/undefined|null|\[object/);
	});

	it('has an icon for each theme', () => {
		const files = iconFiles(description.icon);
		expect(files.light).not.toBe(files.dark);
		for (const icon of Object.values(files)) {
			expect(readFileSync(join(folder, icon), 'utf8')).toMatch(/^<svg[\s>]/);
		}
	});

	it('has a codex that n8n does not drop', () => {
		const codex = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Record<string, any>;
		expect(codex.node).toBe(`${packageName}.${name}`);
		expect(codex.categories).toEqual(expect.arrayContaining([expect.any(String)]));
		expect(codex.resources).toEqual(expect.any(Object));
		expect(Object.keys(codex.resources)).not.toEqual([]);
	});

	it('leads to its page of the documentation, by a link that n8n can add its parameters to', () => {
		const codex = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as {
			resources: { primaryDocumentation: Array<{ url: string }> };
		};
		const page = description.displayName.toLowerCase().replaceAll(/[/ ]/g, '-');
		const [{ url }] = codex.resources.primaryDocumentation;
		expect(url).toBe(`${homepage}/blob/main/docs/nodes/${page}.md`);
		expect(fileBehind(url)).toBe(`docs/nodes/${page}.md`);
	});

	it('gives no two parameters of a view the same name', () => {
		for (const properties of levels(description.properties)) {
			const views = properties.map((property) =>
				JSON.stringify([property.name, property.displayOptions ?? {}]),
			);
			expect(views).toEqual([...new Set(views)]);
		}
	});

	it('writes names with a case of their own as people have to type them', () => {
		// A linter of n8n's makes "ID" of every "id", also of a property's.
		for (const { description: text = '', placeholder = '' } of levels(description.properties).flat()) {
			expect(`${text} ${placeholder}`).not.toMatch(/\b[a-z]\w*\.ID\b/);
		}
	});

	it('gives each parameter a default that it offers', () => {
		for (const property of levels(description.properties).flat()) {
			expect([property.name, property.default]).not.toEqual([property.name, undefined]);
			if (property.type !== 'options' || property.typeOptions?.loadOptionsMethod !== undefined) continue;
			// In a tool, the model chooses.
			if (String(property.default).includes('$fromAI(')) continue;
			const values = (property.options as Array<{ value: unknown }>).map(({ value }) => value);
			expect(new Set(values).size).toBe(values.length);
			expect(values).toContain(property.default);
		}
	});

	if (description.inputs.length > 0) {
		it('is not taken for the start of a workflow', () => {
			expect(fullType.toLowerCase()).not.toContain('trigger');
			expect(description.group).not.toContain('trigger');
		});
	} else {
		it('is known as the start of a workflow', () => {
			expect(fullType.toLowerCase()).toContain('trigger');
			expect(description.group).toEqual(['trigger']);
			expect(node.trigger).toBeDefined();
		});
	}

	it('takes the journey’s store by choice only', () => {
		const store = description.credentials?.find((credential) => credential.name === 'journeyStoreApi');
		const isStep = description.inputs.length > 0 && name !== 'journeyRecords';
		expect(store).toMatchObject({
			required: false,
			displayName: isStep ? 'Journey Store (Same as the Trigger)' : expect.stringMatching(/Optional/),
		});
	});
});

describe('nodes whose contacts the clock delivers', () => {
	// Score Lead publishes a model, and Journey Public Pages an address: no contact is delivered to them.
	const delivered = nodes.filter(
		({ name, node }) =>
			node.trigger !== undefined && !['journeyLeadScoring', 'journeyPagesTrigger'].includes(name),
	);

	it('are those that register a step, and no others', () => {
		const registering = nodes.filter(({ file }) =>
			readFileSync(`${file}.ts`, 'utf8').includes('registerStep('),
		);
		expect(registering.length).toBeGreaterThanOrEqual(5);
		expect(delivered.map(({ name }) => name).sort()).toEqual(registering.map(({ name }) => name).sort());
	});

	it.each(delivered)(
		'$name takes up what was delivered, and offers what is done about failures',
		({ node }) => {
			expect(node.execute).toBeDefined();
			const options = node.description.properties.find(({ name }) => name === 'options');
			expect((options?.options as INodeProperties[]).map(({ name }) => name)).toEqual(
				expect.arrayContaining([
					'contactsPerExecution',
					'batchSize',
					'maxInFlight',
					'ifLaterNodeFails',
					'ifOverdue',
					'retries',
					'retryAfter',
				]),
			);
		},
	);
});

describe.each(n8n.credentials.map((built) => ({ built, credential: load<ICredentialType>(built) })))(
	'credential $credential.name',
	({ built, credential }) => {
		it('leads to the documentation', () => {
			expect(fileBehind(credential.documentationUrl ?? '')).toMatch(/^(?:docs\/.+|README)\.md$/);
		});

		it('has icons, hides its secrets, and is tested by a node', () => {
			for (const icon of Object.values(iconFiles(credential.icon))) {
				expect(existsSync(join(dirname(sourceOf(built)), icon))).toBe(true);
			}
			for (const property of credential.properties) {
				if (/secret|password/i.test(property.name)) expect(property.typeOptions?.password).toBe(true);
			}
			const testers = nodes.flatMap(({ node }) =>
				(node.description.credentials ?? [])
					.filter(({ name, testedBy }) => name === credential.name && testedBy !== undefined)
					.map(({ testedBy }) => node.methods?.credentialTest?.[testedBy as string]),
			);
			expect(testers.length).toBeGreaterThan(0);
			for (const tester of testers) expect(tester).toBeInstanceOf(Function);
		});
	},
);
