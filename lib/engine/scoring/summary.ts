import { modelScores } from '../../domain/scoring';
import type { Lead, LeadScoreRecord, StoredModel } from '../../store';
import type { EngineContext } from '../EngineContext';

/** What scoring writes on a lead. */
export type ScoreSummary = Pick<Lead, 'score' | 'grade' | 'scores' | 'salesReadyAt'>;

/** The fields of leads that it does so in, `scores.<model>.score` and `.grade` aside. */
const SCORE_FIELDS = ['score', 'grade', 'salesReadyAt'] as const;

/** Whether a field of leads, as changes name it, is one that scoring itself writes. */
export function isScoreField(field: string): boolean {
	return (SCORE_FIELDS as readonly string[]).includes(field) || field.startsWith('scores');
}

/**
 * What the scores of a lead say together: the highest of them, of equal ones that of the first model, and what each
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

/** The names of the fields in which a summary differs from what the lead says. */
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
 * What the models of some scores are called. A model that was stopped may have left scores behind.
 * @param active what scores at present, which is known anyway
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
