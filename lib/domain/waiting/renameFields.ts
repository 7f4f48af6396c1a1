import { InvalidInputError } from '../errors';

/**
 * Does some work, and renames the fields in its input errors to the caller's names.
 * @throws what the work throws, an InvalidInputError with its fields renamed
 */
export function renameFields<T>(rename: (field: string) => string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof InvalidInputError)) throw error;
		throw new InvalidInputError(
			error.problems.map(({ field, reason }) => ({ field: rename(field), reason })),
			{ cause: error },
		);
	}
}
