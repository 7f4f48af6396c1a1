import type { FieldProblem } from '../../domain/errors';

/** A request answered with a caller error: a 4xx status, and the reason. */
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
