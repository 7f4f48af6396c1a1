import { createHash } from 'node:crypto';

/** A short text that is the same for equal JSON values and different otherwise. */
export function fingerprint(value: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(value, inOrder) ?? '')
		.digest('base64url')
		.slice(0, 22);
}

/** The order in which an object's properties were written makes no difference. */
function inOrder(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
