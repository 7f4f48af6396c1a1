import { scoreLead } from '../../domain/scoring';
import type { Lead, LeadScoreRecord, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';
import { applyScores } from './applyScores';
import { loadScoringFacts } from './scoringFacts';

/**
 * Calculates some scores, writes them and applies what follows: to the leads, in their lifecycle, and to
 * everything that reacts to changes.
 *
 * @param context in a transaction that has locked the leads (`lockLeads`) and these rows, so that no change is
 *   missed meanwhile
 * @param leads by id
 */
export async function scoreRows(
	context: EngineContext,
	leads: ReadonlyMap<string, Lead>,
	rows: LeadScoreRecord[],
): Promise<LeadScoreRecord[]> {
	if (rows.length === 0) return [];
	const { store } = context;
	const models = await store.scoring.activeModels();
	const byId = new Map(models.map((model) => [model.id, model]));
	const wanted = new Set(rows.map(({ modelId }) => modelId));
	const used = models.filter(({ id }) => wanted.has(id));
	const scored = [...new Set(rows.map(({ leadId }) => leadId))].flatMap((id) => leads.get(id) ?? []);
	const facts = await loadScoringFacts(store, used, scored);
	const now = store.clock.now();
	const scores = rows.map((row): LeadScoreRecord => {
		const model = byId.get(row.modelId);
		const lead = leads.get(row.leadId);
		// A closed lead keeps its score.
		if (model === undefined || lead === undefined || lead.status !== 'open')
			return { ...row, nextLookAt: null };
		const known = facts.of(model, lead);
		if (typeof known === 'string') {
			return {
				...row,
				score: null,
				grade: null,
				unscored: known,
				rules: [],
				computedAt: now,
				nextLookAt: null,
			};
		}
		const { score, grade, rules, nextChange } = scoreLead(model.definition, known, now, {
			segments: facts.segmentNames,
		});
		return {
			...row,
			...passing(row, model, { lead, score, now }),
			score,
			grade,
			unscored: null,
			rules,
			computedAt: now,
			nextLookAt: nextChange,
		};
	});
	await store.scoring.write(scores);
	await applyScores(context, { models, leads: scored, before: rows, scores });
	return scores;
}

/**
 * Whether the threshold has been reached, now or earlier. A recycled lead has to come from below it: what it
 * had scored before was not enough.
 */
function passing(
	{ passedAt, demotions, score: before }: LeadScoreRecord,
	{ definition }: StoredModel,
	{ lead, score, now }: { lead: Lead; score: number; now: number },
): Pick<LeadScoreRecord, 'passedAt' | 'demotions'> {
	const { salesReadyAt, demote } = definition;
	if (salesReadyAt !== null && score >= salesReadyAt) {
		const wasAbove = lead.recycled > 0 && before !== null && before >= salesReadyAt;
		return { passedAt: passedAt ?? (wasAbove ? null : now), demotions };
	}
	return demote && passedAt !== null ? { passedAt: null, demotions: demotions + 1 } : { passedAt, demotions };
}
