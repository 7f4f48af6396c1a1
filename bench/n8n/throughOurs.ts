import { setTimeout as sleep } from 'node:timers/promises';

import { poll } from '../../tools/n8n/poll';
import { inLanes } from '../engine/Contender';
import { checkCount } from '../support/check';
import { PAYLOAD } from '../support/payload';
import type { BenchN8n } from './BenchN8n';
import { ourJourney, type PerExecution } from './journeys';
import type { Passage } from './Passage';

/** Events in one call, as sites and mail providers send them. */
const CALL = 500;
/** Simultaneous calls; n8n's own Wait gets as many calls with one contact each. */
const CALLERS = 8;
const PATIENCE = 600_000;
/** How much sooner than in the worst case all contacts are held. The rest of the time is just waiting. */
const RESERVE = 3;
const SHORTEST_ARRIVAL = 15_000;

let runs = 0;

/**
 * Contacts through a Journey Wait: they arrive in calls of 500 events and leave in executions of `perExecution`.
 * @param expected contacts per second, about the rate they arrive at: they must not come due too early
 */
export async function throughOurs(
	bench: BenchN8n,
	contacts: number,
	perExecution: PerExecution,
	expected: number,
): Promise<Passage> {
	const run = ++runs;
	const path = `ours-${run}`;
	const due = Date.now() + SHORTEST_ARRIVAL + (contacts / expected) * RESERVE * 1000;
	const { journey, wait } = ourJourney(path, perExecution, new Date(due).toISOString());
	const { id: workflowId } = await bench.publish(journey);
	const before = await bench.sizes();
	const began = Date.now();
	let sent = 0;
	await inLanes(CALLERS, async () => {
		const first = sent;
		const size = Math.min(CALL, contacts - first);
		if (size <= 0) return false;
		sent += size;
		await bench.post(path, {
			events: Array.from({ length: size }, (_, position) => ({
				type: 'bench.entered',
				contact: { email: `run${run}.contact${first + position}@example.com` },
				properties: PAYLOAD,
			})),
		});
		return true;
	});
	await until(
		`${contacts} held before they are due`,
		async () => (await countWaiting(bench, wait.id)) === contacts,
		due - Date.now(),
	);
	const held = Date.now();
	const grown = await bench.sizes();
	await sleep(due - Date.now());
	await until(`${contacts} gone on`, async () => (await countCompleted(bench, workflowId)) === contacts);
	const ended = Date.now();

	const delivered = await bench.queryStore<{ all: number | string; different: number | string }>(
		`select count(*) as "all", count(distinct enrollment_id) as different from step_log
		where step_id = '${wait.id}' and kind = 'delivered'`,
	);
	checkCount('deliveries', Number(delivered[0].all), contacts);
	checkCount('contacts that were delivered', Number(delivered[0].different), contacts);
	// The engine hears about the end of an execution a moment before n8n has written it.
	await sleep(1000);
	const { success = 0, ...others } = await bench.countExecutions(workflowId);
	checkCount(`executions that did not succeed (${JSON.stringify(others)})`, Object.keys(others).length, 0);
	await bench.client.deactivate(workflowId);
	return {
		into: contacts / ((held - began) / 1000),
		out: contacts / ((ended - due) / 1000),
		executions: success,
		n8nBytes: (grown.n8n - before.n8n) / contacts,
		journeyBytes: (grown.journeys - before.journeys) / contacts,
	};
}

async function countWaiting(bench: BenchN8n, stepId: string): Promise<number> {
	const [{ found }] = await bench.queryStore<{ found: number | string }>(
		`select count(*) as found from holds where step_id = '${stepId}' and state = 'waiting'`,
	);
	return Number(found);
}

async function countCompleted(bench: BenchN8n, journeyId: string): Promise<number> {
	const [{ found }] = await bench.queryStore<{ found: number | string }>(
		`select count(*) as found from enrollments where journey_id = '${journeyId}' and status = 'completed'`,
	);
	return Number(found);
}

async function until(what: string, check: () => Promise<boolean>, timeoutMs = PATIENCE): Promise<void> {
	await poll(async () => ((await check()) ? true : undefined), { what, timeoutMs, intervalMs: 100 });
}
