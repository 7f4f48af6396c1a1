import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { saveContactByStrategy, type EngineContext } from '../../../../lib/engine';
import { chosenStrategy } from '../../../../lib/n8n/chosenStrategy';
import { contactJson } from '../../../../lib/n8n/items';
import { readDefaultCountry } from '../../shared/country';
import { readCollection } from '../../shared/values';
import { readContactFields } from './readContactFields';

/** Saves the contact of one item by a matching strategy. */
export async function upsertByStrategy(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const options = readCollection(functions, 'options', itemIndex);
	const fields = readContactFields(functions, itemIndex, null, {
		emptyBlank: options.blankValues === 'clear',
	});
	const defaultCountry = readDefaultCountry(options);
	const read = (name: string): unknown => functions.getNodeParameter(name, itemIndex, '');
	const strategy = await chosenStrategy(engine, read, 'contact');
	const { contact, outcome, matchedBy } = await saveContactByStrategy(engine, fields, {
		strategy,
		defaultCountry,
	});
	return [{ ...(contact === null ? { id: null } : contactJson(contact)), outcome, matchedBy }];
}
