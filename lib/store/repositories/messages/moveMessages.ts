import { sql, type RawBuilder } from 'kysely';

import { statesBefore, type MessageState, type SuppressionReason } from '../../../domain/messages';
import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import { bigint } from '../../tables/column';
import { toRow } from '../../tables/record';
import type { MessageReport } from './types';

/** Which messages of executions nothing is known of yet. */
export type OpenMessages = ({ executionIds: string[] } | { claimId: string }) & {
	/** Only of these enrollments. */
	enrollmentIds?: string[];
	/** Not those of this step. */
	exceptStep?: string;
};

/**
 * The execution of messages goes on past their step, or has ended well: those reserved in it went to whatever
 * sends them. One that a server was about to take then isn't known to have gone out.
 */
export async function handOpen(
	context: RepositoryContext,
	which: OpenMessages,
	ended: boolean,
): Promise<void> {
	const states = ended ? sql`state in ('reserved', 'sending')` : sql`state = 'reserved'`;
	await sql`
		update messages set state = case state when 'reserved' then 'handed' else 'unconfirmed' end,
			handed_at = case state when 'reserved' then ${context.clock.now()} else handed_at end
		where ${states} and ${openIn(context, which)}`.execute(context.db);
}

/** The execution of messages has failed or died: it isn't known whether they went out, so they keep counting. */
export async function doubtOpen(context: RepositoryContext, which: OpenMessages): Promise<void> {
	await sql`
		update messages set state = 'unconfirmed'
		where state in ('reserved', 'sending') and ${openIn(context, which)}`.execute(context.db);
}

function openIn(context: RepositoryContext, which: OpenMessages): RawBuilder<unknown> {
	const { enrollmentIds, exceptStep } = which;
	const execution =
		'claimId' in which
			? sql`= (select execution_id from claims where id = ${which.claimId})`
			: context.sql.oneOf(which.executionIds);
	const of = enrollmentIds === undefined ? sql`` : sql`and enrollment_id ${context.sql.oneOf(enrollmentIds)}`;
	const except = exceptStep === undefined ? sql`` : sql`and step_id <> ${exceptStep}`;
	// As text, so that the partial index is used.
	return sql`state in ('reserved', 'sending') and execution_id ${execution} ${of} ${except}`;
}

const REPORT = {
	...columnsOf('messages', 'id', 'provider', 'provider_id', 'bounce'),
	at: bigint(),
};

/**
 * Notes what was heard of messages, in one statement a state; see `statesBefore`. A message that's known to have
 * gone out counts, even if it was released before.
 * @returns the ids of those that this moved
 */
export async function report(context: RepositoryContext, reports: MessageReport[]): Promise<Set<string>> {
	const moved = new Set<string>();
	for (const [state, group] of Map.groupBy(reports, (one) => one.state)) {
		const latest = [...new Map(group.map((one) => [one.id, one])).values()];
		const data = latest.map((one) =>
			toRow(REPORT, { provider: null, providerId: null, bounce: null, ...one }),
		);
		const { rows } = await sql<{ id: string }>`
			update messages set state = ${state},
				provider = coalesce(incoming.provider, messages.provider),
				provider_id = coalesce(incoming.provider_id, messages.provider_id),
				bounce = coalesce(incoming.bounce, messages.bounce),
				handed_at = coalesce(messages.handed_at, incoming.at),
				counted_at = coalesce(messages.counted_at, messages.handed_at, incoming.at)
			from ${context.sql.rows(REPORT, data)} as incoming
			where messages.id = incoming.id and messages.state ${context.sql.oneOf(statesBefore(state))}
			returning messages.id as id`.execute(context.db);
		for (const { id } of rows) moved.add(id);
	}
	return moved;
}

/** How a message gets to another state without a report. */
export interface Move {
	from: readonly MessageState[];
	to: MessageState;
	/** It no longer counts. */
	uncounted?: boolean;
	provider?: string;
	reason?: SuppressionReason;
}

/** Moves messages that are in one of some states. Returns the ids of those. */
export async function move(
	context: RepositoryContext,
	ids: string[],
	{ from, to, uncounted = false, provider, reason }: Move,
): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const counted = uncounted ? sql`, counted_at = null` : sql``;
	const by = provider === undefined ? sql`` : sql`, provider = ${provider}`;
	const why = reason === undefined ? sql`` : sql`, reason = ${reason}`;
	const { rows } = await sql<{ id: string }>`
		update messages set state = ${to} ${counted} ${by} ${why}
		where id ${context.sql.oneOf(ids)} and state ${context.sql.oneOf([...from])}
		returning id`.execute(context.db);
	return new Set(rows.map(({ id }) => id));
}

/** Enrollments have ended, so the messages that were held for them never go out. */
export async function releaseHeld(context: RepositoryContext, enrollmentIds: string[]): Promise<void> {
	if (enrollmentIds.length === 0) return;
	await sql`
		update messages set state = 'released', held_until = null
		where state = 'held' and enrollment_id ${context.sql.oneOfIndexed(enrollmentIds)}`.execute(context.db);
}

/** Messages that are open though no execution that's under way has them. */
export async function strays(context: RepositoryContext, before: number, limit: number): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select id from messages
		where state in ('reserved', 'sending') and decided_at < ${before}
			and coalesce(execution_id, '') not in (select execution_id from claims where execution_id is not null)
		limit ${limit}`.execute(context.db);
	return rows.map(({ id }) => id);
}
