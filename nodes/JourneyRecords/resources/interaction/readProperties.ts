import { jsonParse, type IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import { readAssignments } from '../../../../lib/n8n/assignments';

const FIELD = 'Properties';

const NOT_JSON = Symbol('not JSON');

/**
 * Reads an interaction's details, from fields or from JSON.
 * @throws InvalidInputError when they aren't a JSON object
 */
export function readProperties(functions: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	if (functions.getNodeParameter('specifyProperties', itemIndex, 'fields') === 'fields') {
		return readAssignments(functions, 'propertyFields', itemIndex, FIELD);
	}
	const value = functions.getNodeParameter('properties', itemIndex, {}) as unknown;
	const parsed = typeof value === 'string' ? parse(value) : value;
	if (parsed === null || parsed === undefined) return {};
	if (typeof parsed !== 'object' || Array.isArray(parsed)) {
		throw new InvalidInputError({
			field: FIELD,
			reason: 'must be a JSON object such as {"product": "bike"}',
		});
	}
	return parsed as Record<string, unknown>;
}

function parse(text: string): unknown {
	if (text.trim() === '') return {};
	const parsed = jsonParse<unknown>(text, { fallbackValue: NOT_JSON });
	if (parsed !== NOT_JSON) return parsed;
	throw new InvalidInputError({
		field: FIELD,
		reason: 'is not valid JSON; enter an object such as {"product": "bike"}',
	});
}
