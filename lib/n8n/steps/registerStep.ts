import { NodeOperationError, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';

import type { Audience, EntryRules } from '../../domain/journey';
import { notePresent, registerSource, type StepRegistration } from '../../engine';
import { deliverToN8n } from '../deliver';
import { leaseEngine } from '../engines';
import { checkRegistration } from '../hostContract';
import { isTest } from '../mode';
import {
	batchSizeOf,
	countTry,
	hasRunning,
	isEntryOf,
	keepRefused,
	mayThrow,
	noteRunning,
	recheck,
	refusalError,
	registerInJourney,
	reportRefusal,
	seeJourney,
	takeRefused,
	type Refusal,
} from '../publication';
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
	const seen = seeJourney(functions);
	const entry = seen !== null && isEntryOf(seen.version, node.id);
	// Not undone if the start fails: a step that can't start is still part of its journey.
	const leave = notePresent({ journeyId: workflow.id, stepId: node.id });
	const journeyId = workflow.id;
	const size = batchSizeOf(journeyId, node, seen?.version ?? null);
	const found: { refusal: Refusal | null } = { refusal: null };
	const register = async (): Promise<() => void> => {
		const { engine, release } = await leaseEngine(functions);
		if (patient) warnOfNewStore(engine.store, functions.logger);
		const start = async (refusal: Refusal | null): Promise<() => void> => {
			const close = await engine.clock.register({
				...options,
				batchSize: size.value,
				journeyId,
				journeyName: workflow.name ?? journeyId,
				stepId: node.id,
				name: node.name,
				type: node.type,
				termsKey,
				faulty: refusal?.findings.some((finding) => finding.node === node.name) === true,
				reactivated: activation === 'activate' || activation === 'create',
				...(entry ? { entry: { recheck: async () => await recheck(engine, seen) } } : {}),
				...setup,
				deliver: async (claimId, batch) => await deliverToN8n(functions, engine.store, claimId, batch),
			});
			if (source !== undefined) await registerSource(engine, { journeyId, stepId: node.id, ...source });
			return close;
		};
		try {
			const registered = await registerInJourney(engine, seen, !patient, start);
			found.refusal = registered.refusal;
			reportRefusal(functions, registered.refusal, entry);
			return () => {
				registered.close();
				release();
			};
		} catch (error) {
			release();
			throw error;
		}
	};
	const registration = new Registration(register, functions.logger);
	await registration.start({ patient });
	takeRefused(journeyId, node.id)?.();
	const close = (): void => {
		leave();
		size.forget();
		registration.end();
	};
	if (entry && found.refusal !== null) refuse(functions, journeyId, found.refusal, close);
	const stopped = noteRunning(journeyId);
	return {
		closeFunction: async () => {
			close();
			stopped();
		},
	};
}

/**
 * Fails the publication of a refused trigger, so that n8n shows the reason. The trigger is kept: what arrives
 * is stored.
 */
function refuse(
	functions: ITriggerFunctions,
	journeyId: string,
	{ findings }: Refusal,
	close: () => void,
): void {
	const node = functions.getNode();
	const attempt = countTry(functions);
	if (!mayThrow(functions.getActivationMode(), { attempt, running: hasRunning(journeyId) })) return;
	keepRefused(journeyId, node.id, close);
	throw refusalError(node, findings);
}
