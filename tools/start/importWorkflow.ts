import type { N8nClient } from '../n8n/N8nClient';
import type { StoredCredential, StoredWorkflow, WorkflowJson } from '../n8n/restTypes';

/**
 * Creates a workflow, or updates the one with the same name, publishes it and waits until it is live.
 * @throws {Error} naming the credentials its nodes need that aren't in `credentials`.
 */
export async function importAndPublish(
	client: N8nClient,
	workflow: WorkflowJson,
	credentials: readonly StoredCredential[],
): Promise<StoredWorkflow> {
	const mapped = mapCredentials(workflow, credentials);
	const existing = await client.findWorkflowByName(workflow.name);
	const { id } = existing
		? await client.updateWorkflow(existing.id, mapped)
		: await client.createWorkflow(mapped);
	await client.activate(id);
	return await client.getWorkflow(id);
}

/** A copy whose nodes refer to credentials by their IDs here: a file can only know their names. */
export function mapCredentials(
	workflow: WorkflowJson,
	credentials: readonly StoredCredential[],
): WorkflowJson {
	const copy = structuredClone(workflow);
	const missing = new Set<string>();
	for (const node of copy.nodes) {
		for (const [type, reference] of Object.entries(node.credentials ?? {})) {
			const found = credentials.find(
				(credential) => credential.type === type && credential.name === reference.name,
			);
			if (found) reference.id = found.id;
			else missing.add(`${reference.name} (${type})`);
		}
	}
	if (missing.size > 0) {
		throw new Error(`${workflow.name} uses credentials that do not exist: ${[...missing].join(', ')}`);
	}
	return copy;
}
