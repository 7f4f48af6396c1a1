import { InvalidInputError } from '../domain/errors';

/**
 * The value of a parameter of type `json`: text, or what an expression has already produced.
 * @param field its name, for messages
 * @throws InvalidInputError for text that isn't JSON
 */
export function parseJson(value: unknown, field: string): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value) as unknown;
	} catch (error) {
		throw new InvalidInputError(
			{ field, reason: `is not JSON (${(error as Error).message})` },
			{ cause: error },
		);
	}
}
