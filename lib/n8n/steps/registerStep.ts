import { NodeOperationError, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';

import type { Audience, EntryRules } from '../../domain/journey';
import { notePresent, registerSource, type StepRegistration } from '../../engine';
import { deliverToN8n } from '../deliver';
import { leaseEngine } from '../engines';
import { checkRegistration } from '../hostContract';
import { isTest } from '../mode';
import { Registration } from './Registration';
import { readStepOptions } from './stepOptions';
import { termsKeyOf } from './termsKey';
import { warnOfNewStore } from './warnOfNewStore';

/** What some steps add about themselves. */
export interface StepSetup extends Pick<StepRegistration, 'ifStepRemoved' | 'recheckOverdue'> {
	/** Only journey triggers: who enters by them. */
	source?: { audience: Audience | null; rules: EntryRules };
}

/**
 * What every journey node does in `trigger()`: n8n calls it when the workflow is published (and when n8n
 * starts), and from then on the clock delivers what becomes ready at this step.
 */
export async function registerStep(
	functions: ITriggerFunctions,
	{ source, ...setup }: StepSetup = {},
): Promise<ITriggerResponse> {
	if (isTest(functions.getMode())) return {};
	checkRegistration(functions);
	// Parameters first: n8n can evaluate them only until the first await.
	const node = functions.getNode();
	const workflow = functions.getWorkflow();
	const options = readStepOptions(functions);
	const termsKey = termsKeyOf(node);
	const activation = functions.getActivationMode();
	const patient = activation === 'init' || activation === 'leadershipChange';
	if (workflow.id === undefined) {
		throw new NodeOperationError(node, 'Save the workflow before publishing it');
	}
	// Not undone if the start fails: a step that can't start is still part of its journey.
	const leave = notePresent({ journeyId: workflow.id, stepId: node.id });
	const journeyId = workflow.id;
	const register = async (): Promise<() => void> => {
		const lease = await leaseEngine(functions);
		if (patient) warnOfNewStore(lease.engine.store, functions.logger);
		try {
			const close = await lease.engine.clock.register({
				...options,
				journeyId,
				journeyName: workflow.name ?? journeyId,
				stepId: node.id,
				name: node.name,
				type: node.type,
				termsKey,
				reactivated: activation === 'activate' || activation === 'create',
				...setup,
				deliver: async (claimId, batch) => await deliverToN8n(functions, lease.engine.store, claimId, batch),
			});
			if (source !== undefined) await registerSource(lease.engine, { journeyId, stepId: node.id, ...source });
			return () => {
				close();
				lease.release();
			};
		} catch (error) {
			lease.release();
			throw error;
		}
	};
	const registration = new Registration(register, functions.logger);
	await registration.start({ patient });
	return {
		closeFunction: async () => {
			leave();
			registration.end();
		},
	};
}
