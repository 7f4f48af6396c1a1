import { sql, type Migration } from 'kysely';

/** The name of a migration that no release has. */
export const MADE_UP = '9000_made_up';

/** What a release after the first may do: a column that is filled in existing rows, an index, a table. */
export function madeUpMigration(): Migration {
	return {
		async up(db): Promise<void> {
			await db.schema.alterTable('holds').addColumn('mood', 'text').execute();
			await sql`update holds set mood = 'calm'`.execute(db);
			await sql`create index holds_mood on holds (mood) where state = 'waiting'`.execute(db);
			await db.schema
				.createTable('moods')
				.addColumn('name', 'text', (column) => column.primaryKey().notNull())
				.execute();
		},
	};
}
