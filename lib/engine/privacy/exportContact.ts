import { NotFoundError } from '../../domain/errors';
import { inTransaction, type EngineContext } from '../EngineContext';
import { suppressionsOfContact } from './suppressionsOfContact';

/** Everything known about a contact, by kind of record. Instants are ISO texts, JSON is JSON. */
export interface ContactExport {
	contactId: string;
	exportedAt: string;
	/** Records by camel-case name: `contacts`, `interactions`, `stepLog`, … */
	records: Record<string, Array<Record<string, unknown>>>;
}

/**
 * Everything that the store knows about a contact, for anyone who asks what is stored about them.
 * @throws NotFoundError when there is no such contact
 * @returns its records by kind
 * @example
 * ```ts
 * const { records } = await exportContact(engine, ada.id);
 * console.log(records.contacts[0].email); // ada@example.com
 * ```
 */
export async function exportContact(context: EngineContext, id: string): Promise<ContactExport> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const contact = await store.contacts.get(id);
		if (contact === null) throw new NotFoundError('contact', id);
		const contactId = contact.id;
		const rows = await store.privacy.read(contactId);
		const suppressions = await suppressionsOfContact(tx, contactId);
		return {
			contactId,
			exportedAt: new Date(store.clock.now()).toISOString(),
			records: {
				...Object.fromEntries(
					Object.entries(rows).map(([table, found]) => [camelCase(table), found.map(readable)]),
				),
				...(suppressions.length === 0 ? {} : { suppressions }),
			},
		};
	});
}

/** Internal columns that say nothing about anyone. */
const INTERNAL = new Set([
	'claim_id',
	'claimed_by',
	'lease_until',
	'receipt_id',
	'terms_key',
	'content_hash',
	'email_since',
	'phone_since',
	'since',
]);

const JSON_COLUMNS = new Set([
	'attributes',
	'properties',
	'detail',
	'item',
	'error',
	'opportunity',
	'entry_data',
	'explanation',
	'organizer',
	'attendees',
	'scores',
	'branches',
	'fields',
	'loser',
	'filled',
	'moved',
	'signals',
]);

const INSTANT = /(?:^at|_at|_since|_until)$/;

function readable(row: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(row)
			.filter(([column]) => !INTERNAL.has(column))
			.map(([column, value]) => [camelCase(column), readValue(column, value)]),
	);
}

function readValue(column: string, value: unknown): unknown {
	if (value === null || value === undefined) return null;
	if (JSON_COLUMNS.has(column) && typeof value === 'string') {
		try {
			return JSON.parse(value) as unknown;
		} catch {
			// A plain text, such as a message.
			return value;
		}
	}
	return INSTANT.test(column) && typeof value === 'number' ? new Date(value).toISOString() : value;
}

function camelCase(name: string): string {
	return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
