import { isExpression } from '../expression';
import type { Checked, Rule, RuleFinding } from '../finding';
import { isSending } from '../hostNodes';
import { journeyTypeOf } from '../../nodeTypes';
import type { CheckedNode } from '../workflow';

/** An n8n expression: braces around something that begins with `$`. */
const WRITTEN = /\{\{\s*\$[^}]*\}\}/;

/** Fields of n8n's sending nodes that say who gets the message. */
const RECIPIENTS = new Set(['to', 'toEmail', 'toRecipients', 'sendTo', 'bccEmail', 'ccEmail']);

/** The recipient is such a text, so no contact gets the message. */
export const recipientAsText: Rule = {
	name: 'recipient-written-as-text',
	severity: 'error',
	find: (checked) =>
		writtenAsText(checked, ({ node, name }) => RECIPIENTS.has(name) && sendsTo(checked, node)),
};

/** A field that is set to Fixed but contains an expression: contacts see its braces. */
export const expressionAsText: Rule = {
	name: 'expression-written-as-text',
	severity: 'warning',
	find: (checked) =>
		writtenAsText(checked, ({ node, name }) => !(RECIPIENTS.has(name) && sendsTo(checked, node))),
};

/** Whether contacts come by a node that sends to them. */
function sendsTo({ graph }: Checked, node: CheckedNode): boolean {
	return isSending(node) && graph.hasContacts(node.name);
}

function writtenAsText(
	{ graph }: Checked,
	isMeant: (field: { node: CheckedNode; name: string }) => boolean,
): RuleFinding[] {
	return graph.nodes
		.filter((node) => journeyTypeOf(node.type) !== null || isSending(node))
		.flatMap((node) =>
			textsIn(node.parameters)
				.filter(({ name }) => isMeant({ node, name }))
				.map(({ name, text }) => ({
					node: node.name,
					problem: `${titleOf(name)} is set to Fixed, so ${WRITTEN.exec(text)![0]} stays as it is written.`,
					remedy: `Switch ${titleOf(name)} to Expression.`,
				})),
		);
}

function textsIn(value: unknown, name = ''): Array<{ name: string; text: string }> {
	if (typeof value === 'string') {
		return !isExpression(value) && WRITTEN.test(value) ? [{ name, text: value }] : [];
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		// The value of a resource locator, and the entries of a list, are known by the field that they are in.
		textsIn(inner, /^(?:value|\d+)$/.test(key) ? name : key),
	);
}

/** `dueDate` as it's labeled: `Due Date`. */
function titleOf(name: string): string {
	const words = name.replace(/([a-z])([A-Z])/g, '$1 $2');
	return words.charAt(0).toUpperCase() + words.slice(1);
}
