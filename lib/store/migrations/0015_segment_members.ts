import { sql, type Kysely, type Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';

/**
 * Members of segments without foreign keys, and with a smaller second index: both cost time for each member that
 * joins. What writes members locks their contacts and the segment instead; see `memberships`.
 */
export function migration0015(dialect: StoreSql['dialect']): Migration {
	return {
		async up(db: Kysely<unknown>): Promise<void> {
			await db.schema.dropIndex('segment_members_contact').execute();
			await (dialect === 'sqlite' ? rebuild(db) : dropForeignKeys(db));
			await db.schema
				.createIndex('segment_members_contact')
				.on('segment_members')
				.column('contact_id')
				.execute();
		},
	};
}

/** SQLite can't drop a constraint. Without row numbers it keeps one tree of them instead of two. */
async function rebuild(db: Kysely<unknown>): Promise<void> {
	await sql`alter table segment_members rename to former_members`.execute(db);
	await sql`create table segment_members (segment_id text not null, contact_id text not null,
		joined_at bigint not null, primary key (segment_id, contact_id)) without rowid`.execute(db);
	await sql`insert into segment_members (segment_id, contact_id, joined_at)
		select segment_id, contact_id, joined_at from former_members`.execute(db);
	await sql`drop table former_members`.execute(db);
}

async function dropForeignKeys(db: Kysely<unknown>): Promise<void> {
	for (const column of ['segment_id', 'contact_id']) {
		await db.schema.alterTable('segment_members').dropConstraint(`segment_members_${column}_fkey`).execute();
	}
}
