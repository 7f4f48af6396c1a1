import type { MatchedRecord } from '../../domain/matching';
import type { KeptKey, ScopedKey, Store } from '../../store';

/** A record that may be about to be created, with the keys that keep others from creating it too. */
export interface KeyedRecord {
	/** The id to create it under. */
	newId: string;
	/** Keys that name it: they lead to whatever record was last found or created under them. */
	keys: ScopedKey[];
	/** Keys that every other way in claims too, or that many records share: their holder keeps them. */
	sharedKeys: ScopedKey[];
}

/**
 * The keys of records that may be about to be created: no one else creates these until the transaction ends.
 * Of two transactions that do so at the same moment, one finds what the other has created.
 */
export class LockedKeys {
	readonly #store: Store;

	readonly #record: MatchedRecord;

	readonly #newIds = new Set<string>();

	/** The keys as they are stored now, by text. */
	readonly #stored = new Map<string, KeptKey>();

	/** The record that each key leads to; null: none. */
	readonly #owners = new Map<string, string | null>();

	constructor(store: Store, record: MatchedRecord) {
		this.#store = store;
		this.#record = record;
	}

	/**
	 * Waits until no one else has one of the keys. Call it in a transaction; {@link save} ends it.
	 * @returns those for which this call locked a key that another record had: they may be that record
	 */
	async lock<R extends KeyedRecord>(records: R[]): Promise<R[]> {
		const wanted = new Map<string, KeptKey>();
		for (const { newId, keys, sharedKeys } of records) {
			this.#newIds.add(newId);
			for (const { scope, key } of [...keys, ...sharedKeys]) {
				const text = textOf({ scope, key });
				if (this.#stored.has(text) || wanted.has(text)) continue;
				wanted.set(text, { scope, key, recordId: newId });
			}
		}
		if (wanted.size === 0) return [];
		const contested = new Set<string>();
		for (const key of await this.#store.matching.lockKeys(this.#record, [...wanted.values()])) {
			const text = textOf(key);
			const isFree = this.#newIds.has(key.recordId);
			this.#stored.set(text, key);
			this.#owners.set(text, isFree ? null : key.recordId);
			if (!isFree) contested.add(text);
		}
		return records.filter(({ keys, sharedKeys }) =>
			[...keys, ...sharedKeys].some((key) => contested.has(textOf(key))),
		);
	}

	/**
	 * Gives a record's keys to the one that was found or created under them. Call it for one record after the
	 * other; the keys of those for which there is none stay free.
	 */
	settle({ keys, sharedKeys }: KeyedRecord, id: string): void {
		for (const text of sharedKeys.map(textOf)) {
			if (this.#owners.get(text) === null) this.#owners.set(text, id);
		}
		for (const text of keys.map(textOf)) {
			if (this.#owners.has(text)) this.#owners.set(text, id);
		}
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
