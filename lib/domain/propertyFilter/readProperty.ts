/**
 * Reads a property by its path.
 *
 * A property whose name is the whole path comes first, as many senders flatten (`"utm.source"`); otherwise
 * each dot goes one level down, into arrays by index. Only own, enumerable properties of plain data are seen,
 * never the prototype's: `__proto__`, `constructor` and an array's `length` are missing unless sent as data.
 *
 * @param properties an event's properties, as parsed from JSON
 * @param path `order.id`, `items.0.sku`
 * @returns the value; undefined if it is missing or null, which senders write for unknown values
 */
export function readProperty(properties: unknown, path: string): unknown {
	const flat = ownValue(properties, path);
	if (flat !== undefined) return flat;
	let value = properties;
	for (const name of path.split('.')) {
		value = ownValue(value, name);
		if (value === undefined) return undefined;
	}
	return value;
}

function ownValue(holder: unknown, name: string): unknown {
	if (typeof holder !== 'object' || holder === null) return undefined;
	const property = Object.getOwnPropertyDescriptor(holder, name);
	return property?.enumerable ? (property.value ?? undefined) : undefined;
}
