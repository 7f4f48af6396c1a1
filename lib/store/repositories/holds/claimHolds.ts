import { sql, type Kysely } from 'kysely';

import type { BranchTerms, HoldOutcome } from '../../../domain/journey';
import { fromJson } from '../../json';
import type { RepositoryContext } from '../../RepositoryContext';
import { CONTACT_COLUMNS, toContact } from '../../records';
import type { Schema } from '../../schema';
import { awaitsVerdict } from '../hits/awaitsVerdict';
import type { ClaimedHold, Json } from './types';

export interface ClaimRequest {
	journeyId: string;
	stepId: string;
	/** At most this many. */
	limit: number;
	/** 1: only holds to be delivered in a separate execution; 0: only the others. */
	alone: 0 | 1;
	claimId: string;
	claimedBy: string;
	/** Until when no one else may claim them, UTC epoch milliseconds. */
	leaseUntil: number;
}

/**
 * Leases the holds of a step that are due, longest due first. The partial index `holds_due` makes the cost
 * independent of how many others wait (measure again with `npm run bench -- engine`).
 */
export async function claimHolds(context: RepositoryContext, request: ClaimRequest): Promise<ClaimedHold[]> {
	// A claim undone by a power cut is claimed again, and what was emitted for it died with the process.
	return await context.sql.withAsyncCommit(
		context.db,
		async (db) => await claimAndRead(db, context, request),
	);
}

async function claimAndRead(
	db: Kysely<Schema>,
	context: RepositoryContext,
	request: ClaimRequest,
): Promise<ClaimedHold[]> {
	const now = context.clock.now();
	const { rows: claimed } = await sql<{ id: string }>`
		update holds set state = 'claimed', claim_id = ${request.claimId},
			outcome = coalesce(outcome, 'elapsed'), released_at = coalesce(released_at, due_at)
		where id in (
			select id from holds
			where journey_id = ${request.journeyId} and step_id = ${request.stepId}
				and state in ('waiting', 'ready') and due_at <= ${now} and alone = ${request.alone}
				and not (state = 'waiting' and ${awaitsVerdict('holds')})
			order by due_at limit ${request.limit} ${context.sql.skipLocked}
		)
		returning id`.execute(db);
	if (claimed.length === 0) return [];
	await sql`
		insert into claims (id, journey_id, step_id, claimed_by, lease_until, suspended)
		values (${request.claimId}, ${request.journeyId}, ${request.stepId}, ${request.claimedBy},
			${request.leaseUntil}, 0)`.execute(db);
	return await readClaim(db, request.claimId);
}

async function readClaim(db: Kysely<Schema>, claimId: string): Promise<ClaimedHold[]> {
	const rows = await db
		.selectFrom('holds')
		.innerJoin('contacts', 'contacts.id', 'holds.contact_id')
		.innerJoin('enrollments', 'enrollments.id', 'holds.enrollment_id')
		.select([
			'holds.id as hold_id',
			'holds.enrollment_id',
			'holds.visit',
			'holds.outcome',
			'holds.branch',
			'holds.arrived_at',
			'holds.due_at',
			'holds.released_by',
			'holds.item',
			'enrollments.entry_data',
			'enrollments.account_id as enrolled_account_id',
			'enrollments.paused_at',
		])
		.select(sql<string | null>`case when holds.branch is not null then holds.branches end`.as('branches'))
		.select(CONTACT_COLUMNS.map((column) => `contacts.${column}` as const))
		.where('holds.claim_id', '=', claimId)
		.orderBy('holds.due_at')
		.orderBy('holds.id')
		.execute();
	return rows.map((row) => ({
		id: row.hold_id,
		enrollmentId: row.enrollment_id,
		contactId: row.id,
		visit: row.visit,
		outcome: row.outcome as HoldOutcome,
		branch: row.branch,
		path: fromJson<BranchTerms>(row.branches)?.branches[row.branch ?? 0]?.path ?? null,
		arrivedAt: row.arrived_at,
		dueAt: row.due_at,
		releasedBy: row.released_by,
		item: fromJson<Json>(row.item) ?? {},
		entryData: fromJson<Json>(row.entry_data),
		accountId: row.enrolled_account_id,
		enrollmentPaused: row.paused_at !== null,
		contact: toContact(row),
	}));
}
