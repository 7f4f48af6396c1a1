import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes calls at a steady rate, whether or not earlier ones have been answered: as the world does.
 * @param rate calls a second
 * @returns for each call, the milliseconds from when it was due until it was answered; a caller that's late itself
 *   makes the time longer, never shorter
 */
export async function callAtRate(
	rate: number,
	count: number,
	call: (position: number) => Promise<void>,
): Promise<number[]> {
	const interval = 1000 / rate;
	const began = performance.now() + interval;
	const answered: Array<Promise<number>> = [];
	for (let position = 0; position < count; position++) {
		const due = began + position * interval;
		const wait = due - performance.now();
		if (wait > 0) await sleep(wait);
		answered.push(call(position).then(() => performance.now() - due));
	}
	return await Promise.all(answered);
}
