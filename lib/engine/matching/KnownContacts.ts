import type { Candidate, MatchValues } from '../../domain/matching';
import {
	candidateOf,
	type ContactUpdate,
	type KnownContact,
	type NewContact,
	type ScopedKey,
	type Store,
} from '../../store';

/** The most contacts kept in memory at once. */
const MOST_KNOWN = 5_000;

/**
 * The contacts that may match those about to be saved: as they are in the store, or as the decisions so far
 * leave them. They are read by the keys of a strategy's rules.
 */
export class KnownContacts {
	readonly #store: Store;

	readonly #keysOf: (values: MatchValues[]) => ScopedKey[];

	readonly #read = new Map<string, KnownContact>();

	/** The contacts that have a key according to the store. */
	readonly #byKey = new Map<string, string[]>();

	/** Contacts that were created or changed, as they will be. */
	readonly #written = new Map<string, KnownContact>();

	/** The contacts that got a key with that. */
	readonly #newByKey = new Map<string, Set<string>>();

	readonly #candidates = new WeakMap<KnownContact, Candidate>();

	/** The contacts that decisions depend on. */
	readonly #chosen = new Set<string>();

	/** @param keysOf every key by which a strategy finds a contact */
	constructor(store: Store, keysOf: (values: MatchValues[]) => ScopedKey[]) {
		this.#store = store;
		this.#keysOf = keysOf;
	}

	/** Reads all contacts that have one of these keys, unless they are too many to read at once. */
	async load(keys: ScopedKey[]): Promise<void> {
		const missing = keys.filter((key) => !this.#byKey.has(textOf(key)));
		const found = await this.#store.matching.recordsByKeys(missing, MOST_KNOWN);
		if (found === null) return;
		for (const key of missing) this.#byKey.set(textOf(key), []);
		for (const key of found) this.#byKey.get(textOf(key))?.push(key.recordId);
		await this.#readMissing(found.map(({ recordId }) => recordId));
	}

	/** The contacts that have a key; if too many do, the most recently created ones. */
	async withKey(key: ScopedKey): Promise<Candidate[]> {
		const text = textOf(key);
		if (!this.#byKey.has(text)) {
			this.#makeRoom();
			const ids = await this.#store.matching.findByKeys([key]);
			this.#byKey.set(text, ids);
			await this.#readMissing(ids);
		}
		const ids = new Set([...(this.#byKey.get(text) ?? []), ...(this.#newByKey.get(text) ?? [])]);
		return [...ids].flatMap((id) => this.#candidate(id) ?? []);
	}

	/** The contact that was chosen among the candidates. */
	choose(id: string): KnownContact {
		this.#chosen.add(id);
		return this.#get(id)!;
	}

	/** Notes a contact that will be created. */
	create(contact: NewContact): KnownContact {
		return this.#write(contact.id, this.#store.matching.afterInsert(contact));
	}

	/** Notes a change of a contact that was chosen. */
	update(update: ContactUpdate & { since: string }): KnownContact {
		return this.#write(update.id, this.#store.matching.afterUpdate(this.#get(update.id)!, update));
	}

	/** Created and changed contacts, in the form in which they are compared. */
	written(): Map<string, Candidate> {
		return new Map([...this.#written].map(([id, known]) => [id, this.#formOf(known)]));
	}

	/** Every key by which a contact is found. */
	keysOf(known: KnownContact): ScopedKey[] {
		return this.#keysOf(this.#formOf(known).values);
	}

	/** Forgets what was decided, not what was read. */
	reset(): void {
		for (const decided of [this.#written, this.#newByKey, this.#chosen]) decided.clear();
	}

	/** Forgets what was read, too. */
	forget(): void {
		this.#read.clear();
		this.#byKey.clear();
	}

	/**
	 * Locks the contacts that were chosen until the transaction ends.
	 * @returns false if one of them isn't what it was when it was read: everything must be decided again
	 */
	async confirm(): Promise<boolean> {
		const chosen = [...this.#chosen].flatMap((id) => this.#read.get(id) ?? []);
		const changed = await this.#store.matching.lockKnown(chosen);
		for (const [id, known] of changed) {
			if (known === null) this.#read.delete(id);
			else this.#read.set(id, known);
		}
		// It may have other keys now.
		if (changed.size > 0) this.#byKey.clear();
		return changed.size === 0;
	}

	/**
	 * Looks up again who has these keys.
	 * @returns whether another contact got one of them since
	 */
	async lookAgain(keys: ScopedKey[]): Promise<boolean> {
		if (keys.length === 0) return false;
		const before = new Set(keys.flatMap((key) => this.#byKey.get(textOf(key)) ?? []));
		for (const key of keys) this.#byKey.delete(textOf(key));
		await this.load(keys);
		return keys.some((key) => {
			const ids = this.#byKey.get(textOf(key));
			return ids === undefined || ids.some((id) => !before.has(id));
		});
	}

	#get(id: string): KnownContact | undefined {
		return this.#written.get(id) ?? this.#read.get(id);
	}

	#candidate(id: string): Candidate | undefined {
		const known = this.#get(id);
		return known && this.#formOf(known);
	}

	/** Cached, since its values are compared in forms that are worked out once. */
	#formOf(known: KnownContact): Candidate {
		let candidate = this.#candidates.get(known);
		if (candidate === undefined) this.#candidates.set(known, (candidate = candidateOf(known)));
		return candidate;
	}

	#write(id: string, known: KnownContact): KnownContact {
		this.#written.set(id, known);
		for (const text of this.keysOf(known).map(textOf)) {
			const ids = this.#newByKey.get(text);
			if (ids === undefined) this.#newByKey.set(text, new Set([id]));
			else ids.add(id);
		}
		return known;
	}

	async #readMissing(ids: string[]): Promise<void> {
		const missing = [...new Set(ids)].filter((id) => !this.#read.has(id));
		for (const [id, known] of await this.#store.matching.readKnown(missing)) this.#read.set(id, known);
	}

	#makeRoom(): void {
		if (this.#read.size <= MOST_KNOWN) return;
		this.#byKey.clear();
		for (const id of this.#read.keys()) if (!this.#chosen.has(id)) this.#read.delete(id);
	}
}

function textOf({ scope, key }: ScopedKey): string {
	return `${scope} ${key}`;
}
