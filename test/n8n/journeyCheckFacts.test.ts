import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import { n8n } from '../../package.json';
import { JOURNEY_NODES, PARAMETER_NAMES, RULES, type StoreFacts } from '../../lib/domain/journey/check';
import { ourNodes } from '../../lib/simulation/runtime/ourNodes';
import type { DrawnWorkflow } from '../workflow/support/draw';
import { findingsIn, storeWith } from '../support/journeyCheck';
import { anchorsOf, readPage } from '../docs/support/markdown';

const EXAMPLES = join(__dirname, '../../examples');

const nodes = Object.entries(ourNodes()).map(([type, node]) => ({ name: type.split('.')[1], node }));

/** The names of parameters, and of those inside them. */
function namesOf(properties: unknown): string[] {
	if (typeof properties !== 'object' || properties === null) return [];
	if (Array.isArray(properties)) return properties.flatMap(namesOf);
	const { name, options, values } = properties as INodeProperties & { values?: unknown };
	return [name, ...namesOf(options), ...namesOf(values)];
}

it('knows every node of the package', () => {
	const names = nodes.map(({ name }) => name).sort();
	expect(names).toHaveLength(n8n.nodes.length);
	expect(Object.keys(JOURNEY_NODES).sort()).toEqual(names);
	expect(Object.keys(PARAMETER_NAMES).sort()).toEqual(names);
});

it.each(nodes)('$name has the parameters that rules look at', ({ name, node }) => {
	const names = new Set(namesOf(node.description.properties));
	expect(PARAMETER_NAMES[name].filter((each) => !names.has(each))).toEqual([]);
});

it('has every rule on its page, and no other', () => {
	const page = readPage('docs/journey-check.md');
	expect(RULES.map(({ name }) => name).filter((name) => !anchorsOf(page).has(name))).toEqual([]);
	const text = readFileSync(join(__dirname, '../../docs/journey-check.md'), 'utf8');
	expect(text.match(/^### /gm)).toHaveLength(RULES.length);
});

/** Every event type a workflow names, as if its sources had sent them. */
function typesIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, part]) => [
		...(['eventType', 'eventTypes', 'enterOn', 'enterOnNames', 'type'].includes(name) ? namedBy(part) : []),
		...typesIn(part),
	]);
}

function namedBy(chosen: unknown): string[] {
	const isLocator = typeof chosen === 'object' && chosen !== null && 'value' in chosen;
	return String(isLocator ? chosen.value : chosen)
		.split(',')
		.map((type) => type.trim());
}

const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.json') && !name.includes('behavior'));

it.each(files)('finds nothing in %s, on a store prepared as its notes say', (file) => {
	let text = readFileSync(join(EXAMPLES, file), 'utf8');
	const store: StoreFacts = storeWith({
		types: typesIn(JSON.parse(text)),
		segments: [{ id: 's1', name: 'Inactive' }],
	});
	// The segment is chosen once it was made.
	text = text.replaceAll(/"segments": \[\]/g, '"segments": ["s1"]');
	expect(findingsIn(JSON.parse(text) as DrawnWorkflow, store)).toEqual([]);
});
