import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an AI model runs the node as a tool: n8n makes a second node type of every node that can be one. */
export function isTool(functions: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return /Tool$/.test(functions.getNode().type);
}
