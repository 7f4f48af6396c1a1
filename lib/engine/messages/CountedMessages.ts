import type { CountedMessage } from '../../domain/messages';
import type { CountedRow } from '../../store';

/** The messages that count for a batch, those just reserved included. */
export class CountedMessages {
	readonly #byContact = new Map<string, CountedRow[]>();

	readonly #byAddress = new Map<string, CountedRow[]>();

	constructor(rows: CountedRow[]) {
		for (const row of rows) this.add(row);
	}

	add(row: CountedRow): void {
		append(this.#byContact, row.contactId, row);
		if (row.addressHash !== null) append(this.#byAddress, row.addressHash, row);
	}

	/**
	 * Those to a contact or an address, each once. Messages to test contacts count for test contacts, and those to
	 * people for people.
	 * @param except the id of the message itself
	 */
	to(contactId: string, addressHash: string | null, test: boolean, except: string | null): CountedMessage[] {
		const own = this.#byContact.get(contactId) ?? [];
		const others = (addressHash === null ? [] : (this.#byAddress.get(addressHash) ?? [])).filter(
			(row) => row.contactId !== contactId,
		);
		const all = others.length === 0 ? own : [...own, ...others];
		return all.filter((row) => row.test === test && row.id !== except);
	}
}

function append(map: Map<string, CountedRow[]>, key: string, row: CountedRow): void {
	const rows = map.get(key);
	if (rows === undefined) map.set(key, [row]);
	else rows.push(row);
}
