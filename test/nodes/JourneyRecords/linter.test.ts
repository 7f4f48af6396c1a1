import { Linter, type ESLint } from 'eslint';
import type { INodeProperties } from 'n8n-workflow';

import { resources } from '../../../nodes/JourneyRecords/resources';
import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { resource, resourceProperties } from '../../../nodes/JourneyRecords/resource';

/*
 * n8n's linter reads literals in source text, but the choice of an operation is derived. So it is written out
 * here, as it would stand in a node that declares everything in one place.
 */

const plugin = require('eslint-plugin-n8n-nodes-base') as ESLint.Plugin;

const rules = Object.fromEntries(
	Object.keys(plugin.rules ?? {})
		.filter((name) => name.startsWith('node-param-'))
		.map((name) => [`n8n/${name}`, 'error' as const]),
);

function literal(value: unknown, indent = '\t'): string {
	if (typeof value !== 'object' || value === null) {
		return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value);
	}
	const [open, close] = Array.isArray(value) ? '[]' : '{}';
	const lines = Object.entries(value).map(
		([key, inner]) => `${indent}${Array.isArray(value) ? '' : `${key}: `}${literal(inner, `${indent}\t`)},\n`,
	);
	return `${open}\n${lines.join('')}${indent.slice(1)}${close}`;
}

/** The rules that a list of properties violates. */
function violations(properties: INodeProperties[]): string[] {
	const source = `const properties = ${literal(properties)};`;
	const found = new Linter({ configType: 'flat' }).verify(source, [{ plugins: { n8n: plugin }, rules }]);
	return found.map(({ ruleId, message }) => `${ruleId ?? ''}: ${message}`);
}

function choices(properties: INodeProperties[]): INodeProperties[] {
	return properties.filter(({ name }) => name === 'resource' || name === 'operation');
}

it('finds nothing in the choices of resources and operations', () => {
	const derived = choices(new JourneyRecords().description.properties);
	expect(derived).toHaveLength(resources.length + 1);
	expect(violations(derived)).toEqual([]);
});

it('would find an action that is not in sentence case, and names that n8n calls otherwise', () => {
	const [contact] = resources.filter(({ value }) => value === 'contact');
	const [getAll] = contact.operations.filter(({ value }) => value === 'getAll');
	const bad = { ...getAll, name: 'Get All', action: 'Get All Contacts' };
	const derived = resourceProperties(resource({ ...contact, operations: [bad], initial: bad }));
	expect(violations(choices(derived)).map((text) => text.split(':')[0])).toEqual(
		expect.arrayContaining([
			'n8n/node-param-operation-option-action-miscased',
			'n8n/node-param-option-name-wrong-for-get-many',
		]),
	);
});
