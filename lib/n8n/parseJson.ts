import { InvalidInputError } from '../domain/errors';

/**
 * What a parameter of type `json` holds: text, or what an expression has made already.
 * @param field what it is called, for messages
 * @throws InvalidInputError for text that is not JSON
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
