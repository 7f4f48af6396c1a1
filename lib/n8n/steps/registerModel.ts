import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { notePresent, type ModelRegistration } from '../../engine';
import { leaseEngine } from '../engines';
import { noteRunning, registerInJourney, reportRefusal, seeJourney } from '../publication';
import { Registration } from './Registration';
import { warnOfNewStore } from './warnOfNewStore';

/**
 * Publishes a scoring model as long as its node is part of a published workflow. Like `registerStep`, it
 * waits for a store that is unavailable when n8n starts.
 */
export async function registerModel(
	functions: ITriggerFunctions,
	registration: Omit<ModelRegistration, 'reactivated'>,
): Promise<ITriggerResponse> {
	const activation = functions.getActivationMode();
	const patient = activation === 'init' || activation === 'leadershipChange';
	const seen = seeJourney(functions);
	// Not undone if the start fails: a model that can't start hasn't been removed.
	const leave = notePresent(registration);
	const register = async (): Promise<() => void> => {
		const lease = await leaseEngine(functions);
		if (patient) warnOfNewStore(lease.engine.store, functions.logger);
		try {
			const { close, refusal } = await registerInJourney(
				lease.engine,
				seen,
				!patient,
				async () => await lease.engine.clock.registerModel({ ...registration, reactivated: !patient }),
			);
			reportRefusal(functions, refusal, false);
			return () => {
				close();
				lease.release();
			};
		} catch (error) {
			lease.release();
			throw error;
		}
	};
	const waiting = new Registration(register, functions.logger);
	await waiting.start({ patient });
	const stopped = noteRunning(registration.journeyId);
	return {
		closeFunction: async () => {
			leave();
			waiting.end();
			stopped();
		},
	};
}
