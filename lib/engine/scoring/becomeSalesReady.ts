import { LEAD_SALES_READY } from '../../domain/interactions';
import type { Lead, LeadScoreRecord, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';
import { moveByScores, readProcesses } from '../lifecycle';
import { reportersOf } from '../changes/leadChanges';
import { recordInteractions, type IncomingInteraction } from '../interactions/recordInteractions';

/** A lead whose scores have reached the threshold. */
export interface ReadyLead {
	/** As it was before it was scored. */
	before: Lead;
	lead: Lead;
	/** The score and the model that were decisive. */
	by: LeadScoreRecord;
	model: StoredModel;
}

/**
 * What follows when the scores of leads have reached the threshold: their lifecycle moves them, which raises the
 * event `lead.sales_ready`. Where a process has no such move from its lead's stage, the event is raised all the
 * same, once per lead and model, unless a manual move has already raised it.
 */
export async function becomeSalesReady(context: EngineContext, ready: ReadyLead[]): Promise<void> {
	if (ready.length === 0) return;
	const { store } = context;
	const moves = await moveByScores(
		context,
		'sales_ready',
		ready.map(({ lead, model }) => ({ lead, model: model.name })),
	);
	const unmoved = ready.filter((_, index) => moves[index] === null);
	const processOf = await readProcesses(
		store,
		unmoved.map(({ lead }) => lead.processId),
	);
	const waiting = unmoved.filter(
		({ before }) => before.stage !== processOf(before.processId).definition.actions.sales_ready?.to,
	);
	const reporters = await reportersOf(
		context,
		waiting.map(({ lead }) => lead),
	);
	const now = store.clock.now();
	await recordInteractions(
		context,
		waiting.flatMap((one) => {
			const contactId = reporters.get(one.lead.id);
			return contactId === undefined ? [] : eventOf(one, contactId, now);
		}),
	);
}

function eventOf(
	{ lead, model, by: { score, grade, demotions } }: ReadyLead,
	contactId: string,
	now: number,
): IncomingInteraction {
	const again = demotions === 0 ? '' : `:${demotions}`;
	return {
		contactId,
		type: LEAD_SALES_READY,
		occurredAt: now,
		properties: {
			leadId: lead.id,
			...(lead.contactId === null ? { accountId: lead.accountId } : {}),
			modelId: model.id,
			model: model.name,
			score,
			grade,
			owner: lead.owner,
		},
		source: model.name,
		idempotencyKey: `${LEAD_SALES_READY}:${lead.id}:${model.id}${again}`,
		contentHash: null,
	};
}
