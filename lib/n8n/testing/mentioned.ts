import type { IDataObject } from 'n8n-workflow';

import { journeyTypeOf } from '../../domain/journey';
import { readList } from '../descriptions/eventFilter';
import { readWorkflow, type NodeDescription, type WorkflowReader } from '../readWorkflow';
import { sampleDate, sampleValue } from './sampleValue';

/** Values by the paths under which this workflow reads them. */
export interface Mentioned {
	/** Of the event that contacts enter with. */
	properties: Map<string, unknown>;
	/** Of contacts. */
	attributes: Map<string, unknown>;
}

const PATH = '([A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*)';

const OF_EVENT = new RegExp(`\\b(?:event\\.properties|journey\\.entry)\\.${PATH}`, 'g');

const OF_CONTACT = new RegExp(`\\bcontact\\.attributes\\.${PATH}`, 'g');

/**
 * The event properties and contact attributes that the nodes of this workflow use: what the author expects a
 * contact to bring along.
 */
export function mentioned(functions: WorkflowReader): Mentioned {
	const properties = new Map<string, unknown>();
	const attributes = new Map<string, unknown>();
	for (const node of readWorkflow(functions)?.nodes ?? []) {
		if (node.disabled) continue;
		for (const expression of expressionsIn(node.parameters)) {
			for (const path of pathsIn(expression, OF_EVENT)) properties.set(path, sampleValue(path));
			for (const path of pathsIn(expression, OF_CONTACT)) attributes.set(path, sampleValue(path));
		}
		if (journeyTypeOf(node.type) !== null) noteSettings(node, properties, attributes);
	}
	return { properties, attributes };
}

/** What our own nodes read by a name instead of an expression. */
function noteSettings(
	{ parameters }: NodeDescription,
	properties: Map<string, unknown>,
	attributes: Map<string, unknown>,
): void {
	const { dateField, dateSource, entryProperty, mode } = parameters;
	for (const path of [...namedBy(parameters, 'correlate'), ...namedBy(parameters, 'keyProperty')]) {
		properties.set(path, sampleValue(path));
	}
	const readsField = (mode === 'date' || mode === 'anniversary') && (dateSource ?? 'contact') === 'contact';
	if (mode === 'date' && dateSource === 'entry' && isName(entryProperty)) {
		properties.set(entryProperty.trim(), sampleDate());
	}
	for (const path of entryFieldsOf(parameters)) properties.set(path, sampleValue(path));
	if (readsField && isName(dateField)) {
		attributes.set(dateField.trim(), sampleDate());
	}
}

/** The entry properties that conditions name, however deep in collections they are. */
function entryFieldsOf(parameters: unknown): string[] {
	if (typeof parameters !== 'object' || parameters === null) return [];
	return Object.entries(parameters).flatMap(([key, value]: [string, unknown]) =>
		key === 'entryField' ? namedBy(value, 'property') : entryFieldsOf(value),
	);
}

/** Whether it's fixed text, so that it's known before there is an item. */
function isName(value: unknown): value is string {
	return typeof value === 'string' && /^[^=]/.test(value.trim());
}

/** The names in all fixed values of a parameter, however deep in collections it is. */
function namedBy(parameters: unknown, name: string): string[] {
	if (typeof parameters !== 'object' || parameters === null) return [];
	return Object.entries(parameters).flatMap(([key, value]: [string, unknown]) => {
		if (key !== name || typeof value !== 'string') return namedBy(value, name);
		return value.startsWith('=') ? [] : readList(value);
	});
}

function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value as IDataObject).flatMap(expressionsIn);
}

function pathsIn(expression: string, pattern: RegExp): string[] {
	return [...expression.matchAll(pattern)].flatMap(([whole, path], index, all) => {
		// A call at the end is a method of the value: `properties.name.trim()`.
		const end = (all[index].index ?? 0) + whole.length;
		const parts = path.split('.');
		if (expression[end] === '(') parts.pop();
		return parts.length === 0 ? [] : [parts.join('.')];
	});
}
