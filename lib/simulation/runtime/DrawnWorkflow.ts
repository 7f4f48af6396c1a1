import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';

/** A workflow as saved and published. */
export interface DrawnWorkflow {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
}
