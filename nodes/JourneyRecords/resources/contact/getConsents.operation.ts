import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';
import { consentJson } from './consentJson';

export const description = forOperation('contact', 'getConsents', [
	contactLocator,
	{
		displayName: 'Include History',
		name: 'history',
		type: 'boolean',
		default: false,
		description:
			'Whether all that was ever said comes out, the latest first, instead of what counts now for each channel and purpose',
	},
]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { id } = await requireContact(store, readContactReference(functions, itemIndex));
	const history = functions.getNodeParameter('history', itemIndex, false) === true;
	const consents = history ? await store.consents.history(id) : await store.consents.latest([id]);
	return consents.map(consentJson);
}
