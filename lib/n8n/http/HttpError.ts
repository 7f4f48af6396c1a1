import type { FieldProblem } from '../../domain/errors';

/** A request that is answered with an error of the caller's: a status of 4xx, and what is wrong. */
export class HttpError extends Error {
	override readonly name = 'HttpError';

	constructor(
		readonly status: 400 | 401 | 409 | 413 | 415 | 422,
		message: string,
		readonly problems: FieldProblem[] = [],
	) {
		super(message);
	}
}
