import { sql, type Kysely, type Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';

/** What a hold waits for besides time is in its branches, also if it is one event. */
export function migration0013(dialect: StoreSql['dialect']): Migration {
	return {
		async up(db: Kysely<unknown>): Promise<void> {
			const object = sql.raw(dialect === 'sqlite' ? 'json_object' : 'json_build_object');
			const list = sql.raw(dialect === 'sqlite' ? 'json_array' : 'json_build_array');
			const filter = dialect === 'sqlite' ? sql`json(event_filter)` : sql`event_filter::json`;
			const branch = sql`case when event_type = '$record' then ${object}('kind', 'record')
				else ${object}('kind', 'event', 'type', event_type, 'filter', ${filter}, 'count', 1, 'within', null,
					'since', coalesce(events_since, arrived_at)) end`;
			await sql`update holds set branches = cast(${object}('rank', 'first', 'branches', ${list}(${branch})) as text)
				where event_type is not null and branches is null and state not in ('done', 'canceled')`.execute(db);
			await sql`alter table holds drop column event_filter`.execute(db);
			await sql`alter table holds drop column events_since`.execute(db);
		},
	};
}
