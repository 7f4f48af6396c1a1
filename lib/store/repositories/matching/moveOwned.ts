import { sql } from 'kysely';

import type { MatchedRecord } from '../../../domain/matching';
import type { RepositoryContext } from '../../RepositoryContext';
import type { Schema } from '../../schema';
import { columnsOf } from '../../tables';

/** A table whose rows belong to a contact or lead. */
interface OwnedTable {
	table: keyof Schema;
	/** Names the owner. */
	column: 'contact_id' | 'lead_id';
	/**
	 * What identifies a row. With the owner in its primary key only one of two equal rows is left: the
	 * winner's.
	 */
	key: string[];
	ownerInKey?: true;
}

/** Everything that follows a record to the one it is merged into. */
export const OWNED_TABLES: Record<MatchedRecord, OwnedTable[]> = {
	contact: [
		{ table: 'leads', column: 'contact_id', key: ['id'] },
		{ table: 'interactions', column: 'contact_id', key: ['id'] },
		{ table: 'activities', column: 'contact_id', key: ['id'] },
		{ table: 'enrollments', column: 'contact_id', key: ['id'] },
		{ table: 'holds', column: 'contact_id', key: ['id'] },
		{ table: 'consents', column: 'contact_id', key: ['id'] },
		{ table: 'messages', column: 'contact_id', key: ['id'] },
		{ table: 'message_events', column: 'contact_id', key: ['source', 'event_key'] },
		{ table: 'pending_hits', column: 'contact_id', key: ['id'] },
		{ table: 'split_visits', column: 'contact_id', key: ['hold_id', 'step_id'] },
		{ table: 'former_identifiers', column: 'contact_id', key: ['kind', 'key'], ownerInKey: true },
		{ table: 'segment_members', column: 'contact_id', key: ['segment_id'], ownerInKey: true },
		{ table: 'entry_refusals', column: 'contact_id', key: ['journey_id', 'reason'], ownerInKey: true },
		{ table: 'split_assignments', column: 'contact_id', key: ['journey_id', 'step_id'], ownerInKey: true },
	],
	lead: [
		{ table: 'activities', column: 'lead_id', key: ['id'] },
		{ table: 'lead_scores', column: 'lead_id', key: ['model_id'], ownerInKey: true },
		// Two histories can't be combined: the winner's stays, the loser's is kept in the log.
		{ table: 'lead_moves', column: 'lead_id', key: ['sequence'], ownerInKey: true },
	],
};

/** Values of {@link OwnedTable.key}, or a whole row. */
type Row = Record<string, string | number | null>;

/** What a merge has moved, by table. */
export interface MovedRows {
	/** Keys of the rows whose owner is now the winner. */
	moved: Record<string, Row[]>;
	/** Rows that had to go, because the winner had its own. */
	removed: Record<string, Row[]>;
}

/** Gives everything that belongs to one record to another. */
export async function moveOwned(
	context: RepositoryContext,
	record: MatchedRecord,
	{ loserId, winnerId }: { loserId: string; winnerId: string },
): Promise<MovedRows> {
	const result: MovedRows = { moved: {}, removed: {} };
	for (const { table, column, key, ownerInKey } of OWNED_TABLES[record]) {
		if (ownerInKey === true) {
			const removed = await removeDoubles(context, { table, column, key }, { loserId, winnerId });
			if (removed.length > 0) result.removed[table] = removed;
		}
		const { rows } = await sql<Row>`update ${sql.table(table)} set ${sql.ref(column)} = ${winnerId}
			where ${sql.ref(column)} = ${loserId} returning ${sql.join(key.map((name) => sql.ref(name)))}`.execute(
			context.db,
		);
		if (rows.length > 0) result.moved[table] = rows;
	}
	return result;
}

async function removeDoubles(
	{ db }: RepositoryContext,
	{ table, column, key }: OwnedTable,
	{ loserId, winnerId }: { loserId: string; winnerId: string },
): Promise<Row[]> {
	const owner = sql.ref(column);
	// All moves of a loser go, even if the winner has fewer: the rest would tell half a story.
	const same =
		table === 'lead_moves'
			? sql`1 = 1`
			: sql`exists (select 1 from ${sql.table(table)} kept where kept.${owner} = ${winnerId} and ${sql.join(
					key.map((name) => sql`kept.${sql.ref(name)} = ${sql.table(table)}.${sql.ref(name)}`),
					sql` and `,
				)})`;
	const { rows } = await sql<Row>`delete from ${sql.table(table)}
		where ${sql.table(table)}.${owner} = ${loserId} and ${same} returning *`.execute(db);
	return rows;
}

/** Gives back what a merge has moved, as far as it is still there, and what had to go. */
export async function returnOwned(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	{ loserId, winnerId }: { loserId: string; winnerId: string },
	{ moved, removed }: MovedRows,
): Promise<void> {
	for (const { table, column, key } of OWNED_TABLES[record]) {
		const owner = sql.ref(column);
		const rows = moved[table] ?? [];
		if (rows.length > 0) {
			const types = columnsOf(table, ...(key as never[]));
			const same = key.map((name) => sql`w.${sql.ref(name)} = ${sql.table(table)}.${sql.ref(name)}`);
			await sql`update ${sql.table(table)} set ${owner} = ${loserId} where ${owner} = ${winnerId}
				and exists (select 1 from ${dialect.rows(types, rows)} as w where ${sql.join(same, sql` and `)})`.execute(db);
		}
		for (const row of removed[table] ?? []) {
			await db
				.insertInto(table)
				.values(row as never)
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		}
	}
}
