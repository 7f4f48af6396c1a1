import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';

/**
 * Takes the next slots of a throttle.
 * @param interval milliseconds from one to the next, may be a fraction
 * @param now the earliest of them, UTC epoch milliseconds
 * @returns the instants of the slots, UTC epoch milliseconds
 */
export async function takeSlots(
	context: RepositoryContext,
	name: string,
	count: number,
	interval: number,
	now: number,
): Promise<number[]> {
	if (count === 0) return [];
	const taken = Math.round(count * interval);
	const { rows } = await sql<{ next_slot_at: number }>`
		insert into throttles (name, next_slot_at) values (${name}, cast(${now} as bigint) + cast(${taken} as bigint))
		on conflict (name) do update set next_slot_at = cast(${taken} as bigint) +
			case when throttles.next_slot_at > ${now} then throttles.next_slot_at else cast(${now} as bigint) end
		returning next_slot_at`.execute(context.db);
	const first = Number(rows[0].next_slot_at) - taken;
	return Array.from({ length: count }, (_, n) => first + Math.floor(n * interval));
}

/** When the next message of each throttle may go out, by name; for one that's free, the present. */
export async function nextSlots(context: RepositoryContext, names: string[]): Promise<Map<string, number>> {
	if (names.length === 0) return new Map();
	const now = context.clock.now();
	const rows = await context.db
		.selectFrom('throttles')
		.selectAll()
		.where(sql<boolean>`name ${context.sql.oneOf(names)}`)
		.execute();
	const found = new Map(rows.map((row) => [row.name, Math.max(now, Number(row.next_slot_at))]));
	return new Map(names.map((name) => [name, found.get(name) ?? now]));
}
