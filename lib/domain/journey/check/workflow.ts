/** A node as its author wrote it; includes disabled ones and sticky notes. */
export interface CheckedNode {
	id: string;
	name: string;
	/** As in the workflow, such as `n8n-nodes-base.merge`. */
	type: string;
	typeVersion: number;
	/** Expressions unevaluated. Parameters at their defaults may be missing. */
	parameters: Readonly<Record<string, unknown>>;
	disabled: boolean;
	/** Whether executions begin at it, if n8n knows its type; undefined: by its type’s name. */
	trigger?: boolean | undefined;
	/** Undefined: n8n stops the workflow. */
	onError: string | undefined;
	retryOnFail: boolean;
	executeOnce: boolean;
	/** By credential type: which one is chosen. */
	credentials: Readonly<Record<string, { id: string | null; name: string }>>;
}

/** Outputs and inputs are counted from 0. */
export interface CheckedConnection {
	from: string;
	output: number;
	to: string;
	input: number;
}

/** A workflow, as far as a check needs it. */
export interface CheckedWorkflow {
	settings: { executionTimeout?: number | undefined };
	nodes: readonly CheckedNode[];
	/** Only those of n8n's type `main`. */
	connections: readonly CheckedConnection[];
	/** Nodes that serve others as a model, tool or memory instead of passing items on. */
	attachments: ReadonlyArray<{ node: string; to: string }>;
}
