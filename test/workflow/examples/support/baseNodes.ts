import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';

/** A node of n8n's own package, as far as examples use it. */
interface BaseNode {
	versions: number[];
	/** Names of the parameters that examples may set. */
	parameters: string[];
	/** Types of its credentials. */
	credentials?: string[];
	/** Reaches out to others, and fails for one item where these do. */
	sends?: true;
	/** Nothing comes before it. */
	starts?: true;
	/** AI tools are connected to it. */
	hasTools?: true;
}

/** As in n8n 2.41. Versions are those that the oldest n8n has with which this package works, 2.16. */
export const BASE_NODES: Record<string, BaseNode> = {
	'@n8n/n8n-nodes-langchain.mcpTrigger': {
		versions: [2],
		parameters: ['authentication', 'path'],
		credentials: ['httpBearerAuth'],
		starts: true,
		hasTools: true,
	},
	'n8n-nodes-base.emailSend': {
		versions: [2, 2.1],
		parameters: [
			'operation',
			'fromEmail',
			'toEmail',
			'subject',
			'emailFormat',
			'html',
			'message',
			'responseType',
			'approvalOptions',
			'options',
		],
		credentials: ['smtp'],
		sends: true,
	},
	'n8n-nodes-base.executeWorkflow': {
		versions: [1.2],
		parameters: ['source', 'workflowId', 'mode', 'options'],
	},
	'n8n-nodes-base.executeWorkflowTrigger': {
		versions: [1.1],
		parameters: ['inputSource'],
		starts: true,
	},
	'n8n-nodes-base.httpRequest': {
		versions: [4.2],
		parameters: [
			'method',
			'url',
			'authentication',
			'genericAuthType',
			'sendBody',
			'contentType',
			'specifyBody',
			'bodyParameters',
			'options',
		],
		credentials: ['httpHeaderAuth'],
		sends: true,
	},
	'n8n-nodes-base.manualTrigger': { versions: [1], parameters: [], starts: true },
	'n8n-nodes-base.noOp': { versions: [1], parameters: [] },
	'n8n-nodes-base.respondToWebhook': { versions: [1.1, 1.5], parameters: ['respondWith', 'options'] },
	'n8n-nodes-base.set': { versions: [3.4], parameters: ['mode', 'jsonOutput', 'options'] },
	'n8n-nodes-base.stickyNote': { versions: [1], parameters: ['content', 'width', 'height', 'color'] },
	'n8n-nodes-base.webhook': {
		versions: [2, 2.1],
		parameters: ['httpMethod', 'path', 'authentication', 'responseMode', 'responseData', 'options'],
		credentials: ['httpHeaderAuth'],
		starts: true,
	},
};

/** What n8n knows of such a node, without its parameters. */
export function baseDescription(type: string): INodeTypeDescription {
	const { versions, credentials = [], starts, hasTools } = BASE_NODES[type];
	return {
		displayName: type,
		name: type.slice(type.indexOf('.') + 1),
		group: [starts === true ? 'trigger' : 'transform'],
		version: versions,
		description: '',
		defaults: {},
		inputs: starts === true ? [] : [NodeConnectionTypes.Main],
		outputs: hasTools === true ? [] : [NodeConnectionTypes.Main],
		credentials: credentials.map((name) => ({ name })),
		properties: [],
	};
}
