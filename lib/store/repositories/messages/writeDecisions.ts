import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import { columnNames, toRow } from '../../tables/record';
import type { NewMessage } from './types';

/** What a later decision may change. */
const CHANGED = columnsOf(
	'messages',
	'origin_id',
	'contact_id',
	'address_hash',
	'channel',
	'purpose',
	'topic',
	'kind',
	'state',
	'reason',
	'held_until',
	'decided_at',
	'counted_at',
	'execution_id',
	'test',
	'tracked',
);

const REPLACED = { ...columnsOf('messages', 'id'), ...CHANGED };

const DECIDED = {
	...REPLACED,
	...columnsOf('messages', 'step_id', 'variant', 'journey_id', 'enrollment_id'),
};

/**
 * Writes first decisions in one statement. One for a message that is there already is left out.
 * @returns the ids of those that were written
 */
export async function insertDecisions(
	context: RepositoryContext,
	messages: NewMessage[],
): Promise<Set<string>> {
	if (messages.length === 0) return new Set();
	const decidedAt = context.clock.now();
	const data = messages.map((message) => toRow(DECIDED, { ...message, decidedAt }));
	const names = columnNames(DECIDED);
	const ids = messages.map(({ id }) => id);
	const statement = sql`
		insert into messages (${names})
		select ${names} from ${context.sql.rows(DECIDED, data)} as incoming where true
		on conflict (origin_id, step_id, variant) do nothing`;
	return new Set(await context.sql.writtenOf(context.db, statement, 'id', ids));
}

/** Replaces decisions on messages that were decided on before, in one statement; the last one counts. */
export async function replaceDecisions(context: RepositoryContext, messages: NewMessage[]): Promise<void> {
	if (messages.length === 0) return;
	const decidedAt = context.clock.now();
	const data = messages.map((message) => toRow(REPLACED, { ...message, decidedAt }));
	const assignments = sql.join(
		Object.keys(CHANGED).map((name) => sql`${sql.ref(name)} = ${sql.ref(`incoming.${name}`)}`),
	);
	await sql`
		update messages set ${assignments}, handed_at = null, provider = null, provider_id = null, bounce = null
		from ${context.sql.rows(REPLACED, data)} as incoming where messages.id = incoming.id`.execute(context.db);
}
