import { sql } from 'kysely';

import { enrollmentOf } from '../../newIds';
import type { RepositoryContext } from '../../RepositoryContext';
import type { EnrollmentStatus } from '../../schema';
import type { Recipient } from './types';

interface HoldRow {
	id: string;
	step_id: string;
	origin_id: string;
}

interface EnrollmentRow {
	id: string;
	journey_id: string;
	contact_id: string;
	account_id: string | null;
	status: EnrollmentStatus;
}

const LIVING: ReadonlySet<EnrollmentStatus> = new Set(['active', 'failed']);

/** Whom the messages of items are for, by the holds that these came from; unknown ones are left out. */
export async function readRecipients(
	context: RepositoryContext,
	holdIds: string[],
): Promise<Map<string, Recipient>> {
	const ids = [...new Set(holdIds)];
	if (ids.length === 0) return new Map();
	const { rows: enrollments } = await sql<EnrollmentRow>`
		select id, journey_id, contact_id, account_id, status from enrollments
		where id ${context.sql.oneOfIndexed([...new Set(ids.map(enrollmentOf))])}`.execute(context.db);
	const { rows: holds } = await sql<HoldRow>`
		select id, step_id, origin_id from holds where id ${context.sql.oneOfIndexed(ids)}`.execute(context.db);
	const byId = new Map(enrollments.map((row) => [row.id, row]));
	const holdsById = new Map(holds.map((row) => [row.id, row]));
	return new Map(
		ids.flatMap((holdId): Array<[string, Recipient]> => {
			const row = byId.get(enrollmentOf(holdId));
			if (row === undefined) return [];
			const hold = holdsById.get(holdId);
			return [
				[
					holdId,
					{
						holdId,
						enrollmentId: row.id,
						journeyId: row.journey_id,
						contactId: row.contact_id,
						accountId: row.account_id,
						living: LIVING.has(row.status),
						hold: hold === undefined ? null : { stepId: hold.step_id, originId: hold.origin_id },
					},
				],
			];
		}),
	);
}
