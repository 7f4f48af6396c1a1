import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { contactJson } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';

export const description = forOperation('contact', 'get', [contactLocator]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return [contactJson(await requireContact(engine.store, readContactReference(functions, itemIndex)))];
}
