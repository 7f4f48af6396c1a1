import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { enrollmentJson, isoTime } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { readStepLog } from '../../shared/stepLog';
import { enrollmentIdProperty, requireEnrollment } from './enrollmentId';

export const description = forOperation('enrollment', 'get', [enrollmentIdProperty]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const enrollment = await requireEnrollment(functions, store, itemIndex);
	const log = await readStepLog(store, [enrollment]);
	return [
		{
			...enrollmentJson(enrollment),
			stepLog: log.map(({ at, event, stepId, stepName, executionId, detail }) => ({
				at: isoTime(at),
				event,
				stepId,
				stepName,
				executionId,
				detail: detail as IDataObject | null,
			})),
		},
	];
}
