import { problemText, type FieldProblem } from '../../errors';
import type { RuleFinding } from './finding';

/** What the rules of the domain say about a value, as a finding. Their reasons end with what to do. */
export function findingOf({ name }: { name: string }, { field, reason }: FieldProblem): RuleFinding {
	const [problem, ...remedy] = reason.split('; ');
	const said = remedy.length === 0 ? `correct ${field}` : remedy.join('; ');
	return {
		node: name,
		problem: `${problemText({ field, reason: problem })}${problem.endsWith('.') ? '' : '.'}`,
		remedy: `${said[0].toUpperCase()}${said.slice(1)}${said.endsWith('.') ? '' : '.'}`,
	};
}
