import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { INode, INodeType, IVersionedNodeType } from 'n8n-workflow';

const PACKAGE = 'n8n-nodes-base';

/** n8n's own nodes that only look at items and change them. All others could reach outside. */
const PURE = new Set(
	[
		'aggregate',
		'dateTime',
		'filter',
		'if',
		'limit',
		'merge',
		'noOp',
		'renameKeys',
		'set',
		'splitInBatches',
		'splitOut',
		'stopAndError',
		'summarize',
		'switch',
	].map((name) => `${PACKAGE}.${name}`),
);

/** Whether a simulation can run a node as it is. */
export function isPure({ type, parameters }: Pick<INode, 'type' | 'parameters'>): boolean {
	// Merge by SQL runs code that someone wrote.
	return PURE.has(type) && parameters.mode !== 'combineBySql';
}

/**
 * Loads n8n's own node types.
 * @param file the package.json of n8n-nodes-base
 */
export function loadBaseNodes(file: string, types: string[]): Record<string, INodeType | IVersionedNodeType> {
	const load = createRequire(file);
	const known = load(join(dirname(file), 'dist/known/nodes.json')) as Record<
		string,
		{ className: string; sourcePath: string } | undefined
	>;
	return Object.fromEntries(
		types.flatMap((type) => {
			const found = known[type.slice(PACKAGE.length + 1)];
			if (found === undefined) return [];
			const loaded = load(join(dirname(file), found.sourcePath)) as Record<
				string,
				new () => INodeType | IVersionedNodeType
			>;
			return [[type, new loaded[found.className]()]];
		}),
	);
}
