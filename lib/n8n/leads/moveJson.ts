import type { IDataObject } from 'n8n-workflow';

import type { MovePreview } from '../../engine';

/** What a move did, or would do, as items show it. */
export function moveJson(result: MovePreview): IDataObject {
	const { from, to, fromStatus, toStatus, outcome, reason } = result;
	return { from, to, fromStatus, toStatus, changed: outcome !== 'unchanged', outcome, reason };
}
