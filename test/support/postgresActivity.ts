import { Client, Pool } from 'pg';

/*
 * Counts what pg is asked and has not answered yet, in this whole process, so that tests under simulated time know when
 * everything has run that can run.
 */

let asked = 0;

for (const [prototype, method] of [
	[Client.prototype, 'query'],
	[Pool.prototype, 'query'],
	[Pool.prototype, 'connect'],
] as const) {
	const counted = prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
	const original = counted[method];
	counted[method] = function (this: unknown, ...args: unknown[]): unknown {
		const answer = original.apply(this, args);
		if (answer instanceof Promise) {
			asked += 1;
			const answered = (): void => {
				asked -= 1;
			};
			answer.then(answered, answered);
		}
		return answer;
	};
}

/** Resolves when nothing is asked any more and nobody has anything to ask at the moment. */
export async function postgresIsQuiet(): Promise<void> {
	for (let quiet = 0; quiet < 3; quiet = asked === 0 ? quiet + 1 : 0) {
		await new Promise<void>((resolve) => {
			setImmediate(resolve);
		});
	}
}
