import { sql, type Kysely, type Migration } from 'kysely';

/**
 * The organizer of an appointment, what each scoring model says about a lead, and the American spelling of a state:
 * `canceled`.
 */
export const migration0011: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema.alterTable('activities').addColumn('organizer', 'text').execute();
		await db.schema.alterTable('leads').addColumn('scores', 'text').execute();
		await sql`update holds set state = 'canceled' where state = 'cancelled'`.execute(db);
		await sql`update activities set status = 'canceled' where status = 'cancelled'`.execute(db);
	},
};
