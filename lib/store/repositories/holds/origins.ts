import { sql, type RawBuilder } from 'kysely';

import type { HoldOutcome, HoldState } from '../../../domain/journey';
import { fromJson } from '../../json';
import { enrollmentOf, holdNumber } from '../../newIds';
import type { RepositoryContext } from '../../RepositoryContext';
import type { EnrollmentStatus } from '../../schema';
import { ARRIVALS, toFacts, type EnrollmentColumns } from '../report/readFacts';
import { LIVE_STATE, type HoldOrigin } from './types';

interface OriginRow extends EnrollmentColumns {
	/** 1: its enrollment has been at the step that was asked about. */
	was_there?: number;
	id: string;
	state?: HoldState;
	enrollment_id: string;
	journey_id: string;
	step_id: string;
	outcome: HoldOutcome | null;
	contact_id: string;
	visit: number;
	released_at: number | null;
	released_by: string | null;
	caused_by: string | null;
	test_speed: number | null;
	account_id: string | null;
	status: EnrollmentStatus;
	paused_at: number | null;
}

/** What is true of the enrollment, and of its contact. Only test contacts are looked at. */
const ENROLLMENT = sql`e.caused_by, e.entered_at, e.account_id, e.status, e.paused_at, e.test, e.cohort,
	case when e.test = 1 then (select p.test_speed from contacts p where p.id = e.contact_id) end as test_speed`;

/**
 * What the next step needs to know about the holds that items came from, by hold id.
 * @param stepId the next step; without one, no one has been there
 */
export async function origins(
	context: RepositoryContext,
	holdIds: string[],
	stepId?: string,
): Promise<Map<string, HoldOrigin>> {
	const ids = [...new Set(holdIds)];
	if (ids.length === 0) return new Map();
	const { rows } = await sql<OriginRow>`
		select h.id, ${LIVE_STATE} as state, h.enrollment_id, h.journey_id, h.step_id, h.outcome, h.contact_id, h.visit,
			h.released_at, h.released_by, ${ENROLLMENT}, ${wasThere(stepId)} as was_there
		from holds h join enrollments e on e.id = h.enrollment_id
			left join claims c on c.id = h.claim_id
		where h.id ${context.sql.oneOf(ids)}`.execute(context.db);
	const found = new Map(rows.map((row) => [row.id, toOrigin(row)]));
	const missing = ids.filter((id) => !found.has(id));
	if (missing.length > 0)
		for (const origin of await pastOrigins(context, missing, stepId)) found.set(origin.holdId, origin);
	return found;
}

/** What holds came from, by the id of the hold itself; see {@link origins}. */
export async function originsOf(
	context: RepositoryContext,
	holdIds: string[],
): Promise<Map<string, HoldOrigin>> {
	if (holdIds.length === 0) return new Map();
	const { rows } = await sql<OriginRow & { hold_id: string }>`
		select h.id as hold_id, h.origin_id as id, h.enrollment_id, h.journey_id, h.step_id, null as outcome,
			h.contact_id, h.visit - 1 as visit, h.previous_at as released_at, h.previous_by as released_by, ${ENROLLMENT}
		from holds h join enrollments e on e.id = h.enrollment_id
		where h.id ${context.sql.oneOf(holdIds)}`.execute(context.db);
	return new Map(rows.map((row) => [row.hold_id, toOrigin(row)]));
}

/**
 * Holds that are over, by what the log says of them: another path through the workflow has led on from them, or an
 * execution runs once more.
 */
async function pastOrigins(
	context: RepositoryContext,
	holdIds: string[],
	stepId?: string,
): Promise<HoldOrigin[]> {
	const enrollments = context.sql.oneOf([...new Set(holdIds.map(enrollmentOf))]);
	const { rows: about } = await sql<Omit<OriginRow, 'id'>>`
		select e.id as enrollment_id, e.journey_id, e.entry_step_id as step_id, null as outcome, e.contact_id,
			0 as visit, null as released_at, null as released_by, ${ENROLLMENT}
		from enrollments e where e.id ${enrollments}`.execute(context.db);
	const byEnrollment = new Map(about.map((row) => [row.enrollment_id, row]));
	const { rows: log } = await sql<LogRow>`
		select enrollment_id, step_id, kind, hold, released_at, released_by, detail from step_log
		where enrollment_id ${enrollments} and hold is not null and kind in ('held', 'delivered', 'moved')
		order by id`.execute(context.db);
	const visits = Map.groupBy(log, (row) => `${row.enrollment_id} ${row.hold}`);
	return holdIds.flatMap((id): HoldOrigin[] => {
		const enrollment = byEnrollment.get(enrollmentOf(id));
		if (enrollment === undefined) return [];
		const entries = visits.get(`${enrollment.enrollment_id} ${holdNumber(id)}`) ?? [];
		const delivered = entries.findLast(({ kind }) => kind === 'delivered');
		// What is known only by its enrollment is too old to be continued.
		const canceled = delivered === undefined || entries.at(-1)?.kind === 'moved';
		return [
			{
				...toOrigin({ ...enrollment, id }),
				...(delivered && {
					stepId: delivered.step_id,
					outcome: fromJson<{ outcome?: HoldOutcome }>(delivered.detail)?.outcome ?? null,
					releasedAt: delivered.released_at === null ? null : Number(delivered.released_at),
					releasedBy: delivered.released_by,
				}),
				visit: log.filter(
					({ kind, enrollment_id }) => kind === 'held' && enrollment_id === enrollment.enrollment_id,
				).length,
				canceled,
				wasThere: log.some(
					({ step_id, enrollment_id }) => step_id === stepId && enrollment_id === enrollment.enrollment_id,
				),
			},
		];
	});
}

/** Nothing is looked up for one that comes from the trigger: it hasn't been held anywhere else. */
function wasThere(stepId: string | undefined): RawBuilder<unknown> {
	if (stepId === undefined) return sql`0`;
	return sql`case when h.step_id = ${stepId} or h.visit > 0 and exists (
		select 1 from step_log l where l.enrollment_id = h.enrollment_id and l.step_id = ${stepId}
			and l.kind in ${ARRIVALS}) then 1 else 0 end`;
}

interface LogRow {
	enrollment_id: string;
	step_id: string;
	kind: string;
	hold: string;
	released_at: number | null;
	released_by: string | null;
	detail: string | null;
}

function toOrigin(row: OriginRow): HoldOrigin {
	return {
		holdId: row.id,
		enrollmentId: row.enrollment_id,
		journeyId: row.journey_id,
		stepId: row.step_id,
		canceled: false,
		state: row.state ?? null,
		outcome: row.outcome,
		contactId: row.contact_id,
		visit: row.visit,
		releasedAt: row.released_at,
		releasedBy: row.released_by,
		causedBy: row.caused_by,
		enteredAt: row.entered_at,
		testSpeed: row.test_speed,
		accountId: row.account_id,
		enrollmentStatus: row.status,
		enrollmentPaused: row.paused_at !== null,
		facts: toFacts(row),
		wasThere: row.was_there === 1,
	};
}
