import type { ModelScore, ModelScores } from '../domain/scoring';
import { fromJson } from './json';

/** The parts of a model's result, each stored under `<model>.<part>`. */
const PARTS = ['score', 'grade'] as const;

/**
 * The models' results for a lead, as stored: flat, so that conditions find a model by its name, whatever
 * characters that has.
 */
export function writeModelScores(scores: ModelScores): string | null {
	const flat = Object.entries(scores).flatMap(([model, said]) =>
		PARTS.flatMap((part) => (said[part] === null ? [] : [[`${model}.${part}`, said[part]] as const])),
	);
	return flat.length === 0 ? null : JSON.stringify(Object.fromEntries(flat));
}

export function readModelScores(json: string | null): ModelScores {
	const found = new Map<string, ModelScore>();
	for (const [key, value] of Object.entries(fromJson<Record<string, string | number>>(json) ?? {})) {
		const dot = key.lastIndexOf('.');
		const model = key.slice(0, dot);
		found.set(model, { score: 0, grade: null, ...found.get(model), [key.slice(dot + 1)]: value });
	}
	return Object.fromEntries(found);
}
