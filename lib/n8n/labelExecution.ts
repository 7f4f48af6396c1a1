import type { IExecuteFunctions } from 'n8n-workflow';

import { hostCustomData } from './hostContract';

/** n8n warns of longer values. */
const LONGEST = 255;

/**
 * Says in n8n's list of executions what this one is about: which journey and step, how many contacts, and which
 * one if it's one. Never an address or a name: n8n keeps this longer than the contact may want.
 */
export function labelExecution(functions: IExecuteFunctions, contactIds: string[]): void {
	const { id, name } = functions.getWorkflow();
	const labels: Record<string, string | number> = {
		journey: name ?? id ?? '',
		step: functions.getNode().name,
		contacts: contactIds.length,
	};
	if (contactIds.length === 1) [labels.contact] = contactIds;
	const set = hostCustomData(functions);
	for (const [key, value] of Object.entries(labels)) {
		set(key, typeof value === 'string' ? value.slice(0, LONGEST) : value);
	}
}
