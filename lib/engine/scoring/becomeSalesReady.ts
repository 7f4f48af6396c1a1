import { LEAD_SALES_READY } from '../../domain/interactions';
import type { Lead, LeadScoreRecord, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';
import { requireProcess, scoredSalesReady } from '../lifecycle';
import { reportersOf } from '../changes/leadChanges';
import { recordInteractions } from '../interactions/recordInteractions';

/** Whether scores may make a lead sales-ready at all: a switch of its lifecycle process. */
export async function mayBecomeSalesReady({ store }: EngineContext, { processId }: Lead): Promise<boolean> {
	return (await requireProcess(store, processId)).automaticSalesReady;
}

/**
 * What follows when the scores of a lead have reached the threshold: its lifecycle moves it, which raises the
 * event `lead.sales_ready`. Where its process has no such move from the lead's stage, the event is raised all
 * the same, once per lead and model, unless a manual move has already raised it.
 */
export async function becomeSalesReady(
	context: EngineContext,
	lead: Lead,
	model: StoredModel,
	score: LeadScoreRecord,
): Promise<void> {
	if ((await scoredSalesReady(context, lead.id, model.name)) !== null) return;
	const { definition } = await requireProcess(context.store, lead.processId);
	const contactId = (await reportersOf(context, [lead])).get(lead.id);
	if (lead.stage === definition.actions.sales_ready?.to || contactId === undefined) return;
	const again = score.demotions === 0 ? '' : `:${score.demotions}`;
	await recordInteractions(context, [
		{
			contactId,
			type: LEAD_SALES_READY,
			occurredAt: context.store.clock.now(),
			properties: {
				leadId: lead.id,
				...(lead.contactId === null ? { accountId: lead.accountId } : {}),
				modelId: model.id,
				model: model.name,
				score: score.score,
				grade: score.grade,
				owner: lead.owner,
			},
			source: model.name,
			idempotencyKey: `${LEAD_SALES_READY}:${lead.id}:${model.id}${again}`,
			contentHash: null,
		},
	]);
}
