import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { exportContact, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';

export const description = forOperation('contact', 'export', [contactLocator]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { id } = await requireContact(engine.store, readContactReference(functions, itemIndex));
	return [(await exportContact(engine, id)) as unknown as IDataObject];
}
