import type { WorkflowJson } from '../n8n/restTypes';

/** Parameters of this package's nodes that are an amount of time, with the one that is its unit. */
const DURATIONS = [
	['amount', 'unit'],
	['timeoutAmount', 'timeoutUnit'],
] as const;

/**
 * A copy of a journey in which a day lasts some seconds, so that you can watch it.
 * @param secondsADay how long a day lasts; units other than days stay as they are
 */
export function hurry(workflow: WorkflowJson, secondsADay: number): WorkflowJson {
	const copy = structuredClone(workflow);
	for (const node of copy.nodes) {
		const parameters = node.parameters as Record<string, unknown>;
		for (const [amount, unit] of DURATIONS) {
			if (parameters[unit] !== 'days') continue;
			parameters[amount] = Number(parameters[amount]) * secondsADay;
			parameters[unit] = 'seconds';
		}
	}
	return copy;
}
