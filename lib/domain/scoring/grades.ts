import type { Grade } from './model';

export interface GradeProblem {
	/** Which of the grades, by the given order. */
	index: number;
	end: 'from' | 'to';
	message: string;
}

/** Why grades aren't continuous bands without overlaps; empty if they are. They may be given in any order. */
export function gradeProblems(grades: readonly Grade[]): GradeProblem[] {
	const problems: GradeProblem[] = [];
	const sorted = grades
		.map((grade, index) => ({ ...grade, index }))
		.sort((left, right) => (left.from ?? -Infinity) - (right.from ?? -Infinity));
	sorted.forEach(({ index, name, from, to }, position) => {
		if (from !== undefined && to !== undefined && to < from) {
			problems.push({ index, end: 'to', message: `"${name}" ends at ${to}, before it begins at ${from}` });
		}
		const before = sorted[position - 1];
		if (before === undefined) return;
		if (before.to === undefined) {
			problems.push({
				index: before.index,
				end: 'to',
				message: `"${before.name}" has no upper limit, so it overlaps "${name}"; only the highest grade can go without one`,
			});
		} else if (from === undefined || from <= before.to) {
			problems.push({
				index,
				end: 'from',
				message: `"${name}" overlaps "${before.name}", which goes up to ${before.to}; start it at ${before.to + 1}`,
			});
		} else if (from > before.to + 1) {
			const gap = from - 1 === before.to + 1 ? `${from - 1}` : `${before.to + 1} to ${from - 1}`;
			problems.push({
				index,
				end: 'from',
				message: `between "${before.name}" and "${name}" there is a gap (${gap}); start it at ${before.to + 1}`,
			});
		}
	});
	return problems;
}

/**
 * @param score a whole number
 * @returns null for a score outside all bands
 */
export function gradeOf(grades: readonly Grade[], score: number): string | null {
	const grade = grades.find(
		({ from, to }) => (from === undefined || score >= from) && (to === undefined || score <= to),
	);
	return grade?.name ?? null;
}
