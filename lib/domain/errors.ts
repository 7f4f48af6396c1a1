/**
 * Where an input is invalid: a field's path (`contact.email`) and a sentence that says why and what to do.
 */
export interface FieldProblem {
	field: string;
	reason: string;
}

/**
 * Input that can't be accepted as is. Never retried; the message is meant for the sender.
 * @example
 * ```ts
 * try {
 *   await saveContact(engine, { email: 'not an address' }, { matchBy: 'email' });
 * } catch (error) {
 *   if (!(error instanceof InvalidInputError)) throw error;
 *   for (const { field } of error.problems) console.log(field); // email
 * }
 * ```
 */
export class InvalidInputError extends Error {
	override readonly name = 'InvalidInputError';

	readonly problems: FieldProblem[];

	constructor(problems: FieldProblem | FieldProblem[], options?: ErrorOptions) {
		const list = Array.isArray(problems) ? problems : [problems];
		super(list.map(problemText).join('; '), options);
		this.problems = list;
	}
}

/** One problem in words: `Amount is empty; …`, `Amount: -1 is not a number of 0 or more`. */
export function problemText({ field, reason }: FieldProblem): string {
	return reason.startsWith('is empty') ? `${field} ${reason}` : `${field}: ${reason}`;
}

/** What's invalid in the input, if that's what the error is about; rethrows any other error. */
export function inputProblems(error: unknown): FieldProblem[] {
	if (error instanceof InvalidInputError) return error.problems;
	throw error;
}

/** A named record isn't in the store. */
export class NotFoundError extends Error {
	override readonly name = 'NotFoundError';

	constructor(
		readonly recordType: string,
		readonly reference: string,
	) {
		super(`There is no ${recordType} ${reference}`);
	}
}

/** The request contradicts what is already stored. */
export class ConflictError extends Error {
	override readonly name = 'ConflictError';
}
