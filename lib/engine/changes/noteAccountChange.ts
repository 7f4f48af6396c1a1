import type { NewChange } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteChanges } from './noteChanges';
import { recordChanged } from '../holding/recordChanged';

/** Changes noted at once: accounts may have thousands of contacts. */
const CHUNK = 1000;

/** Notifies everything that reacts to an account's contacts that the account has changed. */
export async function noteAccountChange(
	context: EngineContext,
	accountId: string,
	action: NewChange['action'],
	fields: string[] | null,
): Promise<void> {
	const contacts = await context.store.contacts.ofAccounts([accountId]);
	const contactIds = contacts.get(accountId) ?? [];
	for (let first = 0; first < contactIds.length; first += CHUNK) {
		const some = contactIds.slice(first, first + CHUNK);
		await recordChanged(context, some);
		await noteChanges(
			context,
			some.map((contactId) => ({
				contactId,
				recordType: 'account',
				recordId: accountId,
				action,
				fields,
			})),
		);
	}
}
