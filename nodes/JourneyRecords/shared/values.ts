import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { textOf } from '../../../lib/n8n/parameters';
import { isFromModel, isTool } from '../../../lib/n8n/tools';

export { textOf };

/**
 * Reads a text parameter that must not be blank.
 * @param remedy what to put there
 */
export function requiredText(
	functions: IExecuteFunctions,
	name: string,
	itemIndex: number,
	{ field, remedy }: { field: string; remedy: string },
): string {
	const text = textOf(functions.getNodeParameter(name, itemIndex, ''), field);
	if (text === '') throw new InvalidInputError({ field, reason: `is empty; ${remedy}` });
	return text;
}

/** The error for an ID the store doesn't know. */
export function unknownRecord(field: string, record: string, id: string): InvalidInputError {
	return new InvalidInputError({
		field,
		reason: `there is no ${record} "${id.slice(0, 80)}" in this store; check the value and the store credential`,
	});
}

/** The values of a collection, read by name. */
export type Collection = Record<string, unknown>;

/** What an AI model leaves empty counts as not added; an expression of the author's that is empty doesn't. */
export function readCollection(functions: IExecuteFunctions, name: string, itemIndex: number): Collection {
	const given = (functions.getNodeParameter(name, itemIndex, {}) ?? {}) as Collection;
	if (!isTool(functions)) return given;
	return Object.fromEntries(
		Object.entries(given).filter(
			([key, value]) => !isBlank(value) || !isFromModel(functions, `${name}.${key}`),
		),
	);
}

function isBlank(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
