import {
	createRunExecutionData,
	Workflow,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeExecutionData,
	type INodeTypes,
	type IRun,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import type { N8nCore } from '../n8n/loadN8n';
import type { DrawnWorkflow } from './DrawnWorkflow';

/** One execution, as n8n lists it. */
export interface Execution {
	id: string;
	mode: WorkflowExecuteMode;
	startedAt: string;
	/** How many items it began with. */
	size: number;
	/** The node and items it began with, unless it continued another. */
	begin: { node: INode; items: INodeExecutionData[] } | undefined;
	workflow: DrawnWorkflow;
	run: IRun;
}

/**
 * Returns a credential's decrypted data.
 * @param name as in the node
 * @param type the credential type's internal name
 */
export type CredentialSource = (name: string, type: string) => ICredentialDataDecryptedObject;

export function toWorkflow(drawn: DrawnWorkflow, nodeTypes: INodeTypes, active = true): Workflow {
	const { id, name, nodes, connections, settings } = structuredClone(drawn);
	return new Workflow({ id, name, nodes, connections, settings, active, nodeTypes });
}

/** What n8n gives to all its parts, but without a database, a server or task runners. */
export function additionalData(
	executionId: string | undefined,
	credentials: CredentialSource,
): IWorkflowExecuteAdditionalData {
	return {
		executionId,
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookBaseUrl: 'http://n8n.example/webhook',
		webhookTestBaseUrl: 'http://n8n.example/webhook-test',
		webhookWaitingBaseUrl: 'http://n8n.example/webhook-waiting',
		formWaitingBaseUrl: 'http://n8n.example/form-waiting',
		credentialsHelper: {
			isCredentialUsableByNode: () => true,
			getDecrypted: async (_data: unknown, { name }: { name: string }, type: string) =>
				credentials(name, type),
		},
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** The data of an execution that starts at a node without predecessors. */
export function startAt(node: INode, items: INodeExecutionData[]): IRunExecutionData {
	return createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] },
	});
}

/** Runs an execution to its end in this process, as n8n does in regular mode. */
export async function execute(
	core: N8nCore,
	workflow: Workflow,
	data: IRunExecutionData,
	mode: WorkflowExecuteMode,
	executionId: string,
	credentials: CredentialSource,
): Promise<IRun> {
	const more = additionalData(executionId, credentials);
	more.hooks = new core.ExecutionLifecycleHooks(mode, executionId, { id: workflow.id } as never);
	return await new core.WorkflowExecute(more, mode, data).processRunExecutionData(workflow);
}
