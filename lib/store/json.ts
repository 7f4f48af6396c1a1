/** The JSON text of a column, or null for an absent value. */
export function toJson(value: unknown): string | null {
	return value === undefined || value === null ? null : JSON.stringify(value);
}

/** Reads a JSON column; null stays null. Also works with drivers that parse JSON themselves. */
export function fromJson<T>(value: unknown): T | null {
	if (value === null || value === undefined) return null;
	return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}
