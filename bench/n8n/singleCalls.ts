import { readFileSync } from 'node:fs';

import { checkCount } from '../support/check';
import type { BenchN8n } from './BenchN8n';
import { recordingEndpoint } from './journeys';

/** Simultaneous calls; n8n serves them with one thread. */
const CALLERS = 8;

/** Calls before it is measured, so that n8n and this package are compiled. */
const WARM_UP = 200;

/** Ticks of /proc a second: fixed on Linux. */
const TICKS = 100;

let runs = 0;

export interface SingleCalls {
	/** Calls a second. */
	rate: number;
	/** Milliseconds of CPU of the n8n process, for each call. */
	cpu: number;
}

/** Calls of one event each to an endpoint that records it: what n8n itself costs. */
export async function singleCalls(bench: BenchN8n, calls: number): Promise<SingleCalls> {
	const path = `single-events-${++runs}`;
	const { id } = await bench.publish(recordingEndpoint(path));
	let sent = 0;
	const send = async (count: number): Promise<void> => {
		const end = sent + count;
		await Promise.all(
			Array.from({ length: CALLERS }, async () => {
				while (sent < end) {
					const email = `${path}.contact${sent++}@example.com`;
					await bench.post(path, { type: path, contact: { email } });
				}
			}),
		);
	};
	await send(WARM_UP);
	const [cpu, began] = [cpuOf(bench.n8n.pid!), Date.now()];
	await send(calls);
	const [used, took] = [cpuOf(bench.n8n.pid!) - cpu, Date.now() - began];
	const [{ found }] = await bench.queryStore<{ found: number | string }>(
		`select count(*) as found from interactions where type = '${path}'`,
	);
	checkCount('events recorded', Number(found), calls + WARM_UP);
	await bench.client.deactivate(id);
	return { rate: calls / (took / 1000), cpu: used / calls };
}

/** CPU time of a process and its threads, in milliseconds. */
function cpuOf(pid: number): number {
	// The name, in parentheses, may have spaces.
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ');
	const [user, system] = [fields[11], fields[12]].map(Number);
	return ((user + system) * 1000) / TICKS;
}
