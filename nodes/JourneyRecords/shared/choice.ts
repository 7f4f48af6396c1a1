import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';

/**
 * Which option of a drop-down was chosen.
 * @throws InvalidInputError when an expression returns none of them
 */
export function readChoice(
	functions: IExecuteFunctions,
	itemIndex: number,
	property: INodeProperties,
): string {
	return choiceOf(functions.getNodeParameter(property.name, itemIndex, property.default as string), property);
}

/**
 * The same for a value that was read already, such as one of a collection; absent: the initial option.
 * @throws InvalidInputError when it's none of the options
 */
export function choiceOf(given: unknown, property: INodeProperties): string {
	const value = given ?? property.default;
	const choices = ((property.options ?? []) as INodePropertyOptions[]).map((option) => String(option.value));
	if (choices.includes(value as string)) return value as string;
	throw new InvalidInputError({
		field: property.displayName,
		reason: `${JSON.stringify(value)?.slice(0, 80)} is not a choice; use ${choices.join(', ')}`,
	});
}
