import type { Lead, LeadScoreRecord, Store, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';
import { moveByScores, readProcesses } from '../lifecycle';
import { becomeSalesReady, type ReadyLead } from './becomeSalesReady';
import { namesOf, summarize } from './summary';
import { writeSummaries } from './writeSummaries';

interface Scored {
	/** All that currently score. */
	models: StoredModel[];
	/** As they were before; locked. */
	leads: Lead[];
	before: LeadScoreRecord[];
	scores: LeadScoreRecord[];
}

/** Applies new scores to their leads. */
export async function applyScores(context: EngineContext, scored: Scored): Promise<void> {
	const { store } = context;
	const open = scored.leads.filter(({ status }) => status === 'open');
	const all = await allScores(store, open, scored.scores);
	const demoted = new Set(
		scored.scores
			.filter(({ demotions }, index) => demotions > scored.before[index].demotions)
			.map(({ leadId }) => leadId),
	);
	const names = await namesOf(context, scored.models, all.values());
	const decisive = new Map(
		open.flatMap((lead) => {
			const found = decisiveScore(scored.models, all.get(lead.id) ?? []);
			return found === null ? [] : [[lead.id, found] as const];
		}),
	);
	// Whether scores may make a lead sales-ready at all is a switch of its process.
	const processOf = await readProcesses(
		store,
		open.flatMap(({ id, salesReadyAt, processId }) =>
			decisive.has(id) && salesReadyAt === null ? [processId] : [],
		),
	);
	const ready: ReadyLead[] = [];
	const summaries = open.map((lead) => {
		const found = decisive.get(lead.id);
		let { salesReadyAt } = lead;
		if (found === undefined) {
			if (demoted.has(lead.id)) salesReadyAt = null;
		} else if (salesReadyAt === null && processOf(lead.processId).automaticSalesReady) {
			salesReadyAt = store.clock.now();
			ready.push({ before: lead, lead, ...found });
		}
		return { lead, summary: { ...summarize(all.get(lead.id) ?? [], names), salesReadyAt } };
	});
	const current = new Map((await writeSummaries(context, summaries)).map((lead) => [lead.id, lead]));
	const modelNames = new Map(scored.models.map(({ id, name }) => [id, name]));
	const moves = await moveByScores(
		context,
		'scored',
		open.flatMap((before) => {
			const lead = current.get(before.id);
			if (lead === undefined || !isNews(before, lead)) return [];
			const by = (all.get(lead.id) ?? []).find(({ score }) => score === lead.score);
			return { lead, model: modelNames.get(by?.modelId ?? '') ?? null };
		}),
	);
	for (const move of moves) if (move !== null) current.set(move.lead.id, move.lead);
	await becomeSalesReady(
		context,
		ready.map((one) => ({ ...one, lead: current.get(one.lead.id) ?? one.lead })),
	);
}

/**
 * What all models say of some leads, by lead and in the order of the models' ids.
 * @param fresh the scores that have just been calculated
 */
async function allScores(
	{ scoring }: Store,
	leads: Lead[],
	fresh: LeadScoreRecord[],
): Promise<Map<string, LeadScoreRecord[]>> {
	const ids = leads.map(({ id }) => id);
	const byModel = Map.groupBy(fresh, ({ modelId }) => modelId);
	// Usually the one model that has just scored all of them: then nothing more is read.
	const complete = [...byModel].flatMap(([modelId, scores]) => {
		const has = new Set(scores.map(({ leadId }) => leadId));
		return ids.every((id) => has.has(id)) ? [modelId] : [];
	});
	const known = fresh.filter(({ modelId }) => complete.includes(modelId));
	const others = await scoring.scoresOf(ids, complete);
	const sorted = [...known, ...others].sort((left, right) => (left.modelId < right.modelId ? -1 : 1));
	return Map.groupBy(sorted, ({ leadId }) => leadId);
}

/**
 * Whether a score is one that the lifecycle is told: whatever it is, as long as there is one, the first of a
 * lead, or the next one of a recycled lead.
 */
function isNews(before: Lead, { score }: Lead): boolean {
	return Boolean(score) && (!before.score || (before.recycled > 0 && score !== before.score));
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
