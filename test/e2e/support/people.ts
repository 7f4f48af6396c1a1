import type { TestBench } from './TestBench';

/** Email addresses of `count` people. */
export function people(count: number, prefix: string): string[] {
	return Array.from({ length: count }, (_, number) => `${prefix}${number}@example.com`);
}

/** Reports the same event about everybody, in batches as large as the endpoint takes. */
export async function eventOfAll(
	bench: TestBench,
	path: string,
	type: string,
	emails: string[],
): Promise<void> {
	for (let start = 0; start < emails.length; start += 1000) {
		const events = emails
			.slice(start, start + 1000)
			.map((email) => ({ type, contact: { email }, key: `${type}:${email}` }));
		const { status, body } = await bench.event(path, { events });
		if (status !== 200)
			throw new Error(`The events were not taken: ${status} ${JSON.stringify(body).slice(0, 300)}`);
	}
}
