import type { INode } from 'n8n-workflow';

import { fingerprint } from '../../n8n/fingerprint';

/** What n8n 2.41 compares (`workflows/publication/trigger-diff`): position and notes aren't included. */
const COMPARED = ['name', 'type', 'typeVersion', 'webhookId', 'credentials', 'parameters'] as const;

/** Whether n8n keeps a node's registration when a new version of its workflow is published. */
export function sameRegistration(before: INode, after: INode): boolean {
	return COMPARED.every((name) => fingerprint(before[name]) === fingerprint(after[name]));
}
