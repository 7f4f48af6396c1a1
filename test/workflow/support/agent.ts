import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import { ourNodes } from '../../../lib/simulation/runtime/ourNodes';
import { toolDescription } from '../../support/toolDescription';

/** What n8n makes of a connected tool. */
interface Tool {
	name: string;
	description: string;
	invoke(input: IDataObject): Promise<string>;
}

/** The second node type that n8n makes of each node that AI models can use as a tool. */
export function toolTypes(): Record<string, INodeType> {
	return Object.fromEntries(
		Object.entries(ourNodes())
			.filter(([, { description }]) => description.usableAsTool)
			.map(([type, node]) => {
				const description = { value: toolDescription(node.description) };
				return [`${type}Tool`, Object.create(node, { description }) as INodeType];
			}),
	);
}

/**
 * Stands for an AI agent: items say which tool it calls (`tool`) and with what (`input`). What comes back is in
 * `answer`, read as JSON, or in `error`, as n8n’s MCP server words it.
 */
export const agent: INodeType = {
	description: {
		displayName: 'Agent',
		name: 'agent',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const tools = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
		const output: INodeExecutionData[] = [];
		for (const { json } of this.getInputData()) {
			output.push({ json: await call(tools, json.tool as string, json.input as IDataObject) });
		}
		return [output];
	},
};

async function call(tools: Tool[], name: string, input: IDataObject): Promise<IDataObject> {
	const tool = tools.find((one) => one.name === name.replaceAll(' ', '_'));
	if (tool === undefined) throw new Error(`The agent has no tool "${name}"`);
	try {
		return { answer: JSON.parse(await tool.invoke(input)) as IDataObject };
	} catch (error) {
		return { error: `${(error as Error).name}: ${(error as Error).message}` };
	}
}
