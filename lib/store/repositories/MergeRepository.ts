import { sql } from 'kysely';

import type { MatchedRecord } from '../../domain/matching';
import { fromJson } from '../json';
import type { RepositoryContext } from '../RepositoryContext';
import type { ContactRow, EnrollmentRow, HoldRow, LeadRow, MergeRow } from '../schema';
import { columnsOf } from '../tables';
import { holdsOf } from './holds/ofEnrollments';
import { mergedInto } from './matching/mergedInto';
import { moveOwned, returnOwned, type MovedRows } from './matching/moveOwned';
import { pageLimits, type Page } from './page';

/** A contact's or lead's row, as it is stored. */
export type RecordRow = ContactRow | LeadRow;

/** An enrollment that a merge has ended, with its waiting holds. */
export interface EndedEnrollment {
	enrollment: EnrollmentRow;
	holds: HoldRow[];
}

/** A column of the winner that was filled. */
export interface FilledColumn {
	before: string | number | null;
	after: string | number | null;
}

/** Everything that a merge has done, so that it can be undone. */
export interface MergeRecord {
	id: string;
	record: MatchedRecord;
	winnerId: string;
	loserId: string;
	loser: RecordRow;
	filled: Record<string, FilledColumn>;
	moved: MovedRows & {
		/** Claims on identities, see `match_keys`. */
		keys: Array<{ scope: string; key: string }>;
		ended: EndedEnrollment[];
	};
	mergedBy: string | null;
	/** UTC epoch milliseconds. */
	mergedAt: number;
	undoneBy: string | null;
	undoneAt: number | null;
}

const TABLES = { contact: 'contacts', lead: 'leads' } as const;

const LIVING = sql`('active', 'failed')`;

/** Merges of contacts and of leads: what moves, and the log of it. */
export class MergeRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** The rows of records, locked until the transaction ends. */
	async lockRows(record: MatchedRecord, ids: string[]): Promise<Map<string, RecordRow>> {
		const { db, sql: dialect } = this.#context;
		const { rows } = await sql<RecordRow>`select * from ${sql.table(TABLES[record])}
			where id ${dialect.oneOf(ids)} order by id ${dialect.forUpdate}`.execute(db);
		return new Map(rows.map((row) => [row.id, row]));
	}

	/**
	 * Living enrollments of two contacts that one contact could not have at the same time, the later of each
	 * two, with its waiting holds.
	 */
	async clashing(winnerId: string, loserId: string): Promise<EndedEnrollment[]> {
		const { db } = this.#context;
		const { rows } = await sql<EnrollmentRow>`
			select e.* from enrollments e
			join enrollments other on other.journey_id = e.journey_id and other.entry_key = e.entry_key
				and other.status in ${LIVING}
				and (other.entered_at < e.entered_at or (other.entered_at = e.entered_at and other.id < e.id))
			where e.status in ${LIVING}
				and ((e.contact_id = ${winnerId} and other.contact_id = ${loserId})
					or (e.contact_id = ${loserId} and other.contact_id = ${winnerId}))
			order by e.id`.execute(db);
		if (rows.length === 0) return [];
		const { rows: holds } = await sql<HoldRow>`select * from ${holdsOf(
			this.#context,
			rows.map(({ id }) => id),
		)} h where state in ('waiting', 'ready', 'paused', 'failed') order by id`.execute(db);
		return rows.map((enrollment) => ({
			enrollment,
			holds: holds.filter(({ enrollment_id }) => enrollment_id === enrollment.id),
		}));
	}

	/**
	 * Lets enrollments that a merge has ended continue where they waited, unless another one is in their place
	 * now.
	 */
	async revive(ended: EndedEnrollment[]): Promise<string[]> {
		const revived: string[] = [];
		for (const { enrollment, holds } of ended) {
			// A contact inside an execution was not waiting anywhere.
			if (holds.length === 0) continue;
			const { rows } =
				await sql`update enrollments set status = ${enrollment.status}, reason = ${enrollment.reason},
					ended_at = null, updated_at = ${this.#context.clock.now()}
				where id = ${enrollment.id} and status = 'exited' and reason = 'merged' and not exists (
					select 1 from enrollments other where other.journey_id = enrollments.journey_id
						and other.entry_key = enrollments.entry_key and other.status in ${LIVING}
						and (other.contact_id = enrollments.contact_id or other.account_id = enrollments.account_id))
				returning id`.execute(this.#context.db);
			if (rows.length === 0) continue;
			revived.push(enrollment.id);
			await this.#context.db.insertInto('holds').values(holds).execute();
		}
		return revived;
	}

	/** Gives everything that belongs to the loser to the winner, and removes the loser. */
	async absorb(
		record: MatchedRecord,
		pair: { loserId: string; winnerId: string },
	): Promise<Omit<MergeRecord['moved'], 'ended'>> {
		const { db } = this.#context;
		const owned = await moveOwned(this.#context, record, pair);
		if (record === 'contact') {
			// Pending changes must be about a contact that exists.
			await db
				.updateTable('changes')
				.set({ contact_id: pair.winnerId })
				.where('contact_id', '=', pair.loserId)
				.execute();
			await db
				.updateTable('changes')
				.set({ record_id: pair.winnerId })
				.where('record_type', '=', 'contact')
				.where('record_id', '=', pair.loserId)
				.execute();
		}
		const keys = await db
			.updateTable('match_keys')
			.set({ record_id: pair.winnerId })
			.where('record_type', '=', record)
			.where('record_id', '=', pair.loserId)
			.returning(['scope', 'key'])
			.execute();
		await db.deleteFrom(TABLES[record]).where('id', '=', pair.loserId).execute();
		return { ...owned, keys };
	}

	/** Restores a loser with what was its own. Its row must be free: see {@link MergeRepository.fill}. */
	async release({ record, winnerId, loserId, loser, moved }: MergeRecord): Promise<void> {
		const { db, sql: dialect } = this.#context;
		await db
			.insertInto(TABLES[record])
			.values(loser as never)
			.execute();
		await returnOwned(this.#context, record, { winnerId, loserId }, moved);
		if (moved.keys.length === 0) return;
		const rows = dialect.rows(columnsOf('match_keys', 'scope', 'key'), moved.keys);
		await sql`update match_keys set record_id = ${loserId} where record_type = ${record} and record_id = ${winnerId}
			and exists (select 1 from ${rows} as w where w.scope = match_keys.scope and w.key = match_keys.key)`.execute(
			db,
		);
	}

	/** Writes columns of a record. */
	async fill(
		record: MatchedRecord,
		id: string,
		columns: Record<string, string | number | null>,
	): Promise<void> {
		if (Object.keys(columns).length === 0) return;
		const set = Object.entries(columns).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
		await sql`update ${sql.table(TABLES[record])} set ${sql.join(set)}, updated_at = ${this.#context.clock.now()}
			where id = ${id}`.execute(this.#context.db);
	}

	async add(merge: Omit<MergeRecord, 'id' | 'mergedAt' | 'undoneAt' | 'undoneBy'>): Promise<MergeRecord> {
		const id = this.#context.newId();
		const merged_at = this.#context.clock.now();
		const { record, loser } = merge;
		const person = record === 'contact' ? (loser as ContactRow) : null;
		await this.#context.db
			.insertInto('merge_log')
			.values({
				id,
				record_type: record,
				winner_id: merge.winnerId,
				loser_id: merge.loserId,
				external_id: person?.external_id ?? null,
				email_key: person?.email_key ?? null,
				phone_key: person?.phone_key ?? null,
				loser: JSON.stringify(loser),
				filled: JSON.stringify(merge.filled),
				moved: JSON.stringify(merge.moved),
				merged_by: merge.mergedBy,
				merged_at,
				undone_by: null,
				undone_at: null,
			})
			.execute();
		return { ...merge, id, mergedAt: merged_at, undoneAt: null, undoneBy: null };
	}

	/** Keeps others from undoing it at the same time. */
	async lock(id: string): Promise<MergeRecord | null> {
		const { rows } = await sql<MergeRow>`
			select * from merge_log where id = ${id} ${this.#context.sql.forUpdate}`.execute(this.#context.db);
		return rows.length === 0 ? null : toMerge(rows[0]);
	}

	/** The merge that removed a record, if it is gone. */
	async ofLoser(record: MatchedRecord, loserId: string): Promise<MergeRecord | null> {
		const row = await this.#context.db
			.selectFrom('merge_log')
			.selectAll()
			.where('record_type', '=', record)
			.where('loser_id', '=', loserId)
			.where('undone_at', 'is', null)
			.executeTakeFirst();
		return row === undefined ? null : toMerge(row);
	}

	async noteUndone(id: string, by: string | null): Promise<void> {
		await this.#context.db
			.updateTable('merge_log')
			.set({ undone_at: this.#context.clock.now(), undone_by: by })
			.where('id', '=', id)
			.execute();
	}

	/**
	 * Deletes what the log knows about a contact or lead, and about those merged into it. These merges can no
	 * longer be undone.
	 * @returns the ids of the records that had been merged into it
	 */
	async forget(record: MatchedRecord, id: string): Promise<string[]> {
		const gone: string[] = [];
		for (let open = [id]; open.length > 0;) {
			const { rows } = await sql<{ loser_id: string }>`delete from merge_log
				where record_type = ${record} and winner_id ${this.#context.sql.oneOf(open)}
				returning loser_id`.execute(this.#context.db);
			open = rows.map(({ loser_id }) => loser_id);
			gone.push(...open);
		}
		await this.#context.db
			.deleteFrom('merge_log')
			.where('record_type', '=', record)
			.where('loser_id', '=', id)
			.execute();
		return gone;
	}

	/** Latest first. */
	async list(filter: { record?: MatchedRecord; recordId?: string } & Page = {}): Promise<MergeRecord[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db.selectFrom('merge_log').selectAll();
		if (filter.record !== undefined) query = query.where('record_type', '=', filter.record);
		const { recordId } = filter;
		if (recordId !== undefined) {
			query = query.where((where) =>
				where.or([where('winner_id', '=', recordId), where('loser_id', '=', recordId)]),
			);
		}
		const rows = await query
			.orderBy('merged_at', 'desc')
			.orderBy('id', 'desc')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toMerge);
	}

	/** See `mergedInto`. */
	async survivorsOf(record: MatchedRecord, ids: string[]): Promise<Map<string, string>> {
		return await mergedInto(this.#context, record, ids);
	}
}

function toMerge(row: MergeRow): MergeRecord {
	return {
		id: row.id,
		record: row.record_type,
		winnerId: row.winner_id,
		loserId: row.loser_id,
		loser: fromJson<RecordRow>(row.loser) as RecordRow,
		filled: fromJson<MergeRecord['filled']>(row.filled) ?? {},
		moved: fromJson<MergeRecord['moved']>(row.moved) as MergeRecord['moved'],
		mergedBy: row.merged_by,
		mergedAt: row.merged_at,
		undoneBy: row.undone_by,
		undoneAt: row.undone_at,
	};
}
