import { isEntry, registeringNodes, type CheckedNode } from '../../domain/journey/check';
import type { WorkflowVersion } from '../../engine';
import { fingerprint } from '../fingerprint';
import { readWorkflow, type WorkflowReader } from '../readWorkflow';

/**
 * The version of its journey that a node runs in; null: contacts enter nowhere in its workflow, or n8n doesn't
 * show it.
 */
export function readVersion(functions: WorkflowReader): WorkflowVersion | null {
	const workflow = readWorkflow(functions);
	if (workflow === null || !workflow.nodes.some(entersAt)) return null;
	const { settings, connections, attachments } = workflow;
	// What n8n knows of a type isn't part of the workflow, and where a node is drawn changes nothing.
	const nodes = workflow.nodes.map((node) => ({ ...node, trigger: undefined, position: undefined }));
	return {
		fingerprint: fingerprint([settings.executionTimeout, nodes, connections, attachments]),
		workflow,
	};
}

/** Whether contacts enter at a node of this version. */
export function isEntryOf({ workflow }: WorkflowVersion, nodeId: string): boolean {
	return workflow.nodes.some((node) => node.id === nodeId && entersAt(node));
}

/** The nodes that register when this version is published. */
export function stepsOf({ workflow }: WorkflowVersion): Array<{ stepId: string; name: string }> {
	return registeringNodes(workflow.nodes).map(({ id, name }) => ({ stepId: id, name }));
}

function entersAt(node: CheckedNode): boolean {
	return !node.disabled && isEntry(node);
}
