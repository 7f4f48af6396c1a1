import { StatementSync } from 'node:sqlite';

import { Client } from 'pg';

/** Counts the statements that this process sends to either database until `end` is called. */
export function countStatements(): { end: () => number } {
	let count = 0;
	const spies = [
		...(['all', 'run'] as const).map((method) => spyOn(StatementSync.prototype, method, () => (count += 1))),
		spyOn(Client.prototype, 'query', () => (count += 1)),
	];
	return {
		end: () => {
			for (const spy of spies) spy.mockRestore();
			return count;
		},
	};
}

function spyOn(prototype: object, method: string, note: () => void): jest.SpyInstance {
	const original = (prototype as Record<string, (...args: unknown[]) => unknown>)[method];
	return jest.spyOn(prototype as never, method as never).mockImplementation(function (
		this: unknown,
		...args: unknown[]
	) {
		note();
		return original.apply(this, args) as never;
	} as never);
}
