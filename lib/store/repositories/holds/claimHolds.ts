import { sql, type Kysely } from 'kysely';

import type { BranchTerms, HoldOutcome } from '../../../domain/journey';
import { fromJson } from '../../json';
import type { RepositoryContext } from '../../RepositoryContext';
import { CONTACT_COLUMNS, toContact } from '../../records';
import type { EnrollmentRow, HoldRow, Schema } from '../../schema';
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
	const claim = sql`
		update holds set state = 'claimed', claim_id = ${request.claimId},
			outcome = coalesce(outcome, 'elapsed'), released_at = coalesce(released_at, due_at)`;
	const due = sql`
		select id from holds
		where journey_id = ${request.journeyId} and step_id = ${request.stepId}
			and state in ('waiting', 'ready') and due_at <= ${context.clock.now()} and alone = ${request.alone}
			and not (state = 'waiting' and ${awaitsVerdict('holds')})
		order by due_at limit ${request.limit} ${context.sql.skipLocked}`;
	let rows: ClaimRow[];
	if (context.sql.dialect === 'postgres') {
		// In one statement, because each row that is looked up twice costs; SQLite can't return other tables' columns.
		({ rows } = await sql<ClaimRow>`${claim}
			from (${due}) due cross join enrollments e cross join contacts c
			where holds.id = due.id and e.id = holds.enrollment_id and c.id = holds.contact_id
			returning ${CLAIMED}`.execute(db));
		rows.sort(
			(one, other) =>
				(one.due_at as number) - (other.due_at as number) || (one.hold_id < other.hold_id ? -1 : 1),
		);
		if (rows.length > 0) await insertClaim(db, request);
	} else {
		const { rows: claimed } = await sql<{ id: string }>`${claim} where id in (${due}) returning id`.execute(
			db,
		);
		if (claimed.length === 0) return [];
		await insertClaim(db, request);
		({ rows } = await sql<ClaimRow>`
			select ${CLAIMED} from holds join contacts c on c.id = holds.contact_id
			join enrollments e on e.id = holds.enrollment_id
			where holds.claim_id = ${request.claimId} order by holds.due_at, holds.id`.execute(db));
	}
	return rows.map(toClaimed);
}

async function insertClaim(db: Kysely<Schema>, request: ClaimRequest): Promise<void> {
	await sql`
		insert into claims (id, journey_id, step_id, claimed_by, lease_until, suspended)
		values (${request.claimId}, ${request.journeyId}, ${request.stepId}, ${request.claimedBy},
			${request.leaseUntil}, 0)`.execute(db);
}

/** What is read of a claimed hold, of its enrollment `e` and its contact `c`. */
const CLAIMED = sql`
	holds.id as hold_id, holds.enrollment_id, holds.visit, holds.outcome, holds.branch, holds.arrived_at, holds.due_at,
	holds.released_by, holds.item, case when holds.branch is not null then holds.branches end as branches,
	e.entry_data, e.account_id as enrolled_account_id, e.paused_at,
	${sql.join(CONTACT_COLUMNS.map((column) => sql.ref(`c.${column}`)))}`;

type ClaimRow = Parameters<typeof toContact>[0] &
	Pick<
		HoldRow,
		| 'enrollment_id'
		| 'visit'
		| 'outcome'
		| 'branch'
		| 'arrived_at'
		| 'due_at'
		| 'released_by'
		| 'item'
		| 'branches'
	> &
	Pick<EnrollmentRow, 'entry_data' | 'paused_at'> & {
		hold_id: string;
		/** The contact's. */
		id: string;
		enrolled_account_id: string | null;
	};

function toClaimed(row: ClaimRow): ClaimedHold {
	return {
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
	};
}
