import { askN8n, endless, type N8nApi } from './n8nApi';
import { parseWorkflow } from './parseWorkflow';
import type { WorkflowDescription } from './readWorkflow';

const LIMITS = { time: 10_000, bytes: 16 * 1_048_576 };

/**
 * Gets a workflow as it was last saved, published or not.
 * @returns null: n8n doesn't have it, or doesn't show it to this key
 */
export async function fetchWorkflow(api: N8nApi, id: string): Promise<WorkflowDescription | null> {
	const { status, text } = await askN8n(api, `workflows/${encodeURIComponent(id)}`, 'read workflows', LIMITS);
	if (status === 404) return null;
	if (text === null) throw endless(api.address);
	return parseWorkflow(JSON.parse(text));
}
