import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { saveContact, type ContactMatching, type EngineContext } from '../../../../lib/engine';
import { contactJson } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { readDefaultCountry } from '../../shared/country';
import { readCollection, unknownRecord } from '../../shared/values';
import { readContactFields } from './readContactFields';
import { upsertProperties } from './upsertProperties';

export const description = forOperation('contact', 'upsert', upsertProperties);

export const batched = true;

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const options = readCollection(functions, 'options', itemIndex);
	const matchBy = functions.getNodeParameter('matchBy', itemIndex, 'email') as ContactMatching;
	const fields = readContactFields(functions, itemIndex, matchBy, {
		emptyBlank: options.blankValues === 'clear',
	});
	// A lead takes the account over from its contact, so it must exist.
	if (fields.accountId && (await engine.store.accounts.get(fields.accountId)) === null) {
		throw unknownRecord('Account ID', 'account', fields.accountId);
	}
	const { contact, outcome, matchedBy } = await saveContact(engine, fields, {
		matchBy,
		ifFound: functions.getNodeParameter('ifFound', itemIndex, 'update') as 'update' | 'fillEmpty',
		defaultCountry: readDefaultCountry(options),
	});
	return [{ ...contactJson(contact), outcome, matchedBy }];
}
