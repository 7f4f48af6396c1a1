import { modelScores } from '../../domain/scoring';
import type { Lead, LeadScoreRecord, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';

/** What scoring writes on a lead. */
export type ScoreSummary = Pick<Lead, 'score' | 'grade' | 'scores' | 'salesReadyAt'>;

/** The lead fields it writes, besides `scores.<model>.score` and `.grade`. */
const SCORE_FIELDS = ['score', 'grade', 'salesReadyAt'] as const;

/** Whether a field of leads, as changes name it, is written by scoring itself. */
export function isScoreField(field: string): boolean {
	return (SCORE_FIELDS as readonly string[]).includes(field) || field.startsWith('scores');
}

/**
 * The scores of a lead combined: the highest of them (of equal ones that of the first model), and what each
 * model says.
 * @param names of the models, by their ids
 */
export function summarize(
	scores: LeadScoreRecord[],
	names: ReadonlyMap<string, string>,
): Omit<ScoreSummary, 'salesReadyAt'> {
	let highest: LeadScoreRecord | null = null;
	for (const one of scores) {
		if (one.score !== null && (highest === null || one.score > (highest.score as number))) highest = one;
	}
	return {
		score: highest?.score ?? null,
		grade: highest?.grade ?? null,
		scores: modelScores(
			scores.map(({ modelId, score, grade }) => ({ model: names.get(modelId) ?? modelId, score, grade })),
		),
	};
}

/** The names of the fields in which a summary differs from the lead. */
export function changedScores(lead: ScoreSummary, summary: ScoreSummary): string[] {
	const models = new Set([...Object.keys(lead.scores), ...Object.keys(summary.scores)]);
	return [
		...SCORE_FIELDS.filter((field) => summary[field] !== lead[field]),
		...[...models].flatMap((model) =>
			(['score', 'grade'] as const).flatMap((part) =>
				lead.scores[model]?.[part] === summary.scores[model]?.[part] ? [] : [`scores.${model}.${part}`],
			),
		),
	];
}

/**
 * The names of the models behind some scores. A stopped model may have left scores behind.
 * @param active the models that score at present, which are known anyway
 */
export async function namesOf(
	{ store }: EngineContext,
	active: StoredModel[],
	scores: Iterable<LeadScoreRecord[]>,
): Promise<Map<string, string>> {
	const names = new Map(active.map(({ id, name }) => [id, name]));
	const missing = [...scores].flat().flatMap(({ modelId }) => (names.has(modelId) ? [] : [modelId]));
	for (const [id, name] of await store.scoring.namesOf(missing)) names.set(id, name);
	return names;
}
