import type { LifecycleProcess, NamedAction } from '../../domain/lifecycle';
import type { Lead } from '../../store';
import type { EngineContext } from '../EngineContext';
import type { MoveResult } from './moveResult';
import { tryMoves } from './tryMoves';

/** The moves that scores make, and the switch of a process that each depends on. */
const SWITCHES = {
	scored: 'automatedMarketingQualification',
	sales_ready: 'automaticSalesReady',
} as const satisfies Partial<Record<NamedAction, keyof LifecycleProcess>>;

/** A lead that has been scored. */
export interface ScoredLead {
	lead: Lead;
	/** Name of the scoring model, for the lead's history. */
	model: string | null;
}

/**
 * Tells the lifecycle that leads have been scored: in the default process that moves them from inquiry to
 * automated marketing qualification; or that their scores have reached the threshold: that moves them to sales
 * acceptance.
 *
 * @param context in a transaction that has locked the leads (`lockLeads`)
 * @param scored each lead once
 * @returns for each, in order; null where the process doesn't move leads by scores, or not from this lead's
 *   stage
 */
export async function moveByScores(
	context: EngineContext,
	action: keyof typeof SWITCHES,
	scored: ScoredLead[],
): Promise<Array<MoveResult | null>> {
	const answers = await tryMoves(
		context,
		scored.map(({ lead, model }) => ({
			lead,
			request: {
				leadId: lead.id,
				move: { action },
				reason: null,
				opportunity: null,
				by: { kind: 'scoring', name: model },
				origin: null,
			},
		})),
		(process) => process[SWITCHES[action]],
	);
	return answers.map((answer) =>
		answer.kind === 'done' && answer.result.outcome === 'moved' ? answer.result : null,
	);
}
