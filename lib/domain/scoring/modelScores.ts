/** What one model says about a lead. */
export interface ModelScore {
	score: number;
	grade: string | null;
}

/** By model name. */
export type ModelScores = Record<string, ModelScore>;

/**
 * What all models say, together. If two models share a name, the higher score stands.
 * @param scores in the order of their models; those without a score are left out
 */
export function modelScores(
	scores: ReadonlyArray<{ model: string; score: number | null; grade: string | null }>,
): ModelScores {
	const found = new Map<string, ModelScore>();
	for (const { model, score, grade } of scores) {
		if (score === null) continue;
		const other = found.get(model);
		if (other === undefined || score > other.score) found.set(model, { score, grade });
	}
	// In a fixed order, however the models come.
	return Object.fromEntries([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}
