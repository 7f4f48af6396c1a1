import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';

/** The description that n8n makes of a node that is used as a tool, from `n8n/dist/tool-generation/ai-tools.js`. */
export function toolDescription(description: INodeTypeDescription): INodeTypeDescription {
	const { usableAsTool: _, ...rest } = description;
	return {
		...rest,
		name: `${description.name}Tool`,
		displayName: `${description.displayName} Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
}
