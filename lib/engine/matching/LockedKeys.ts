import type { MatchedRecord } from '../../domain/matching';
import type { KeptKey, ScopedKey, Store } from '../../store';

/** A record that may be about to be created, with the keys that keep others from creating it too. */
export interface KeyedRecord {
	/** The id to create it under. */
	newId: string;
	/** Keys of a strategy: they lead to whatever record is found or created under them. */
	keys: ScopedKey[];
	/** Keys of the contact's identifiers, which every other way in claims too: their holder keeps them. */
	identityKeys: ScopedKey[];
}

/**
 * The keys of records that may be about to be created: no one else creates these until the transaction ends.
 * Of two transactions that do so at the same moment, one finds what the other has created.
 */
export class LockedKeys {
	readonly #store: Store;

	readonly #record: MatchedRecord;

	/** The keys as they are stored now, by text. */
	readonly #stored: Map<string, KeptKey>;

	/** The record that each key leads to; null: none. */
	readonly #owners: Map<string, string | null>;

	private constructor(
		store: Store,
		record: MatchedRecord,
		stored: Map<string, KeptKey>,
		newIds: ReadonlySet<string>,
	) {
		this.#store = store;
		this.#record = record;
		this.#stored = stored;
		this.#owners = new Map(
			[...stored].map(([text, { recordId }]) => [text, newIds.has(recordId) ? null : recordId]),
		);
	}

	/** Waits until no one else has one of the keys. Call it in a transaction; {@link save} ends it. */
	static async lock(store: Store, record: MatchedRecord, records: KeyedRecord[]): Promise<LockedKeys> {
		const wanted = new Map<string, KeptKey>();
		for (const { newId, keys, identityKeys } of records) {
			for (const { scope, key } of [...keys, ...identityKeys]) {
				const text = textOf({ scope, key });
				if (!wanted.has(text)) wanted.set(text, { scope, key, recordId: newId });
			}
		}
		const held = await store.matching.lockKeys(record, [...wanted.values()]);
		const stored = new Map(held.map((key) => [textOf(key), key]));
		return new LockedKeys(store, record, stored, new Set(records.map(({ newId }) => newId)));
	}

	/** Whether another record has one of the keys. */
	get known(): boolean {
		return [...this.#owners.values()].some((owner) => owner !== null);
	}

	/**
	 * Gives a record's keys to the one that was found or created under them. Call it for one record after the
	 * other; the keys of those for which there is none stay free.
	 */
	settle({ keys, identityKeys }: KeyedRecord, id: string): void {
		for (const text of identityKeys.map(textOf)) {
			if (this.#owners.get(text) === null) this.#owners.set(text, id);
		}
		for (const text of keys.map(textOf)) this.#owners.set(text, id);
	}

	/** Stores what was settled. */
	async save(): Promise<void> {
		const given: KeptKey[] = [];
		const freed: KeptKey[] = [];
		for (const [text, key] of this.#stored) {
			const owner = this.#owners.get(text) ?? null;
			if (owner === null) freed.push(key);
			else if (owner !== key.recordId) given.push({ ...key, recordId: owner });
		}
		await this.#store.matching.giveKeys(this.#record, given);
		await this.#store.matching.freeKeys(this.#record, freed);
	}
}

function textOf({ scope, key }: ScopedKey): string {
	return JSON.stringify([scope, key]);
}
