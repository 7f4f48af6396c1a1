/** A node as it appears in n8n's workflow JSON. */
export interface WorkflowNodeJson {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string | null; name: string }>;
	webhookId?: string;
	disabled?: boolean;
	[key: string]: unknown;
}

/** A workflow as exported from the editor, or handwritten. */
export interface WorkflowJson {
	name: string;
	nodes: WorkflowNodeJson[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	pinData?: Record<string, unknown>;
	meta?: Record<string, unknown>;
	[key: string]: unknown;
}

/** A workflow stored in n8n. `versionId` is its newest draft, `activeVersionId` the published one. */
export interface StoredWorkflow extends WorkflowJson {
	id: string;
	versionId: string;
	active: boolean;
	activeVersionId: string | null;
	isArchived: boolean;
}

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

export type ExecutionStatus =
	'new' | 'running' | 'success' | 'error' | 'crashed' | 'canceled' | 'waiting' | 'unknown';

/** A row of the list of executions. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	status: ExecutionStatus;
	mode: string;
	startedAt: string | null;
	stoppedAt?: string | null;
	[key: string]: unknown;
}

/** One run of one node within an execution. */
export interface NodeRun {
	startTime: number;
	executionTime: number;
	executionStatus?: string;
	error?: { message: string; [key: string]: unknown };
	/** Connection type → output → items. */
	data?: Record<string, Array<Array<{ json: Record<string, unknown>; [key: string]: unknown }> | null>>;
	[key: string]: unknown;
}

/** A whole execution; `data` is already parsed. */
export interface ExecutionDetails extends ExecutionSummary {
	finished: boolean;
	workflowData: WorkflowJson;
	data: {
		resultData: {
			/** Node name → its runs. */
			runData: Record<string, NodeRun[]>;
			lastNodeExecuted?: string;
			error?: { message: string; [key: string]: unknown };
			[key: string]: unknown;
		};
		[key: string]: unknown;
	};
}

/** What `GET /rest/workflows/:id/publication-status` says about a published workflow's triggers. */
export interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	liveVersionId: string | null;
	pendingVersionId: string | null;
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}
