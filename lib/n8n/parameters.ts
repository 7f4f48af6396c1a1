import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../domain/errors';
import { emptiedBy } from './trail';

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

/** What a number must be. */
export interface NumberRule {
	/** Its label, for messages. */
	field: string;
	/** 0 if omitted. */
	least?: number;
	most?: number;
	whole?: boolean;
}

/**
 * A number that an expression may have given as text. Empty is not zero: a task would be due at once.
 * @param whyEmpty if it's known why it can be empty
 * @throws InvalidInputError that says what it must be
 */
export function toNumber(value: unknown, rule: NumberRule, whyEmpty: () => string = () => ''): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	const { field, least = 0, most = Infinity, whole = false } = rule;
	const isGiven = typeof number === 'number' && Number.isFinite(number);
	if (isGiven && number >= least && number <= most && (!whole || Number.isSafeInteger(number))) return number;
	const range = most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`;
	const wanted = `a ${whole ? 'whole ' : ''}number ${range}`;
	throw new InvalidInputError({
		field,
		reason: isBlank(value)
			? `is empty; ${whyEmpty()}it must be ${wanted}`
			: `${shown(value)} is not ${wanted}`,
	});
}

/**
 * A number parameter for one item; see {@link toNumber}.
 * @param initial the parameter's default
 */
export function readNumber(
	functions: Pick<IExecuteFunctions, 'getNodeParameter' | 'getNode' | 'getInputData'>,
	name: string,
	itemIndex: number,
	initial: number,
	rule: NumberRule,
): number {
	const value: unknown = functions.getNodeParameter(name, itemIndex, initial);
	return toNumber(value, rule, () => {
		if (!isExpression(functions.getNode().parameters?.[name])) return '';
		const emptied = emptiedBy(functions, itemIndex);
		return emptied === null ? 'the expression gave no value for this item, and ' : `${emptied}; `;
	});
}

function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function isExpression(written: unknown): boolean {
	return typeof written === 'string' && written.startsWith('=');
}

function shown(value: unknown): string {
	return typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 80);
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
