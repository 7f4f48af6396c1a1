import { isExpression } from '../expression';
import type { Rule } from '../finding';
import { journeyTypeOf } from '../../nodeTypes';
import { partOf, rowsOf, textOf, valueOf } from '../parameters';
import type { CheckedNode } from '../workflow';

const RULE_GROUPS = ['interaction', 'accountField', 'contactField', 'leadField', 'segment'];

/** A model without rules can't be published, and no lead can be scored by it. */
export const scoreWithoutRules: Rule = {
	name: 'score-lead-without-rules',
	severity: 'error',
	find: ({ graph }) =>
		graph.nodes
			.filter((node) => journeyTypeOf(node.type) === 'journeyLeadScoring' && !hasRules(node))
			.map(({ name }) => ({
				node: name,
				problem: 'It has no rules, so its model can’t be published and every lead would fail here.',
				remedy: 'Add at least one rule.',
			})),
};

function hasRules(node: CheckedNode): boolean {
	if (valueOf(node, 'rulesBy', 'form') !== 'json') {
		const rules = valueOf(node, 'rules');
		return isExpression(rules) || RULE_GROUPS.some((group) => rowsOf(rules, group).length > 0);
	}
	const json = valueOf(node, 'rulesJson');
	if (typeof json !== 'string') return json === undefined || partOf(json, 'length') !== 0;
	// The panel shows an example; it's what counts if the parameter is missing.
	return textOf(json) !== '' && textOf(json).replaceAll(/\s/g, '') !== '[]';
}
