import { isExpression } from '../expression';
import type { Rule } from '../finding';
import { baseTypeOf } from '../hostNodes';
import { textOf, valueOf } from '../parameters';
import type { CheckedNode } from '../workflow';

/** Up to this long n8n waits without putting the execution aside. */
const SHORT = 65;

const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** n8n's own Wait keeps contacts in an execution, where the journey doesn't see them. */
export const hostWait: Rule = {
	name: 'n8n-wait-in-a-journey',
	severity: 'warning',
	find: ({ graph }) =>
		graph.nodes
			.filter((node) => baseTypeOf(node) === 'wait' && !isShort(node) && graph.hasContacts(node.name))
			.map(({ name }) => ({
				node: name,
				problem:
					'n8n’s Wait keeps contacts in an execution: the journey can’t move, exit or see them while they wait.',
				remedy: 'Use Journey Wait or Journey If/Then instead.',
			})),
};

function isShort(node: CheckedNode): boolean {
	if (valueOf(node, 'resume', 'timeInterval') !== 'timeInterval') return false;
	const unit = textOf(valueOf(node, 'unit', node.typeVersion >= 1.1 ? 'seconds' : 'hours'));
	const amount = valueOf(node, 'amount', node.typeVersion >= 1.1 ? 5 : 1);
	return !isExpression(amount) && Number(amount) * (SECONDS[unit] ?? Number.NaN) < SHORT;
}
