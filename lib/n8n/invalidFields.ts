/** The event property that keeps invalid fields as they were sent, under the sender's names. */
export const INVALID_FIELDS = 'invalidFields';

/** How much of an invalid field to keep, in characters. */
const LONGEST_KEPT = 10_000;

/** The part of an invalid field to keep; undefined if it's too large. */
export function keptInvalid(value: unknown): unknown {
	if (typeof value === 'string') return value.slice(0, LONGEST_KEPT);
	const json = JSON.stringify(value) as string | undefined;
	return json === undefined || json.length > LONGEST_KEPT ? undefined : value;
}
