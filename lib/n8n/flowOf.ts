import { Flow, journeyTypeOf, type FlowNode, type FlowNodeKind, type FlowTarget } from '../domain/journey';
import type { NodeDescription, WorkflowDescription } from './readWorkflow';

/** Whether a node type is one of this package. */
export function isJourneyNode(type: string): boolean {
	return journeyTypeOf(type) !== null;
}

const KINDS: Record<string, FlowNodeKind | undefined> = {
	'n8n-nodes-base.if': 'router',
	'n8n-nodes-base.switch': 'router',
	'n8n-nodes-base.filter': 'router',
	'n8n-nodes-base.splitInBatches': 'loop',
	'n8n-nodes-base.executeWorkflow': 'subWorkflow',
	'n8n-nodes-base.code': 'code',
	'n8n-nodes-base.function': 'code',
	'n8n-nodes-base.functionItem': 'code',
	'n8n-nodes-base.merge': 'merge',
};

/** The parts of a workflow that decide where contacts can go. */
export function flowOf({ nodes, connections }: Pick<WorkflowDescription, 'nodes' | 'connections'>): Flow {
	const bySource = new Map<string, FlowTarget[][]>();
	for (const { from, output, to, input } of connections) {
		const outputs = bySource.get(from) ?? [];
		bySource.set(from, outputs);
		while (outputs.length <= output) outputs.push([]);
		outputs[output].push({ node: to, input });
	}
	return new Flow(nodes.map(toFlowNode), bySource);
}

/** A disabled node passes its input through. */
function toFlowNode({ name, type, typeVersion, disabled, executeOnce }: NodeDescription): FlowNode {
	const kind = disabled ? 'other' : isJourneyNode(type) ? 'journey' : (KINDS[type] ?? 'other');
	return {
		name,
		kind,
		executeOnce: executeOnce && !disabled,
		// Version 3 has Done first.
		loopOutput: kind === 'loop' ? (typeVersion >= 3 ? 1 : 0) : null,
	};
}
