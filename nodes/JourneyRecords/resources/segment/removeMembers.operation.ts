import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { contactLocator } from '../../shared/contactLocator';
import { changeMember } from './changeMembers';
import { segmentProperty } from './segmentProperty';

export const description = forOperation('segment', 'removeMembers', [segmentProperty, contactLocator]);

export const batched = true;

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return await changeMember(functions, engine, itemIndex, 'remove');
}
