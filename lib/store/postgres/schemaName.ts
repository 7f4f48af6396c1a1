import { InvalidInputError } from '../../domain/errors';

/** PostgreSQL truncates longer names without an error, so two of them could become one. */
const LONGEST_NAME = 63;

/**
 * Checks the name of a store's schema. Names are quoted everywhere, so upper case, spaces inside and other
 * scripts are fine.
 * @throws InvalidInputError
 */
export function checkSchemaName(name: string): void {
	const reason = problemOf(name);
	if (reason !== null) throw new InvalidInputError({ field: 'Schema', reason });
}

function problemOf(name: string): string | null {
	if (name.trim() === '') return 'is empty; give the schema a name, such as journeys';
	// eslint-disable-next-line no-control-regex
	if (/[\u0000-\u001f\u007f]/.test(name)) return 'has control characters; use letters, digits and _';
	if (name !== name.trim()) return `"${name}" begins or ends with a space; remove it`;
	const bytes = Buffer.byteLength(name);
	if (bytes > LONGEST_NAME) {
		return `"${name}" has ${bytes} bytes, and PostgreSQL cuts names off after ${LONGEST_NAME}, so it could end up as the schema of another store; choose a shorter name`;
	}
	if (/^pg_|^information_schema$/i.test(name)) {
		return `"${name}" is reserved by PostgreSQL; choose another name, such as journeys`;
	}
	return null;
}
