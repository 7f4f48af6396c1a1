import { createRequire } from 'node:module';

import type { ITriggerFunctions, WorkflowActivateMode } from 'n8n-workflow';

/** From here on n8n publishes what it can of a workflow, and asks failed nodes again. */
const FIRST_PARTIAL = [2, 41] as const;

let version: string | undefined;

/**
 * Whether n8n keeps the nodes of a workflow running when one of them fails to start. Older ones refuse the
 * workflow as a whole, and a failing edit takes the running version down.
 */
export function publishesPartially(environment: NodeJS.ProcessEnv = process.env): boolean {
	if (['false', '0'].includes(environment.N8N_USE_WORKFLOW_PUBLICATION_SERVICE ?? '')) return false;
	version ??= installedVersion();
	const [major, minor] = version.split('.').map(Number);
	return major > FIRST_PARTIAL[0] || (major === FIRST_PARTIAL[0] && minor >= FIRST_PARTIAL[1]);
}

/** n8n-workflow has n8n's minor version. */
function installedVersion(): string {
	try {
		return (createRequire(__filename)('n8n-workflow/package.json') as { version: string }).version;
	} catch {
		return '0.0';
	}
}

/** How often each node was asked, per publication: n8n gives all tries the same workflow. */
const tries = new WeakMap<object, Map<string, number>>();

/** Which try of a publication this is, from 1. */
export function countTry(functions: ITriggerFunctions): number {
	const { workflow } = functions as { workflow?: object };
	if (workflow === undefined) return 1;
	const counts = tries.get(workflow) ?? new Map<string, number>();
	tries.set(workflow, counts);
	const { id } = functions.getNode();
	const count = (counts.get(id) ?? 0) + 1;
	counts.set(id, count);
	return count;
}

/**
 * Whether a refused trigger should fail its publication, so that n8n shows the reason. Not if that would close
 * what is open: the running version, or the trigger's own webhook, which n8n closes if no node could start.
 * @param running whether another node of the workflow has started
 */
export function mayThrow(
	activation: WorkflowActivateMode,
	{
		attempt,
		running,
		partial = publishesPartially(),
	}: { attempt: number; running: boolean; partial?: boolean },
): boolean {
	if (activation === 'init' || activation === 'leadershipChange') return false;
	// In the first try the others may just be starting.
	if (partial) return running || attempt === 1;
	return activation === 'activate' || activation === 'create';
}
