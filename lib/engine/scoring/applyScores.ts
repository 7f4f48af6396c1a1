import type { Lead, LeadScoreRecord, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';
import { scoreChanged } from '../lifecycle';
import { noteChanges } from '../changes/noteChanges';
import { recordChanged } from '../holding/recordChanged';
import { reportersOf } from '../changes/leadChanges';
import { becomeSalesReady, mayBecomeSalesReady } from './becomeSalesReady';
import { changedScores, namesOf, summarize, type ScoreSummary } from './summary';

interface Scored {
	/** All that currently score. */
	models: StoredModel[];
	/** As they were before. */
	leads: Map<string, Lead>;
	before: LeadScoreRecord[];
	scores: LeadScoreRecord[];
}

/** Applies new scores to their leads. */
export async function applyScores(context: EngineContext, scored: Scored): Promise<void> {
	const { store } = context;
	const open = [...scored.leads.values()].filter(({ status }) => status === 'open');
	const all = Map.groupBy(await store.scoring.scoresOf(open.map(({ id }) => id)), ({ leadId }) => leadId);
	const demoted = new Set(
		scored.scores
			.filter(({ demotions }, index) => demotions > scored.before[index].demotions)
			.map(({ leadId }) => leadId),
	);
	const names = await namesOf(context, scored.models, all.values());
	const ready: Array<{ lead: Lead; by: LeadScoreRecord; model: StoredModel }> = [];
	const changed: Array<{ lead: Lead; summary: ScoreSummary }> = [];
	for (const lead of open) {
		const scores = all.get(lead.id) ?? [];
		const decisive = decisiveScore(scored.models, scores);
		let { salesReadyAt } = lead;
		if (decisive === null) {
			if (demoted.has(lead.id)) salesReadyAt = null;
		} else if (salesReadyAt === null && (await mayBecomeSalesReady(context, lead))) {
			salesReadyAt = store.clock.now();
			ready.push({ lead, ...decisive });
		}
		const summary = { ...summarize(scores, names), salesReadyAt };
		if (changedScores(lead, summary).length > 0) changed.push({ lead, summary });
	}
	await writeSummaries(context, changed);
	for (const { lead, summary } of changed) {
		// Whatever the score is, as long as there is one: the first of a lead, or the next one of a recycled
		// lead.
		if (summary.score && (!lead.score || (lead.recycled > 0 && summary.score !== lead.score))) {
			const by = (all.get(lead.id) ?? []).find(({ score }) => score === summary.score);
			await scoreChanged(context, lead.id, scored.models.find(({ id }) => id === by?.modelId)?.name ?? null);
		}
	}
	for (const { lead, by, model } of ready) await becomeSalesReady(context, lead, model, by);
}

/** Writes the score summaries, and notifies everything that reacts to them. */
export async function writeSummaries(
	context: EngineContext,
	changed: Array<{ lead: Lead; summary: ScoreSummary }>,
): Promise<void> {
	const { store } = context;
	await store.scoring.writeLeads(changed.map(({ lead, summary }) => ({ id: lead.id, ...summary })));
	const tellers = await reportersOf(
		context,
		changed.map(({ lead }) => lead),
	);
	await recordChanged(context, [...new Set(tellers.values())]);
	await noteChanges(
		context,
		changed.flatMap(({ lead, summary }) => {
			const teller = tellers.get(lead.id);
			return teller === undefined
				? []
				: {
						contactId: teller,
						recordType: 'lead' as const,
						recordId: lead.id,
						action: 'updated' as const,
						fields: changedScores(lead, summary),
					};
		}),
	);
}

/**
 * The score that makes a lead sales-ready: that of a model that suffices alone, otherwise the last one that
 * was needed when all models with a threshold have been passed.
 */
function decisiveScore(
	models: StoredModel[],
	scores: LeadScoreRecord[],
): { model: StoredModel; by: LeadScoreRecord } | null {
	const judged = models
		.filter(({ definition }) => definition.salesReadyAt !== null)
		.map((model) => ({ model, by: scores.find(({ modelId }) => modelId === model.id) }));
	const passed = judged.flatMap(({ model, by }) => (by?.passedAt ? { model, by } : []));
	const enough = passed.find(({ model }) => model.definition.combine === 'any');
	if (enough !== undefined) return enough;
	if (passed.length === 0 || passed.length < judged.length) return null;
	return passed.reduce((last, one) => ((one.by.passedAt ?? 0) > (last.by.passedAt ?? 0) ? one : last));
}
