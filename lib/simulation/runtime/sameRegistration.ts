import { isDeepStrictEqual } from 'node:util';

import type { INode } from 'n8n-workflow';

/** What n8n 2.41 compares (`workflows/publication/trigger-diff`): position and notes aren't included. */
const COMPARED = ['name', 'type', 'typeVersion', 'webhookId', 'credentials', 'parameters'] as const;

/** Whether n8n keeps a node's registration when a new version of its workflow is published. */
export function sameRegistration(before: INode, after: INode): boolean {
	return COMPARED.every((name) => isDeepStrictEqual(before[name], after[name]));
}
