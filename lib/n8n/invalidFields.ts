/**
 * The property of an event under which stands, as it was sent, what could not become a field of the contact: by the
 * names that the sender has for it.
 */
export const INVALID_FIELDS = 'invalidFields';

/** As much as is kept of a field that is wrong, in characters. */
const LONGEST_KEPT = 10_000;

/** What is kept of a field that is wrong; undefined: it is too large. */
export function keptInvalid(value: unknown): unknown {
	if (typeof value === 'string') return value.slice(0, LONGEST_KEPT);
	const json = JSON.stringify(value) as string | undefined;
	return json === undefined || json.length > LONGEST_KEPT ? undefined : value;
}
