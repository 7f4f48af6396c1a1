import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import type { StoreSettings } from '../../../lib/n8n/engines';
import { storeFile } from '../../../lib/n8n/storeLocation';
import { systemClock } from '../../../lib/n8n/systemClock';
import { openSqliteStore, StoreTooNewError } from '../../../lib/store';

/** Opens the store that a credential names, as the nodes do, and closes it again. */
export async function journeyStoreTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const settings = (credential.data ?? {}) as StoreSettings;
	try {
		const file = storeFile(settings.fileName);
		const store = await openSqliteStore(file, systemClock);
		try {
			const contacts = await store.contacts.count();
			return { status: 'OK', message: `Connected: ${file}, ${contacts} contacts` };
		} finally {
			await store.close();
		}
	} catch (error) {
		return { status: 'Error', message: explain(error as Error) };
	}
}

function explain(error: Error): string {
	if (error instanceof InvalidInputError || error instanceof StoreTooNewError) return error.message;
	return `${error.message}. Choose another File Name, such as journeys.sqlite, or let the user that runs n8n read and write this file and its folder.`;
}
