import { parseFlatted } from './flatted';
import { poll } from './poll';
import { RestError, RestSession } from './RestSession';
import type {
	ExecutionDetails,
	ExecutionStatus,
	ExecutionSummary,
	PublicationStatus,
	StoredCredential,
	StoredWorkflow,
	WorkflowJson,
} from './restTypes';

export interface Owner {
	email: string;
	/** 8 to 64 characters, with a capital letter and a digit. */
	password: string;
	firstName: string;
	lastName: string;
}

export interface ManualRun {
	/** Name of the trigger node to start from. One of the two is required. */
	trigger?: string;
	/** Name of the last node to run. */
	destination?: string;
}

/** What the end-to-end tests and the demo do with a running n8n (2.16 to 2.41), through the editor's own REST interface. */
export class N8nClient {
	readonly session: RestSession;

	/** @param url n8n's address, such as `http://127.0.0.1:5678`. */
	constructor(readonly url: string) {
		this.session = new RestSession(url);
	}

	/** Creates the first user and logs in; if there is already an owner, only logs in. */
	async setupOwner(owner: Owner): Promise<void> {
		try {
			await this.session.request('POST', '/owner/setup', owner);
		} catch (error) {
			if (!(error instanceof RestError && error.status === 400 && error.body.includes('already setup')))
				throw error;
			await this.login(owner);
		}
	}

	async login({ email, password }: Pick<Owner, 'email' | 'password'>): Promise<void> {
		await this.session.request('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	/** Stores a workflow without publishing it. */
	async createWorkflow(workflow: WorkflowJson): Promise<StoredWorkflow> {
		return await this.session.request('POST', '/workflows', importable(workflow));
	}

	/** Changes the draft; the published version stays until `activate`. */
	async updateWorkflow(id: string, changes: Partial<WorkflowJson>): Promise<StoredWorkflow> {
		return await this.session.request('PATCH', `/workflows/${id}`, importable(changes));
	}

	async getWorkflow(id: string): Promise<StoredWorkflow> {
		return await this.session.request('GET', `/workflows/${id}`);
	}

	/** The unarchived workflow with exactly that name. */
	async findWorkflowByName(name: string): Promise<StoredWorkflow | undefined> {
		const filter = encodeURIComponent(JSON.stringify({ name, isArchived: false }));
		const found = await this.session.request<StoredWorkflow[]>('GET', `/workflows?filter=${filter}`);
		const id = found.find((workflow) => workflow.name === name)?.id;
		return id === undefined ? undefined : await this.getWorkflow(id);
	}

	/** Publishes a version (the newest draft by default) and waits until its triggers and webhooks are live. */
	async activate(id: string, versionId?: string): Promise<StoredWorkflow> {
		const version = versionId ?? (await this.getWorkflow(id)).versionId;
		const workflow = await this.session.request<StoredWorkflow>('POST', `/workflows/${id}/activate`, {
			versionId: version,
		});
		await this.waitUntilLive(id, version);
		return workflow;
	}

	/** Unpublishes a workflow and waits until its triggers have been closed. */
	async deactivate(id: string): Promise<void> {
		await this.session.request('POST', `/workflows/${id}/deactivate`, {});
		await poll(
			async () => ((await this.publicationStatus(id)).status === 'not_published' ? true : undefined),
			{
				what: `workflow ${id} unpublished`,
			},
		);
	}

	/** An older n8n doesn't have this: use what the workflow itself says once its triggers were started. */
	async publicationStatus(id: string): Promise<PublicationStatus> {
		try {
			return await this.session.request('GET', `/workflows/${id}/publication-status`);
		} catch (error) {
			if (!(error instanceof RestError && error.status === 404)) throw error;
			const { activeVersionId } = await this.getWorkflow(id);
			return {
				status: activeVersionId ? 'published' : 'not_published',
				liveVersionId: activeVersionId,
				pendingVersionId: null,
				triggers: [],
			};
		}
	}

	/**
	 * Waits until every trigger of a published version runs.
	 * @throws {Error} with the triggers' own messages if some couldn't start.
	 */
	async waitUntilLive(id: string, versionId: string, timeoutMs = 30_000): Promise<void> {
		await poll(
			async () => {
				const { status, liveVersionId, triggers } = await this.publicationStatus(id);
				if (status === 'failed' || status === 'partial') {
					throw new Error(`Workflow ${id} was published with status ${status}: ${JSON.stringify(triggers)}`);
				}
				return status === 'published' && liveVersionId === versionId ? true : undefined;
			},
			{ timeoutMs, what: `version ${versionId} of workflow ${id} live` },
		);
	}

	/** Stores a workflow, publishes it and waits until it is live. */
	async publish(workflow: WorkflowJson): Promise<StoredWorkflow> {
		const { id, versionId } = await this.createWorkflow(workflow);
		return await this.activate(id, versionId);
	}

	/** Unpublishes, archives and deletes a workflow with all its executions. */
	async deleteWorkflow(id: string): Promise<void> {
		if ((await this.getWorkflow(id)).activeVersionId) await this.deactivate(id);
		await this.session.request('POST', `/workflows/${id}/archive`, {});
		await this.session.request('DELETE', `/workflows/${id}`);
	}

	async createCredential(credential: {
		name: string;
		type: string;
		data: Record<string, unknown>;
	}): Promise<StoredCredential> {
		return await this.session.request('POST', '/credentials', credential);
	}

	async updateCredential(
		id: string,
		credential: { name: string; type: string; data: Record<string, unknown> },
	): Promise<StoredCredential> {
		return await this.session.request('PATCH', `/credentials/${id}`, credential);
	}

	async listCredentials(): Promise<StoredCredential[]> {
		return await this.session.request('GET', '/credentials');
	}

	/** Runs the credential type's own test, as the editor's Save button does. */
	async testCredential(credential: {
		id: string;
		type: string;
		data: Record<string, unknown>;
	}): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.session.request('POST', '/credentials/test', {
			credentials: { name: '', ...credential },
		});
	}

	/** Executions, newest first, at most `limit` (100 is n8n's own limit). Includes manual runs. */
	async listExecutions(
		query: {
			workflowId?: string;
			status?: ExecutionStatus | readonly ExecutionStatus[];
			limit?: number;
		} = {},
	): Promise<ExecutionSummary[]> {
		const filter = JSON.stringify({
			workflowId: query.workflowId,
			status: query.status === undefined ? undefined : [query.status].flat(),
		});
		const { results } = await this.session.request<{ results: ExecutionSummary[] }>(
			'GET',
			`/executions?limit=${query.limit ?? 100}&filter=${encodeURIComponent(filter)}`,
		);
		return results;
	}

	/** A whole execution; for a running one, what has been saved so far. */
	async getExecution(id: string): Promise<ExecutionDetails> {
		const execution = await this.session.request<ExecutionDetails & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { ...execution, data: parseFlatted(execution.data) as ExecutionDetails['data'] };
	}

	/** Waits until an execution has ended, in any way. */
	async waitForExecution(id: string, timeoutMs = 30_000): Promise<ExecutionDetails> {
		return await poll(
			async () => {
				const execution = await this.getExecution(id);
				return ['new', 'running', 'unknown'].includes(execution.status) ? undefined : execution;
			},
			{ timeoutMs, what: `end of execution ${id}` },
		);
	}

	/**
	 * Runs the draft of a workflow as the editor's button does.
	 * @returns the execution's ID; undefined if n8n now waits for a call of a test webhook
	 *   (`/webhook-test/…`).
	 */
	async runWorkflow(id: string, { trigger, destination }: ManualRun): Promise<string | undefined> {
		const { executionId } = await this.session.request<{ executionId?: string }>(
			'POST',
			`/workflows/${id}/run`,
			{
				...(trigger !== undefined && { triggerToStartFrom: { name: trigger } }),
				...(destination !== undefined && { destinationNode: { nodeName: destination, mode: 'inclusive' } }),
			},
		);
		return executionId;
	}
}

/**
 * Without the parts of an export that n8n sets itself: above all the ID, which another instance may have
 * used.
 */
function importable<T extends Partial<WorkflowJson>>(workflow: T): Partial<WorkflowJson> {
	const { id, active, versionId, activeVersionId, isArchived, tags, ...rest } = workflow;
	return rest;
}
