import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { resumeEnrollments, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { affectedProperties, changeAffected } from './affected';

export const description = forOperation('enrollment', 'resume', affectedProperties);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return await changeAffected(
		functions,
		engine,
		itemIndex,
		'resumed',
		async (ids) => await resumeEnrollments(engine, ids),
	);
}
