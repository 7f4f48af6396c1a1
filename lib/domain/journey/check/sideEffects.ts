import { codeParts } from './expression';
import { baseTypeOf } from './hostNodes';
import { factsOf } from './journeyNodes';
import { textOf, valueOf } from './parameters';
import type { CheckedNode } from './workflow';

/** n8n's nodes that only choose, change or make items. */
const PURE = new Set([
	'aggregate',
	'compareDatasets',
	'crypto',
	'dateTime',
	'filter',
	'html',
	'if',
	'itemLists',
	'limit',
	'markdown',
	'merge',
	'noOp',
	'removeDuplicates',
	'renameKeys',
	'set',
	'sort',
	'splitInBatches',
	'splitOut',
	'stickyNote',
	'summarize',
	'switch',
	'xml',
]);

/** How a script gets out of its own items. */
const WAYS_OUT = /\bhelpers\b|\bfetch\b|\brequire\b|\bimport\b/;

/**
 * Whether a node does something that a failure can't take back: it sends, calls or stores. Nodes that aren't
 * known may.
 */
export function hasSideEffects(node: CheckedNode): boolean {
	const facts = factsOf(node);
	if (facts !== undefined) return facts.changesRecords === true;
	// LangChain has nodes of the same names.
	const type = node.type.startsWith('n8n-nodes-base.') ? baseTypeOf(node) : '';
	return type === 'code' ? !isPureCode(node) : !PURE.has(type);
}

function isPureCode(node: CheckedNode): boolean {
	if (valueOf(node, 'language', 'javaScript') !== 'javaScript') return false;
	return !codeParts(textOf(valueOf(node, 'jsCode'))).some(
		({ text, quoted }) => !quoted && WAYS_OUT.test(text),
	);
}
