import type {
	IConnections,
	INode,
	INodeCredentials,
	INodeParameters,
	INodes,
	INodeTypes,
	IWorkflowSettings,
	Logger,
	OnError,
} from 'n8n-workflow';

import { reportBreach } from './hostContract';

/** A node as it appears in the workflow; includes disabled ones and sticky notes. */
export interface NodeDescription {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	/** Where it is on the canvas. */
	position?: [x: number, y: number] | undefined;
	/** Expressions unevaluated, defaults filled in. */
	parameters: INodeParameters;
	disabled: boolean;
	/** Whether executions begin at it; undefined: its type isn't at hand. */
	trigger?: boolean | undefined;
	onError: OnError | undefined;
	retryOnFail: boolean;
	executeOnce: boolean;
	alwaysOutputData: boolean;
	/** By credential type: which one is chosen. */
	credentials: INodeCredentials;
}

/** One connection between two nodes. Outputs and inputs are counted from 0. */
export interface Connection {
	from: string;
	output: number;
	to: string;
	input: number;
}

export interface WorkflowDescription {
	id: string | undefined;
	name: string | undefined;
	settings: IWorkflowSettings;
	nodes: NodeDescription[];
	/** Only those of n8n's type `main`. */
	connections: Connection[];
	/** Names of nodes that serve others as a model, tool or memory instead of passing items on. */
	attachments: Array<{ node: string; to: string }>;
}

/** A node's functions, as far as they know the workflow. */
export interface WorkflowReader {
	getNode(): INode;
	logger: Pick<Logger, 'error' | 'warn'>;
}

/** The contents of n8n's Workflow, and of a stored workflow. */
interface HostWorkflow {
	id?: string;
	name?: string;
	settings?: IWorkflowSettings;
	nodes: INodes | INode[];
	connectionsBySourceNode: IConnections;
	/** Only in a running n8n. */
	nodeTypes?: Pick<INodeTypes, 'getByNameAndVersion'>;
}

/**
 * Reads the workflow a node is part of: the published version in production, the draft in the editor. n8n
 * provides it to nodes without promising it.
 * @returns null if n8n doesn't provide it; the log says so once
 */
export function readWorkflow(functions: WorkflowReader): WorkflowDescription | null {
	const { workflow } = functions as { workflow?: Partial<HostWorkflow> | null };
	if (isObject(workflow?.nodes) && isObject(workflow.connectionsBySourceNode)) {
		return describeWorkflow(workflow as HostWorkflow);
	}
	reportBreach(functions, 'workflowMissing');
	return null;
}

/** The same for a workflow in n8n's own shape. */
export function describeWorkflow(workflow: HostWorkflow): WorkflowDescription {
	const nodes = Object.values(workflow.nodes) as INode[];
	return {
		id: workflow.id,
		name: workflow.name,
		settings: workflow.settings ?? {},
		nodes: nodes.map((node) => ({
			id: node.id,
			name: node.name,
			type: node.type,
			typeVersion: node.typeVersion,
			position: node.position,
			parameters: node.parameters ?? {},
			disabled: node.disabled === true,
			trigger: isTrigger(node, workflow.nodeTypes),
			// Before n8n had On Error, nodes had a switch.
			onError: node.onError ?? (node.continueOnFail === true ? 'continueRegularOutput' : undefined),
			retryOnFail: node.retryOnFail === true,
			executeOnce: node.executeOnce === true,
			alwaysOutputData: node.alwaysOutputData === true,
			credentials: node.credentials ?? {},
		})),
		connections: Object.entries(workflow.connectionsBySourceNode).flatMap(([from, { main = [] }]) =>
			main.flatMap((targets, output) =>
				(targets ?? []).map(({ node, index }) => ({ from, output, to: node, input: index })),
			),
		),
		attachments: Object.entries(workflow.connectionsBySourceNode).flatMap(([node, outputs]) =>
			Object.entries(outputs)
				.filter(([type]) => type !== 'main')
				.flatMap(([, targets]) =>
					targets.flatMap((each) => (each ?? []).map(({ node: to }) => ({ node, to }))),
				),
		),
	};
}

/** n8n starts executions at nodes of the group `trigger`, whatever they're called. */
function isTrigger({ type, typeVersion }: INode, nodeTypes: HostWorkflow['nodeTypes']): boolean | undefined {
	if (nodeTypes === undefined) return undefined;
	try {
		return nodeTypes.getByNameAndVersion(type, typeVersion).description.group.includes('trigger');
	} catch {
		// A node that isn't installed.
		return undefined;
	}
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
