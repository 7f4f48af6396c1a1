import type {
	IDataObject,
	INodeExecutionData,
	IPairedItemData,
	IRunData,
	ISourceData,
	ITaskData,
} from 'n8n-workflow';

import type { NodeRun, RunItem, RunPair, RunSource } from '../domain/journey';

/** Each node's output, from n8n's data of an execution, in the order the nodes ran. */
export function readRun(runData: IRunData): NodeRun[] {
	return Object.entries(runData)
		.flatMap(([node, tasks]) => tasks.map((task, run) => ({ node, run, task })))
		.sort((left, right) => (left.task.executionIndex ?? 0) - (right.task.executionIndex ?? 0))
		.map(({ node, run, task }) => ({
			node,
			run,
			sources: sourcesOf(task),
			outputs: (task.data?.main ?? []).map((items) => (items ?? []).map(toItem)),
		}));
}

function sourcesOf(task: ITaskData): Array<RunSource | null> {
	return (task.source ?? []).map((source) => (source === null ? null : toSource(source)));
}

function toSource({ previousNode, previousNodeOutput, previousNodeRun }: ISourceData): RunSource {
	return { node: previousNode, output: previousNodeOutput ?? 0, run: previousNodeRun ?? 0 };
}

function toItem({ json, pairedItem }: INodeExecutionData): RunItem {
	return {
		pairs: pairedItem === undefined ? null : toPairs(pairedItem),
		enrollmentId: enrollmentOf(json),
	};
}

function toPairs(paired: NonNullable<INodeExecutionData['pairedItem']>): RunPair[] {
	return Array.isArray(paired) ? paired.map(toPair) : [toPair(paired)];
}

function toPair(paired: IPairedItemData | number): RunPair {
	if (typeof paired === 'number') return { item: paired, input: 0 };
	const { item, input, sourceOverwrite } = paired;
	return {
		item,
		input: input ?? 0,
		...(sourceOverwrite === undefined ? {} : { source: toSource(sourceOverwrite) }),
	};
}

/** The enrollment an item carries. */
export function enrollmentOf(json: IDataObject | undefined): string | null {
	const id = (json?.journey as IDataObject | null | undefined)?.enrollmentId;
	return typeof id === 'string' ? id : null;
}
