import type { IDataObject } from 'n8n-workflow';

/** Sets a property by its path, and makes the objects on the way there. */
export function setProperty(properties: IDataObject, path: string, value: unknown): void {
	const names = path.split('.');
	const last = names.pop() as string;
	let holder = properties;
	for (const name of names) {
		const inner = Object.hasOwn(holder, name) ? holder[name] : undefined;
		if (typeof inner !== 'object' || inner === null) define(holder, name, {});
		holder = holder[name] as IDataObject;
	}
	define(holder, last, value);
}

/** Defined, not assigned, so that a name such as `__proto__` is just a name. */
function define(holder: IDataObject, name: string, value: unknown): void {
	Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The same properties, plus those of other paths that they don't have yet. */
export function withPaths(properties: IDataObject, paths: Iterable<[string, unknown]>): IDataObject {
	const all = structuredClone(properties);
	for (const [path, value] of paths) {
		const [first] = path.split('.');
		if (!Object.hasOwn(properties, first)) setProperty(all, path, value);
	}
	return all;
}
