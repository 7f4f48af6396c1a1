import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { chooseStore, type StoreSettings } from '../../../lib/n8n/storeChoice';
import { systemClock } from '../../../lib/n8n/systemClock';
import { StoreTooNewError } from '../../../lib/store';

/** Opens the store that a credential names, as the nodes do, and closes it again. */
export async function journeyStoreTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const settings = (credential.data ?? {}) as StoreSettings;
	try {
		const choice = chooseStore(settings);
		const store = await choice.open(systemClock);
		try {
			const contacts = await store.contacts.count();
			return { status: 'OK', message: `Connected: ${choice.name}, ${contacts} contacts` };
		} finally {
			await store.close();
		}
	} catch (error) {
		return { status: 'Error', message: explain(error as Error, settings) };
	}
}

function explain(error: Error, settings: StoreSettings): string {
	// What a PostgreSQL store says names the remedy itself.
	if (
		error instanceof InvalidInputError ||
		error instanceof StoreTooNewError ||
		settings.storeType === 'postgres'
	) {
		return error.message;
	}
	return `${error.message}. Choose another File Name, such as journeys.sqlite, or let the user that runs n8n read and write this file and its folder.`;
}
