import { ConflictError, NotFoundError } from '../../domain/errors';
import type { Lead, LeadScoreRecord, StoredModel } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { lockLeads } from '../lifecycle';
import { scoreRows } from './scoreRows';

/** A published model's current result for a lead. */
export interface ScoredLead {
	lead: Lead;
	model: StoredModel;
	score: LeadScoreRecord;
}

/**
 * Scores a lead by a published model at once, with everything that follows from it. A closed lead keeps its
 * score.
 * @throws NotFoundError when there is no such lead; ConflictError when the model doesn't score at present
 */
export async function scoreNow(context: EngineContext, modelId: string, id: string): Promise<ScoredLead> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const model = await store.scoring.model(modelId);
		if (!model?.active) {
			throw new ConflictError(
				model === null
					? 'This scoring model is not published; publish the workflow that contains its Score Lead node'
					: `The scoring model "${model.name}" was stopped; publish its workflow again`,
			);
		}
		// One that was merged into another is that other one.
		const leadId = (await store.leads.get(id))?.id ?? id;
		const leads = await lockLeads(tx, [leadId]);
		if (!leads.has(leadId)) throw new NotFoundError('lead', id);
		await store.scoring.mark([modelId], { leadIds: [leadId] });
		const [row] = await store.scoring.lock([{ leadId, modelId }]);
		const [score] = row === undefined ? [] : await scoreRows(tx, leads, [row]);
		const lead = (await store.leads.get(leadId)) as Lead;
		return { lead, model, score: score ?? nothing(leadId, modelId) };
	});
}

/** For a lead that was closed before this model existed. */
function nothing(leadId: string, modelId: string): LeadScoreRecord {
	return {
		leadId,
		modelId,
		score: null,
		grade: null,
		unscored: 'closed',
		passedAt: null,
		demotions: 0,
		rules: [],
		computedAt: null,
		nextLookAt: null,
	};
}
