import { setTimeout as sleep } from 'node:timers/promises';

import { poll } from '../../tools/n8n/poll';
import { checkCount } from '../support/check';
import { PAYLOAD } from '../support/payload';
import type { BenchN8n } from './BenchN8n';
import { waitJourney } from './journeys';
import type { Passage } from './Passage';

/** Simultaneous calls; more aren't faster on two cores. */
const CALLERS = 8;
/** n8n keeps shorter waits in memory, with the whole execution, and loses them when it dies. */
const SHORTEST_STORED_WAIT = 66_000;
/** Contacts per second that n8n manages at the least. */
const SLOWEST = 6;
/** Until the journey is published. */
const PREPARATION = 10_000;
const PATIENCE = 600_000;

let runs = 0;

/** Contacts through n8n's own Wait: each arrives in its own call and waits in its own execution. */
export async function throughWait(bench: BenchN8n, contacts: number): Promise<Passage> {
	const run = ++runs;
	const path = `theirs-${run}`;
	const due = Date.now() + PREPARATION + SHORTEST_STORED_WAIT + (contacts / SLOWEST) * 1000;
	const { id: workflowId } = await bench.publish(waitJourney(path, new Date(due).toISOString()));
	const before = await bench.sizes();
	const began = Date.now();
	let next = 0;
	await Promise.all(
		Array.from({ length: CALLERS }, async () => {
			while (next < contacts) {
				const email = `run${run}.contact${next++}@example.com`;
				await bench.post(path, { type: 'bench.entered', contact: { email }, properties: PAYLOAD });
			}
		}),
	);
	await untilCount(bench, workflowId, 'waiting', contacts, due - Date.now());
	const held = Date.now();
	if (due - held < SHORTEST_STORED_WAIT)
		throw new Error('The machine is too slow: the last waits were not stored');
	const grown = await bench.sizes();
	await sleep(due - Date.now());
	await untilCount(bench, workflowId, 'success', contacts);
	const ended = Date.now();
	const { success = 0, ...others } = await bench.countExecutions(workflowId);
	checkCount(`executions that did not succeed (${JSON.stringify(others)})`, Object.keys(others).length, 0);
	checkCount('executions', success, contacts);
	await bench.client.deactivate(workflowId);
	return {
		into: contacts / ((held - began) / 1000),
		out: contacts / ((ended - due) / 1000),
		executions: success,
		n8nBytes: (grown.n8n - before.n8n) / contacts,
		journeyBytes: 0,
	};
}

async function untilCount(
	bench: BenchN8n,
	workflowId: string,
	status: string,
	wanted: number,
	timeoutMs = PATIENCE,
): Promise<void> {
	await poll(
		async () => (((await bench.countExecutions(workflowId))[status] ?? 0) >= wanted ? true : undefined),
		{ what: `${wanted} executions ${status}`, timeoutMs, intervalMs: 200 },
	);
}
