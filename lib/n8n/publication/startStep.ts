import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { forgetFailedStep, noteFailedStep } from '../../engine';
import { withEngine } from '../engines';
import { isTest } from '../mode';
import { isRefusal } from './report';

/**
 * Runs a journey node's `trigger()`. If it fails, n8n may publish the rest of the workflow: then no contact
 * starts, and this node's message says why.
 */
export async function startStep(
	functions: ITriggerFunctions,
	start: () => Promise<ITriggerResponse>,
): Promise<ITriggerResponse> {
	const journeyId = functions.getWorkflow().id;
	if (isTest(functions.getMode()) || journeyId === undefined) return await start();
	const { id: stepId, name } = functions.getNode();
	try {
		const response = await start();
		forgetFailedStep(journeyId, stepId);
		return response;
	} catch (error) {
		// A refused trigger is registered.
		if (isRefusal(error)) throw error;
		noteFailedStep(journeyId, { stepId, name, reason: (error as Error).message });
		// A store that's away is reported by whatever needs it.
		await withEngine(functions, async ({ clock }) => clock.stepFailed(journeyId)).catch(() => undefined);
		throw error;
	}
}
