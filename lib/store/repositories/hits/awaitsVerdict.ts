import { sql, type RawBuilder } from 'kysely';

import { BRANCHES } from '../../../domain/journey';

/**
 * Whether a hold mustn't time out yet, because a person may have done what it waits for: a hit from before its
 * time was up, by its contact or one of the same account, isn't decided. Costs next to nothing while no hit is:
 * the databases look at that once per statement.
 * @param hold the alias of a row of `holds`
 */
export function awaitsVerdict(hold: string): RawBuilder<boolean> {
	const column = (name: string): RawBuilder<unknown> => sql.ref(`${hold}.${name}`);
	const wanted = sql<boolean>`hit.at <= ${column('due_at')} and (
		${column('event_type')} like case hit.kind when 'open' then '%.opened' else '%.clicked' end
		or (${column('event_type')} = ${sql.lit(BRANCHES)}
			and ${column('branches')} like case hit.kind when 'open' then '%.opened"%' else '%.clicked"%' end))`;
	return sql<boolean>`(exists (select 1 from pending_hits) and ${column('event_type')} is not null and (
		exists (select 1 from pending_hits hit where hit.contact_id = ${column('contact_id')} and ${wanted})
		or exists (select 1 from enrollments e join contacts c on c.account_id = e.account_id
			join pending_hits hit on hit.contact_id = c.id
			where e.id = ${column('enrollment_id')} and e.account_id is not null and ${wanted})))`;
}
