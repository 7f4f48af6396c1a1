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
	/** None for an item without a journey behind it, several for one made from several. */
	subjects: Subject[];
	/** Why the node failed for this item. */
	error: string | null;
}

/**
 * All items that left nodes in an execution, in the order the nodes ran. If a node replaced the JSON, the
 * items it was made from say whose it is.
 */
export function traceVisits({ run }: Pick<Execution, 'run'>): NodeVisit[] {
	const tasks = Object.entries(run.data.resultData.runData).flatMap(([node, runs]) =>
		runs.map((task, index) => ({ node, index, task })),
	);
	tasks.sort((left, right) => left.task.executionIndex - right.task.executionIndex);
	/** For every output item so far, by node and run. */
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
	// What n8n itself makes of an item whose node continues on error.
	return typeof item.json.error === 'string' && Object.keys(item.json).length === 1 ? item.json.error : null;
}
