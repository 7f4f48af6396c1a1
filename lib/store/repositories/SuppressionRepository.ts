import { sql } from 'kysely';

import {
	countSoftBounce,
	isSuppressed,
	suppress,
	UNSUPPRESSED,
	type SuppressionTerms,
} from '../../domain/messages/allowed';
import type { SuppressionCause, SuppressionScope } from '../../domain/messages';
import type { RepositoryContext } from '../RepositoryContext';
import { TABLES } from '../tables';
import { columnNames, recordReader, toRow, type RecordOf } from '../tables/record';
import { pageLimits, type Page } from './page';

/** An address that gets nothing, or whose soft bounces are counted. */
export type Suppression = RecordOf<'suppressions'>;

/** Which address, as a keyed hash, and which messages to it. */
export interface SuppressionKey {
	channel: string;
	addressHash: string;
	scope: SuppressionScope;
}

export interface NewSuppression extends SuppressionKey {
	cause: SuppressionCause;
	/** When it ends, UTC epoch milliseconds; null: it doesn't; absent: by the cause. */
	until?: number | null;
	/** A provider, a person, an import. */
	source: string | null;
}

const read = recordReader('suppressions');

const { columns } = TABLES.suppressions;

/** How many addresses one statement takes. */
const CHUNK = 500;

/** Addresses that get nothing. A row stays when its suppression has ended: the next one lasts longer. */
export class SuppressionRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** Those of addresses that are in force now. */
	async of(channel: string, addressHashes: string[]): Promise<Suppression[]> {
		if (addressHashes.length === 0) return [];
		const { db, sql: dialect, clock } = this.#context;
		const { rows } = await sql<object>`select * from suppressions
			where channel = ${channel} and address_hash ${dialect.oneOfIndexed([...new Set(addressHashes)])}
				and (until is null or until > ${clock.now()})
			order by address_hash, scope`.execute(db);
		return rows.map(read);
	}

	/**
	 * Suppresses addresses; stronger suppressions that they already have stay. In a transaction.
	 * @returns what applies now, in order
	 */
	async add(added: NewSuppression[]): Promise<Suppression[]> {
		const now = this.#context.clock.now();
		return await this.#change(added, (before, { cause, until, source }) => {
			const after = suppress(before, cause, now, until);
			return after === before ? before : { ...after, source };
		});
	}

	/**
	 * Counts a soft bounce of each address; those that reach the limit are suppressed. In a transaction.
	 * @param limit how many in a row
	 * @returns what applies now, in order
	 */
	async countSoftBounces(
		bounced: Array<Omit<SuppressionKey, 'scope'> & { source: string | null }>,
		limit: number,
	): Promise<Suppression[]> {
		const now = this.#context.clock.now();
		const keys = bounced.map((each) => ({ ...each, scope: 'all' as const }));
		return await this.#change(keys, (before, { source }) => {
			const after = countSoftBounce(before, limit, now);
			return isSuppressed(after, now) && !isSuppressed(before, now) ? { ...after, source } : after;
		});
	}

	/** Mail arrived at these addresses, so their soft bounces are no longer in a row. */
	async noteDelivered(channel: string, addressHashes: string[]): Promise<void> {
		if (addressHashes.length === 0) return;
		const { db, sql: dialect, clock } = this.#context;
		await sql`update suppressions set soft_bounces = 0, updated_at = ${clock.now()}
			where channel = ${channel} and address_hash ${dialect.oneOfIndexed([...new Set(addressHashes)])}
				and soft_bounces > 0`.execute(db);
	}

	/**
	 * Ends suppressions and forgets that there were any.
	 * @param key without a scope: of both scopes
	 * @returns those that were in force
	 */
	async remove({
		channel,
		addressHash,
		scope,
	}: Omit<SuppressionKey, 'scope'> & { scope?: SuppressionScope }): Promise<Suppression[]> {
		const { db, clock } = this.#context;
		const only = scope === undefined ? sql`` : sql`and scope = ${scope}`;
		const { rows } = await sql<object>`delete from suppressions
			where channel = ${channel} and address_hash = ${addressHash} ${only} returning *`.execute(db);
		return rows.map(read).filter((suppression) => isSuppressed(suppression, clock.now()));
	}

	/** Those in force, latest first. */
	async list(
		only: { channel?: string; cause?: SuppressionCause; scope?: SuppressionScope } & Page = {},
	): Promise<Suppression[]> {
		const { db, clock } = this.#context;
		const { limit, offset } = pageLimits(only);
		const { rows } = await sql<object>`select * from suppressions
			where (until is null or until > ${clock.now()})
				${only.channel === undefined ? sql`` : sql`and channel = ${only.channel}`}
				${only.cause === undefined ? sql`` : sql`and cause = ${only.cause}`}
				${only.scope === undefined ? sql`` : sql`and scope = ${only.scope}`}
			order by since desc, channel desc, address_hash desc, scope desc limit ${limit} offset ${offset}`.execute(db);
		return rows.map(read);
	}

	/** Applies changes one after another, so that those of one address add up; writes each address once. */
	async #change<Wanted extends SuppressionKey>(
		wanted: Wanted[],
		change: (before: Suppression, wanted: Wanted) => SuppressionTerms & Pick<Suppression, 'source'>,
	): Promise<Suppression[]> {
		const kept = new Map<string, Suppression>();
		// All of them first, in the order of their keys: transactions that lock the same ones can't wait for each other.
		const distinct = [...new Map(wanted.map((each) => [keyText(each), each])).entries()].sort(
			([left], [right]) => (left < right ? -1 : 1),
		);
		for (let first = 0; first < distinct.length; first += CHUNK) {
			const chunk = distinct.slice(first, first + CHUNK).map(([, key]) => key);
			for (const row of await this.#lock(chunk)) kept.set(keyText(row), row);
		}
		const now = this.#context.clock.now();
		const changed = new Set<string>();
		const results = wanted.map((each): string => {
			const key = keyText(each);
			const before = kept.get(key) as Suppression;
			const after = change(before, each);
			if (after !== before) {
				kept.set(key, { ...before, ...after, updatedAt: now });
				changed.add(key);
			}
			return key;
		});
		await this.#write([...changed].map((key) => kept.get(key) as Suppression));
		return results.map((key) => kept.get(key) as Suppression);
	}

	/** Reads the rows of addresses, in the order of their keys, and locks them; makes those that are missing. */
	async #lock(keys: SuppressionKey[]): Promise<Suppression[]> {
		const { db, sql: dialect, clock } = this.#context;
		const now = clock.now();
		const fresh = keys.map(({ channel, addressHash, scope }) =>
			toRow(columns, {
				...UNSUPPRESSED,
				channel,
				addressHash,
				scope,
				source: null,
				updatedAt: now,
			}),
		);
		await sql`insert into suppressions (${columnNames(columns)})
			select ${columnNames(columns)} from ${dialect.rows(columns, fresh)} as incoming where true
			on conflict do nothing`.execute(db);
		const found: Suppression[] = [];
		// Each part by all columns of the key, so that it's found by the key; the parts in the order of their keys.
		for (const group of Map.groupBy(keys, ({ channel, scope }) => `${channel} ${scope}`).values()) {
			const [{ channel, scope }] = group;
			const { rows } = await sql<object>`select * from suppressions
				where channel = ${channel} and address_hash ${dialect.oneOfIndexed(group.map(({ addressHash }) => addressHash))}
					and scope = ${scope} order by address_hash ${dialect.forUpdate}`.execute(db);
			found.push(...rows.map(read));
		}
		return found;
	}

	async #write(changed: Suppression[]): Promise<void> {
		const { db, sql: dialect } = this.#context;
		for (let first = 0; first < changed.length; first += CHUNK) {
			const rows = changed.slice(first, first + CHUNK).map((each) => toRow(columns, each));
			await sql`update suppressions set cause = w.cause, since = w.since, until = w.until, times = w.times,
					soft_bounces = w.soft_bounces, source = w.source, updated_at = w.updated_at
				from ${dialect.rows(columns, rows)} as w
				where suppressions.channel = w.channel and suppressions.address_hash = w.address_hash
					and suppressions.scope = w.scope`.execute(db);
		}
	}
}

/** Neither scope nor hash has a space in it. */
function keyText({ channel, addressHash, scope }: SuppressionKey): string {
	return `${channel} ${scope} ${addressHash}`;
}
