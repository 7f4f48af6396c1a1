import type { LifecycleProcess, NamedAction } from '../../domain/lifecycle';
import type { EngineContext } from '../EngineContext';
import { tryToMoveLead, type MoveResult } from './moveLead';

/**
 * Tells the lifecycle that a lead has been scored: in the default process that moves it from inquiry to
 * automated marketing qualification.
 * @param model name of the scoring model, for the lead's history
 * @returns null when the process doesn't move leads by scores, or not from this lead's stage
 */
export async function scoreChanged(
	context: EngineContext,
	leadId: string,
	model: string | null = null,
): Promise<MoveResult | null> {
	return await moveByScore(
		context,
		leadId,
		'scored',
		model,
		(process) => process.automatedMarketingQualification,
	);
}

/**
 * Tells the lifecycle that a lead's score has reached the threshold: in the default process that moves it to
 * sales acceptance.
 * @param model name of the scoring model, for the lead's history
 * @returns null when the process doesn't make leads sales-ready automatically, or not from this lead's stage
 */
export async function scoredSalesReady(
	context: EngineContext,
	leadId: string,
	model: string | null = null,
): Promise<MoveResult | null> {
	return await moveByScore(context, leadId, 'sales_ready', model, (process) => process.automaticSalesReady);
}

async function moveByScore(
	context: EngineContext,
	leadId: string,
	action: NamedAction,
	model: string | null,
	willing: (process: LifecycleProcess) => boolean,
): Promise<MoveResult | null> {
	const attempt = await tryToMoveLead(
		context,
		{
			leadId,
			move: { action },
			reason: null,
			opportunity: null,
			by: { kind: 'scoring', name: model },
			origin: null,
		},
		willing,
	);
	return attempt.kind === 'done' && attempt.result.outcome === 'moved' ? attempt.result : null;
}
