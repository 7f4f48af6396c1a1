import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { deleteOldEnrollments, type EngineContext } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { readRetention, retentionProperties } from '../../shared/retention';

export const description = forOperation(
	'enrollment',
	'deleteOld',
	retentionProperties(
		'This cannot be undone. Of enrollments that were completed or exited so long ago, only the row with their beginning and end stays: re-entry rules and counts need it. Where contacts waited, the log of their way and old refusals go. Who is on the way or failed is never touched.',
	),
);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { preview, before, ...result } = await deleteOldEnrollments(
		engine,
		readRetention(functions, itemIndex),
	);
	return [{ outcome: preview ? 'counted' : 'deleted', endedBefore: isoTime(before), ...result }];
}
