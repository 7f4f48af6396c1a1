import { InvalidInputError, type FieldProblem } from '../errors';
import { textKey } from '../normalization';
import { blockLength, LONGEST_BLOCK } from './blockPath';
import { fillPercentages } from './fillPercentages';

/**
 * How a split chooses.
 * - `sticky`: by a hash of the contact, which keeps its path from then on, whatever happens to the
 *   percentages.
 * - `random`: by a hash of the visit, again each time.
 * - `balance`: dealt out in shuffled blocks that hold the percentages exactly.
 * - `quota`: a quota of contacts to the first path, the next ones to the second, the rest to the last.
 */
export const SPLIT_METHODS = ['sticky', 'random', 'balance', 'quota'] as const;

export type SplitMethod = (typeof SPLIT_METHODS)[number];

export const FEWEST_PATHS = 2;
export const MOST_PATHS = 10;

/** A path as its author describes it. */
export interface SplitPathSettings {
	/** The path's identity: contacts on it keep it as long as there is a path with this name. */
	name: string;
	/** 0 to 100; null for an even share of the rest. Not used by `quota`. */
	percentage: number | null;
	/** How many contacts it takes; used only by `quota`, and not for its last path. */
	quota: number | null;
	/** Contacts on it get nothing, and serve as the baseline for the others. */
	controlGroup: boolean;
}

export interface SplitPath {
	name: string;
	/** A whole number: its share is this divided by the sum of all. With `quota` all are the same. */
	weight: number;
	/** How many contacts it takes; null: any number. */
	quota: number | null;
	controlGroup: boolean;
}

/** A validated split. */
export interface SplitPlan {
	method: SplitMethod;
	paths: SplitPath[];
}

/**
 * Checks a split and computes its weights.
 * @throws InvalidInputError that names the path and its problem
 */
export function planSplit(method: SplitMethod, settings: readonly SplitPathSettings[]): SplitPlan {
	const paths = settings.map((path) => ({ ...path, name: path.name.normalize('NFC').trim() }));
	const problems = pathProblems(paths);
	if (method === 'quota') problems.push(...quotaProblems(paths));
	if (problems.length > 0) throw new InvalidInputError(problems);
	const weights = method === 'quota' ? paths.map(() => 1) : fillPercentages(paths);
	if (method === 'balance') requireShortBlock(weights);
	return {
		method,
		paths: paths.map(({ name, quota, controlGroup }, index) => ({
			name,
			weight: weights[index],
			quota: method === 'quota' && index < paths.length - 1 ? quota : null,
			controlGroup,
		})),
	};
}

function pathProblems(paths: SplitPathSettings[]): FieldProblem[] {
	const problems: FieldProblem[] = [];
	if (paths.length < FEWEST_PATHS || paths.length > MOST_PATHS) {
		problems.push({
			field: 'Paths',
			reason: `must be ${FEWEST_PATHS} to ${MOST_PATHS}, not ${paths.length}; add or remove some`,
		});
	}
	const seen = new Set<string>();
	paths.forEach(({ name }, index) => {
		if (name === '') problems.push({ field: `Name of path ${index + 1}`, reason: 'is empty; name the path' });
		else if (seen.has(textKey(name))) {
			problems.push({
				field: `Name of path ${index + 1}`,
				reason: `"${name}" is the name of another path too; contacts are assigned by name, so choose another`,
			});
		}
		seen.add(textKey(name));
	});
	const controls = paths.filter(({ controlGroup }) => controlGroup);
	if (controls.length > 1) {
		problems.push({
			field: 'Control Group',
			reason: `is set for ${controls.map(({ name }) => name).join(' and ')}; only one path can be the control group`,
		});
	}
	return problems;
}

function quotaProblems(paths: SplitPathSettings[]): FieldProblem[] {
	return paths.slice(0, -1).flatMap(({ name, quota }) =>
		quota !== null && Number.isSafeInteger(quota) && quota >= 0
			? []
			: [
					{
						field: `Up to Contacts of ${name}`,
						reason: `must be a whole number that is not negative, not ${quota ?? 'empty'}`,
					},
				],
	);
}

function requireShortBlock(weights: number[]): void {
	const length = blockLength(weights);
	if (length <= LONGEST_BLOCK) return;
	throw new InvalidInputError({
		field: 'Percentages',
		reason: `come out even only every ${length} visits, and Exact Balance deals out ${LONGEST_BLOCK} at the most; use whole percentages, or another method`,
	});
}
