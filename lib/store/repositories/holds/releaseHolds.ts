import { sql } from 'kysely';

import type { BranchTerms, HoldOutcome } from '../../../domain/journey';
import { toJson } from '../../json';
import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import { bigint, integer, text } from '../../tables/column';
import { toRow } from '../../tables/record';
import { claimsOf } from './claimIds';
import { eventTypeOf, toHold, type HoldReference, type HoldTerms, type NewHold, type Release } from './types';

export type ListeningHold = HoldReference & Pick<NewHold, 'contactId'> & { branches: BranchTerms };

/** Waiting holds of these contacts that these types of event concern; see `listensFor`. */
export async function findListening(
	context: RepositoryContext,
	events: Array<{ contactId: string; type: string }>,
): Promise<ListeningHold[]> {
	if (events.length === 0) return [];
	const distinct = [...new Map(events.map((event) => [`${event.contactId} ${event.type}`, event])).values()];
	const columns = columnsOf('interactions', 'contact_id', 'type');
	const rows = context.sql.rows(
		columns,
		distinct.map((event) => toRow(columns, event)),
	);
	const { rows: holds } = await sql<object>`
		select h.id, h.enrollment_id, h.journey_id, h.step_id, h.contact_id, h.branches
		from ${rows} as e
		join holds h on h.contact_id = e.contact_id and h.event_type = e.type
			and h.state = 'waiting' and h.event_type is not null`.execute(context.db);
	return holds.map((hold) => toHold(hold) as ListeningHold);
}

const RELEASE = { hold_id: text(), at: bigint(), by_id: text(), branch: integer() };

function releaseRow({ holdId, at, by, branch }: Omit<Release, 'at'> & { at: number | null }): object {
	return { hold_id: holdId, at, by_id: by, branch: branch ?? null };
}

/** Makes waiting holds ready now, with an outcome. Returns the ids of those that were still waiting. */
export async function release(
	context: RepositoryContext,
	releases: Release[],
	outcome: HoldOutcome,
): Promise<Set<string>> {
	if (releases.length === 0) return new Set();
	const data = releases.map(releaseRow);
	// A re-check may find that the hold continues, so only a real release is noted as one.
	const noted =
		outcome === 'recheck'
			? sql``
			: sql`, released_at = releases.at, released_by = releases.by_id, branch = releases.branch`;
	const { rows } = await sql<{ id: string }>`
		update holds set state = 'ready', outcome = ${outcome}, due_at = ${context.clock.now()} ${noted}
		from ${context.sql.rows(RELEASE, data)} as releases
		where id = releases.hold_id and state = 'waiting'
		returning id`.execute(context.db);
	return new Set(rows.map((row) => row.id));
}

/** The parts of the index `holds_due` that are searched one after the other for outdated holds. */
export const DUE_RANGES = ['past', 'future', 'never'] as const;

export interface OutdatedSearch {
	/** The same for all calls of one search: what is found becomes due then. */
	at: number;
	range: (typeof DUE_RANGES)[number];
	/** How many at most in this statement, so that n8n is never blocked for long. */
	limit: number;
}

/**
 * Makes a step re-check holds that got their terms from other parameters than its current ones. Those found
 * leave their range of the index, or go to its end, so a long search doesn't pass them again and again:
 * 60,000 on a busy machine of 2 cores took 0.8 s instead of 5.6 s.
 * @returns how many were found; fewer than `limit`: there are no more in this range
 */
export async function releaseOutdated(
	context: RepositoryContext,
	step: { journeyId: string; stepId: string; termsKey: string },
	{ at, range, limit }: OutdatedSearch,
): Promise<number> {
	const due = { past: sql`due_at <= ${at}`, future: sql`due_at > ${at}`, never: sql`due_at is null` }[range];
	const { rows } = await sql<{ id: string }>`
		update holds set state = 'ready', outcome = 'recheck', due_at = ${at}
		where id in (
			select id from holds
			where journey_id = ${step.journeyId} and step_id = ${step.stepId} and ${due}
				and state in ('waiting', 'ready') and state = 'waiting' and terms_key <> ${step.termsKey}
			order by due_at limit ${limit} ${context.sql.skipLocked}
		)
		returning id`.execute(context.db);
	return rows.length;
}

/**
 * Returns a re-checked claim to waiting, under new terms. Returns whether it was still claimed.
 * @param hold `outcome`: what it will be released with when it becomes due; null: its time is up then
 */
export async function holdOn(
	context: RepositoryContext,
	hold: {
		id: string;
		claimId: string;
		termsKey: string;
		item: Record<string, unknown> | null;
		outcome?: HoldOutcome | null;
	} & HoldTerms,
): Promise<boolean> {
	const { rows } = await sql<{ id: string }>`
		update holds set state = 'waiting', outcome = ${hold.outcome ?? null}, branch = null,
			released_at = null, released_by = null, due_at = ${hold.dueAt}, branches = ${toJson(hold.branches)},
			event_type = ${eventTypeOf(hold)}, terms_key = ${hold.termsKey}, item = coalesce(${toJson(hold.item)}, item),
			claim_id = null
		where id = ${hold.id} and claim_id = ${hold.claimId}
		returning id`.execute(context.db);
	return rows.length > 0;
}

/**
 * Decides the outcome of re-checked claims that are about to be consumed.
 * @param releases what released them; without an instant they count as released when the re-check began
 */
export async function setOutcome(
	context: RepositoryContext,
	releases: Array<Omit<Release, 'at'> & { at: number | null }>,
	claimId: string,
	outcome: HoldOutcome,
): Promise<void> {
	if (releases.length === 0) return;
	await sql`
		update holds set outcome = ${outcome}, released_at = coalesce(releases.at, released_at),
			released_by = releases.by_id, branch = releases.branch
		from ${context.sql.rows(RELEASE, releases.map(releaseRow))} as releases
		where id = releases.hold_id and claim_id = ${claimId}`.execute(context.db);
}

/** Returns claims that were never consumed, so that they are claimed again. */
export async function unclaim(
	context: RepositoryContext,
	which:
		| { claimId: string; notBefore: number }
		| { claimIds: string[] }
		| { leaseEndedBefore: number }
		| { claimedBy: string[] },
): Promise<number> {
	const condition =
		'leaseEndedBefore' in which
			? sql`lease_until < ${which.leaseEndedBefore}`
			: 'claimedBy' in which
				? sql`claimed_by ${context.sql.oneOf(which.claimedBy)}`
				: sql`id ${context.sql.oneOf(claimsOf('claimId' in which ? [which.claimId] : which.claimIds))}`;
	// Waits for an execution that is just taking over its claim, which then isn't found.
	const { rows: claims } = await sql<{ id: string }>`
		delete from claims where execution_id is null and ${condition} returning id`.execute(context.db);
	if (claims.length === 0) return 0;
	// Never earlier than it was due; later when the step needs a pause.
	const due =
		'notBefore' in which
			? sql`case when due_at > ${which.notBefore} then due_at else ${which.notBefore} end`
			: sql`due_at`;
	const { rows } = await sql<{ id: string }>`
		update holds set state = 'ready', claim_id = null, due_at = ${due}
		where claim_id ${context.sql.oneOf(claims.map(({ id }) => id))}
		returning id`.execute(context.db);
	return rows.length;
}
