import { setTimeout as sleep } from 'node:timers/promises';

const SHORTEST = 2_000;
/**
 * Contacts per second that every peer manages; slower ones are late, which does no harm: no jobs are taken
 * meanwhile.
 */
const EXPECTED_RATE = 2_000;

export const YEAR = 365 * 86_400_000;

/** One instant at which all contacts of a measurement are due; peers use real time. */
export class DueTime {
	readonly at: Date;

	constructor(count: number) {
		this.at = new Date(Date.now() + Math.max(SHORTEST, (count / EXPECTED_RATE) * 1000));
	}

	async wait(): Promise<void> {
		await sleep(Math.max(0, this.at.getTime() - Date.now()) + 50);
	}
}
