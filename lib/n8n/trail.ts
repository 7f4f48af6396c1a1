import type {
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
	IRunData,
	ISourceData,
} from 'n8n-workflow';

import { enrollmentOf } from './readRun';

/** A trail is as long as the number of nodes an item has passed; in a loop that's many. */
const LONGEST = 1_000;

interface Stop {
	item: INodeExecutionData;
	/** The node that output it. */
	node: string;
}

/**
 * Whether an item, or one it was made from, carries a different enrollment than the one it was made from in
 * turn. For a node that doesn't say, n8n pairs items by position, which is wrong after sorting.
 * @returns the node that mixed them up; null: nothing contradicts
 */
export function contradictsTrail(functions: IExecuteFunctions, item: INodeExecutionData): string | null {
	const runData = runDataOf(functions);
	if (runData === null) return null;
	let claimed: string | null = null;
	let node: string | null = null;
	for (const stop of trailOf(functions, runData, item)) {
		const id = enrollmentOf(stop.item.json);
		if (id === null) continue;
		if (claimed !== null && id !== claimed) return node;
		claimed = id;
		node = stop.node;
	}
	return null;
}

/** A node that replaced an item's fields, and the one before it that last put out its contact. */
export interface Replacement {
	by: string;
	last: string;
}

/**
 * Why an item no longer carries its contact and what came with it.
 * @returns null if it carries them, or was made from none that does
 */
export function replacementOf(
	functions: Pick<IExecuteFunctions, 'getInputData'>,
	itemIndex: number,
): Replacement | null {
	const item = functions.getInputData()[itemIndex];
	const execution = functions as IExecuteFunctions;
	const runData = runDataOf(execution);
	if (item === undefined || runData === null || enrollmentOf(item.json) !== null) return null;
	let by: string | null = null;
	for (const { node, item: before } of trailOf(execution, runData, item)) {
		if (enrollmentOf(before.json) === null) by = node;
		else return by === null ? null : { by, last: node };
	}
	return null;
}

/**
 * Why an expression is empty for an item, and what to write instead; null: it isn't the item's fault.
 */
export function emptiedBy(
	functions: Pick<IExecuteFunctions, 'getInputData'>,
	itemIndex: number,
): string | null {
	const replacement = replacementOf(functions, itemIndex);
	if (replacement === null) return null;
	const { by, last } = replacement;
	return `“${by}” replaced the item’s fields. Write $('${last.replaceAll("'", "\\'")}').item.json instead of $json`;
}

/** The item as earlier nodes output it, latest first, as long as each was made from just one. */
function* trailOf(functions: IExecuteFunctions, runData: IRunData, item: INodeExecutionData): Iterable<Stop> {
	let paired = onlyPair(item);
	let source = sourceOf(functions, paired);
	for (let length = 0; length < LONGEST && paired !== null && source !== null; length++) {
		const task = runData[source.previousNode]?.[source.previousNodeRun ?? 0];
		const before: INodeExecutionData | undefined =
			task?.data?.main?.[source.previousNodeOutput ?? 0]?.[paired.item];
		if (before === undefined) return;
		yield { item: before, node: source.previousNode };
		paired = onlyPair(before);
		source = paired?.sourceOverwrite ?? task.source?.[paired?.input ?? 0] ?? null;
	}
}

function sourceOf(functions: IExecuteFunctions, paired: IPairedItemData | null): ISourceData | null {
	if (paired === null) return null;
	if (paired.sourceOverwrite !== undefined) return paired.sourceOverwrite;
	try {
		return functions.getInputSourceData(paired.input ?? 0);
	} catch {
		// The execution began here.
		return null;
	}
}

function onlyPair({ pairedItem }: INodeExecutionData): IPairedItemData | null {
	const pairs = pairedItem === undefined ? [] : [pairedItem].flat();
	if (pairs.length !== 1) return null;
	return typeof pairs[0] === 'number' ? { item: pairs[0] } : pairs[0];
}

/** The nodes' output so far; n8n provides it without promising it. Without it, items are trusted. */
function runDataOf(functions: IExecuteFunctions): IRunData | null {
	const { runExecutionData } = functions as unknown as {
		runExecutionData?: { resultData?: { runData?: IRunData } } | null;
	};
	return runExecutionData?.resultData?.runData ?? null;
}
