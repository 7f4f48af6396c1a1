import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../domain/errors';

/**
 * The text in a text field, whatever type an expression gave it; empty if blank.
 * @throws InvalidInputError for an object or a list
 */
export function textOf(value: unknown, field: string): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'object') {
		throw new InvalidInputError({ field, reason: 'is an object or a list; enter a single value' });
	}
	return String(value).trim();
}

/** Why a value that should be a number is refused: `is empty; it must be a whole number of 0 or more`. */
export function notANumber(value: unknown, wanted: string): string {
	const empty = value === undefined || value === null || value === '';
	return empty
		? `is empty; it must be ${wanted}`
		: `${JSON.stringify(value) ?? typeof value} is not ${wanted}`;
}

/** A text parameter for one item; blank and missing are null. */
export function readText(functions: IExecuteFunctions, name: string, itemIndex: number): string | null {
	const value = functions.getNodeParameter(name, itemIndex, '');
	const text = value === null || value === undefined ? '' : String(value).trim();
	return text === '' ? null : text;
}

/**
 * A parameter of type `json` for one item; empty is undefined.
 * @throws InvalidInputError when it isn't a JSON object
 */
export function readJsonObject(
	functions: IExecuteFunctions,
	name: string,
	itemIndex: number,
	field: string,
): Record<string, unknown> | undefined {
	const value = functions.getNodeParameter(name, itemIndex, '');
	if (value === '' || value === null || value === undefined) return undefined;
	let parsed: unknown = value;
	if (typeof value === 'string') {
		try {
			parsed = JSON.parse(value);
		} catch (error) {
			throw new InvalidInputError(
				{ field, reason: `is not JSON (${(error as Error).message})` },
				{ cause: error },
			);
		}
	}
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
		throw new InvalidInputError({ field, reason: 'must be a JSON object such as {"size": "large"}' });
	}
	return parsed as Record<string, unknown>;
}
