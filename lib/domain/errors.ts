/** Where an input was wrong: a field's path (`contact.email`) and a sentence that says why and what to do. */
export interface FieldProblem {
	field: string;
	reason: string;
}

/** Input that cannot be accepted as it is. Never retried; the message is meant for the one who sent it. */
export class InvalidInputError extends Error {
	override readonly name = 'InvalidInputError';

	readonly problems: FieldProblem[];

	constructor(problems: FieldProblem | FieldProblem[], options?: ErrorOptions) {
		const list = Array.isArray(problems) ? problems : [problems];
		super(list.map((problem) => `${problem.field}: ${problem.reason}`).join('; '), options);
		this.problems = list;
	}
}

/** What is wrong with the input, when that is what an error says; any other error is thrown on. */
export function inputProblems(error: unknown): FieldProblem[] {
	if (error instanceof InvalidInputError) return error.problems;
	throw error;
}

/** A record was named that the store does not have. */
export class NotFoundError extends Error {
	override readonly name = 'NotFoundError';

	constructor(
		readonly recordType: string,
		readonly reference: string,
	) {
		super(`There is no ${recordType} ${reference}`);
	}
}

/** The request contradicts what is stored already. */
export class ConflictError extends Error {
	override readonly name = 'ConflictError';
}
