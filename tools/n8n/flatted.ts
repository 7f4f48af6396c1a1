/**
 * Parses the format of the npm package `flatted`, in which n8n stores and serves execution data: an array
 * whose first element is the value and in which every string inside an object or array is the index of the
 * actual value. Preserves shared and circular references.
 */
export function parseFlatted(text: string): unknown {
	const table = JSON.parse(text) as unknown[];
	const revived = new Map<number, unknown>();

	const revive = (index: number): unknown => {
		const stored = table[index];
		if (typeof stored !== 'object' || stored === null) return stored;
		if (revived.has(index)) return revived.get(index);
		const value = (Array.isArray(stored) ? [] : {}) as Record<string, unknown>;
		revived.set(index, value);
		for (const [key, entry] of Object.entries(stored)) {
			value[key] = typeof entry === 'string' ? revive(Number(entry)) : entry;
		}
		return value;
	};
	return revive(0);
}
