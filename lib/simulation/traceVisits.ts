import type { IDataObject, INodeExecutionData, ITaskData } from 'n8n-workflow';

import type { Execution } from './runtime/execution';

/** Whose item it is. */
export interface Subject {
	enrollmentId: string;
	contactId: string;
}

/** An item that has left a node. */
export interface NodeVisit {
	node: string;
	/** From 0. */
	output: number;
	/** None for an item that nobody's journey is behind, several for one that was made of several. */
	subjects: Subject[];
	/** Why the node has failed for this item. */
	error: string | null;
}

/**
 * All items that left nodes in an execution, in the order in which the nodes ran. Where a node has replaced the JSON,
 * whose item it is comes from the items that it was made of.
 */
export function traceVisits({ run }: Pick<Execution, 'run'>): NodeVisit[] {
	const tasks = Object.entries(run.data.resultData.runData).flatMap(([node, runs]) =>
		runs.map((task, index) => ({ node, index, task })),
	);
	tasks.sort((left, right) => left.task.executionIndex - right.task.executionIndex);
	/** Of every output item so far, by node and run. */
	const known = new Map<string, Subject[][][]>();
	const passages: NodeVisit[] = [];
	for (const { node, index, task } of tasks) {
		const outputs = (task.data?.main ?? []).map((items) =>
			(items ?? []).map((item) => subjectsOf(item, task, known)),
		);
		known.set(keyOf(node, index), outputs);
		outputs.forEach((items, output) => {
			items.forEach((subjects, position) => {
				const item = task.data?.main[output]?.[position];
				passages.push({ node, output, subjects, error: errorOf(item) });
			});
		});
	}
	return passages;
}

function subjectsOf(item: INodeExecutionData, task: ITaskData, known: Map<string, Subject[][][]>): Subject[] {
	const { journey, contact } = item.json as { journey?: IDataObject; contact?: IDataObject };
	if (typeof journey?.enrollmentId === 'string' && typeof contact?.id === 'string') {
		return [{ enrollmentId: journey.enrollmentId, contactId: contact.id }];
	}
	const paired = item.pairedItem === undefined ? [] : [item.pairedItem].flat();
	const found = paired.flatMap((reference) => {
		const { item: position, input = 0 } = typeof reference === 'number' ? { item: reference } : reference;
		const source = task.source[input];
		if (!source) return [];
		const before = known.get(keyOf(source.previousNode, source.previousNodeRun ?? 0));
		return before?.[source.previousNodeOutput ?? 0]?.[position] ?? [];
	});
	return [...new Map(found.map((subject) => [subject.enrollmentId, subject])).values()];
}

function keyOf(node: string, run: number): string {
	return JSON.stringify([node, run]);
}

function errorOf(item: INodeExecutionData | undefined): string | null {
	if (item === undefined) return null;
	if (item.error !== undefined) return item.error.message;
	// What n8n itself makes of an item whose node is to go on after an error.
	return typeof item.json.error === 'string' && Object.keys(item.json).length === 1 ? item.json.error : null;
}
