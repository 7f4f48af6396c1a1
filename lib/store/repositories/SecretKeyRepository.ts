import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { recordReader, type RecordOf } from '../tables/record';

/** One of the store's own secrets. */
export type SecretKey = RecordOf<'secret_keys'>;

export type KeyPurpose = SecretKey['purpose'];

const SECRET_BYTES = 32;

/** A key's number is one byte of what it signs. */
const LAST_NUMBER = 255;

const read = recordReader('secret_keys');

/**
 * The store's own secrets: made on first use, once, whichever processes ask for them at the same time. They are
 * copied with the store.
 */
export class SecretKeyRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** The key to sign and hash with. */
	async current(purpose: KeyPurpose): Promise<SecretKey> {
		const keys = await this.list(purpose);
		return keys.find(isCurrent) ?? (await this.#make(purpose, keys));
	}

	/** All keys, the latest first: verifying takes those that aren't revoked. */
	async list(purpose: KeyPurpose): Promise<SecretKey[]> {
		const rows = await this.#context.db
			.selectFrom('secret_keys')
			.selectAll()
			.where('purpose', '=', purpose)
			.orderBy('number', 'desc')
			.execute();
		return rows.map(read);
	}

	/**
	 * Makes a new key to sign with; what earlier ones have signed stays valid. Processes that do this at the same
	 * time share the new key. In a transaction.
	 * @throws RangeError when there have been 255 keys
	 */
	async rotate(purpose: KeyPurpose): Promise<SecretKey> {
		const { db, clock } = this.#context;
		const keys = await this.#lock(purpose);
		await db
			.updateTable('secret_keys')
			.set({ retired_at: clock.now() })
			.where('purpose', '=', purpose)
			// Not one that another process made while this one waited for the lock.
			.where('number', '<=', keys[0]?.number ?? 0)
			.where('retired_at', 'is', null)
			.execute();
		return await this.#make(purpose, keys);
	}

	/**
	 * Ends a key: what it has signed is no longer valid. If it was the current one, the next use makes another.
	 * @returns whether it was valid
	 */
	async revoke(purpose: KeyPurpose, number: number): Promise<boolean> {
		const now = this.#context.clock.now();
		const { numUpdatedRows } = await this.#context.db
			.updateTable('secret_keys')
			.set((set) => ({ revoked_at: now, retired_at: set.fn.coalesce('retired_at', sql<number>`${now}`) }))
			.where('purpose', '=', purpose)
			.where('number', '=', number)
			.where('revoked_at', 'is', null)
			.executeTakeFirst();
		return Number(numUpdatedRows) > 0;
	}

	async #lock(purpose: KeyPurpose): Promise<SecretKey[]> {
		const { rows } = await sql<object>`select * from secret_keys where purpose = ${purpose}
			order by number desc ${this.#context.sql.forUpdate}`.execute(this.#context.db);
		return rows.map(read);
	}

	/** Makes the next key, unless another process makes it first: then that one is the key. */
	async #make(purpose: KeyPurpose, keys: SecretKey[]): Promise<SecretKey> {
		const { db, clock } = this.#context;
		const number = (keys[0]?.number ?? 0) + 1;
		if (number > LAST_NUMBER) throw new RangeError(`There have been ${LAST_NUMBER} keys for ${purpose}`);
		await db
			.insertInto('secret_keys')
			.values({
				purpose,
				number,
				secret: randomBytes(SECRET_BYTES).toString('base64url'),
				created_at: clock.now(),
				retired_at: null,
				revoked_at: null,
			})
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		const row = await db
			.selectFrom('secret_keys')
			.selectAll()
			.where('purpose', '=', purpose)
			.where('number', '=', number)
			.executeTakeFirstOrThrow();
		return read(row);
	}
}

function isCurrent({ retiredAt, revokedAt }: SecretKey): boolean {
	return retiredAt === null && revokedAt === null;
}
