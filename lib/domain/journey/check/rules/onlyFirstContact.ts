import { codeParts } from '../expression';
import type { Rule } from '../finding';
import { baseTypeOf, takesOnlyFirst } from '../hostNodes';
import { factsOf } from '../journeyNodes';
import { textOf, valueOf } from '../parameters';
import { severalContactsAtOnce } from '../questions';
import type { CheckedNode } from '../workflow';

/** Nodes that do their work for the first contact of an execution only. */
export const onlyFirstContact: Rule = {
	name: 'only-the-first-contact',
	severity: 'warning',
	find: (checked) =>
		checked.graph.nodes.flatMap((node) => {
			const reason = factsOf(node) === undefined ? reasonFor(node) : null;
			return reason === null || !severalContactsAtOnce(checked, node.name)
				? []
				: {
						node: node.name,
						problem: `It ${reason}, but several contacts may come by in one execution.`,
						remedy: node.executeOnce
							? 'Turn off Execute Once in its settings, or set Contacts per Execution to a Fixed Number of 1 in the step before it.'
							: 'Set Contacts per Execution to a Fixed Number of 1 in the step before it.',
					};
		}),
};

function reasonFor(node: CheckedNode): string | null {
	if (node.executeOnce) return 'runs once, for the first contact';
	return readsOnlyFirst(node) ? 'reads only the first item' : takesOnlyFirst(node);
}

/** Code that asks for the first item and never for all. */
function readsOnlyFirst(node: CheckedNode): boolean {
	const all = valueOf(node, 'mode', 'runOnceForAllItems') === 'runOnceForAllItems';
	if (baseTypeOf(node) !== 'code' || !all) return false;
	const code = codeParts(textOf(valueOf(node, 'jsCode')))
		.filter(({ quoted }) => !quoted)
		.map(({ text }) => text)
		.join('');
	return /\$input\s*\.\s*first\s*\(|\$json\b/.test(code) && !/\$input\s*\.\s*all\s*\(|\bitems\b/.test(code);
}
