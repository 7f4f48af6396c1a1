import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { resumeEnrollments, type EngineContext } from '../../../../lib/engine';
import { enrollmentJson } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { affectedProperties, forAllAt, requireStep } from './affected';
import { requireEnrollment } from './enrollmentId';

export const description = forOperation('enrollment', 'resume', affectedProperties);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { store } = engine;
	if (functions.getNodeParameter('scope', itemIndex, 'one') === 'step') {
		const step = await requireStep(functions, store, itemIndex);
		const count = await forAllAt(store, step, async (ids) => await resumeEnrollments(engine, ids));
		return [{ ...step, outcome: 'resumed', count }];
	}
	const { id } = await requireEnrollment(functions, store, itemIndex);
	const changed = await resumeEnrollments(engine, [id]);
	const enrollment = await requireEnrollment(functions, store, itemIndex);
	return [{ ...enrollmentJson(enrollment), outcome: changed.length > 0 ? 'resumed' : 'unchanged' }];
}
