import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { executionLookup } from '../../../lib/n8n/executionLookup';
import { byLegacyHelper } from '../../../lib/n8n/limitedGet';
import { chooseStore, type StoreSettings } from '../../../lib/n8n/storeChoice';
import { systemClock } from '../../../lib/n8n/systemClock';
import { StoreTooNewError } from '../../../lib/store';

/** Opens a credential's store, as the nodes do, and closes it again. Also asks n8n, if it has an address. */
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
			const withN8n = await troubleWithN8n(this, settings);
			if (withN8n !== null) return { status: 'Error', message: withN8n };
			const trouble = (await store.signals?.trouble()) ?? null;
			const note = trouble === null ? '' : `. ${trouble}`;
			return { status: 'OK', message: `Connected: ${choice.name}, ${contacts} contacts${note}` };
		} finally {
			await store.close();
		}
	} catch (error) {
		return { status: 'Error', message: explain(error as Error, settings) };
	}
}

/** An ID no execution has: n8n only has to accept the key. */
const NO_EXECUTION = '0';

/** Why n8n can't be asked how executions ended; null if it can, or shouldn't be. */
async function troubleWithN8n(
	functions: ICredentialTestFunctions,
	{ n8nUrl, n8nApiKey }: StoreSettings,
): Promise<string | null> {
	if (!n8nUrl || !n8nApiKey) return null;
	const helpers = functions.helpers as ICredentialTestFunctions['helpers'] | undefined;
	const request = byLegacyHelper(helpers?.request);
	try {
		await executionLookup(n8nUrl, n8nApiKey, () => request)(NO_EXECUTION);
		return null;
	} catch (error) {
		return `The store works, but n8n can’t be reached at ${n8nUrl}: ${(error as Error).message}`;
	}
}

function explain(error: Error, settings: StoreSettings): string {
	// A PostgreSQL store's message names the remedy itself.
	if (
		error instanceof InvalidInputError ||
		error instanceof StoreTooNewError ||
		settings.storeType === 'postgres'
	) {
		return error.message;
	}
	return `${error.message}. Choose another File Name, such as journeys.sqlite, or give the user that runs n8n read and write access to this file and its folder.`;
}
