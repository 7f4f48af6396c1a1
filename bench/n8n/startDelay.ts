import { setTimeout as sleep } from 'node:timers/promises';

import { poll } from '../../tools/n8n/poll';
import { checkCount } from '../support/check';
import type { BenchN8n } from './BenchN8n';
import { ourJourney } from './journeys';

const SAMPLES = 200;
/** Milliseconds between two of them: each gets its own execution. */
const APART = 150;

let runs = 0;

/**
 * How long after its time a contact's execution has taken it over in a real n8n, including n8n's own start of
 * an execution.
 * @returns milliseconds, one per contact
 */
export async function startDelays(bench: BenchN8n): Promise<number[]> {
	const path = `single-${++runs}`;
	const { journey, wait } = ourJourney(path, 'automatic', '={{ $json.event.properties.due }}');
	const { id: workflowId } = await bench.publish(journey);
	const first = Date.now() + 8000;
	await bench.post(path, {
		events: Array.from({ length: SAMPLES }, (_, position) => ({
			type: 'bench.entered',
			contact: { email: `${path}.contact${position}@example.com` },
			properties: { due: new Date(first + position * APART).toISOString() },
		})),
	});
	await sleep(first + SAMPLES * APART - Date.now());
	const rows = await poll(
		async () => {
			const found = await bench.queryStore<{ due_at: string; delivered_at: string }>(
				`select released_at as due_at, at as delivered_at from step_log
				where step_id = '${wait.id}' and kind = 'delivered'`,
			);
			return found.length >= SAMPLES ? found : undefined;
		},
		{ what: `${SAMPLES} contacts gone on one by one`, timeoutMs: 60_000 },
	);
	checkCount('contacts that went on one by one', rows.length, SAMPLES);
	await bench.client.deactivate(workflowId);
	return rows.map(({ due_at, delivered_at }) => Number(delivered_at) - Number(due_at));
}
