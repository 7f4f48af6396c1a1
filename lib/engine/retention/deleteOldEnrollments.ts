import type { OldEnrollment, RefusalKey, Store } from '../../store';
import type { EngineContext } from '../EngineContext';
import { inParts, readRequest, type RetentionRequest, type RetentionResult } from './retention';

/** Minimum number of details of most enrollments: a part has this many times fewer enrollments than rows. */
const DETAILS = 5;

export interface EnrollmentRetention extends RetentionResult {
	deleted: {
		/** Those of test contacts. */
		enrollments: number;
		stepLogEntries: number;
		/** Records of refused entries, and why they were refused. */
		refusals: number;
	};
	kept: {
		/** Enrollments with only the row left: when it was, how it ended, and under which key. */
		withoutDetails: number;
		/** Ended by a merge of contacts that can be undone, and would then continue; left as they are. */
		mergeCanBeUndone: number;
	};
}

/**
 * Removes the details of enrollments that were completed or exited long ago: the log of their way, and their
 * entry data. What is left of each is one row, because re-entry rules need it and
 * journeys are counted by it; nothing is left of test contacts. Active and failed enrollments are never
 * touched. Refused entries are removed as well if they have not happened again since. You can call it
 * repeatedly, and while journeys run.
 * @param context.store `limit` counts enrollments
 * @throws InvalidInputError
 * @returns how many lost their details, how many were kept, and why
 * @example
 * ```ts
 * const { finished } = await deleteOldEnrollments(engine, { olderThanDays: 365 });
 * console.log(finished); // true
 * ```
 */
export async function deleteOldEnrollments(
	context: EngineContext,
	request: RetentionRequest,
): Promise<EnrollmentRetention> {
	const { preview = false, signal } = request;
	const { before, limit } = readRequest(request, context.store.clock.now());
	const result: EnrollmentRetention = {
		preview,
		before,
		finished: false,
		deleted: { enrollments: 0, stepLogEntries: 0, refusals: 0 },
		kept: { withoutDetails: 0, mergeCanBeUndone: 0 },
	};
	const nothingLeft = await stripEnrollments(context, { before, limit, preview, signal }, result);
	const done = result.deleted.enrollments + result.kept.withoutDetails;
	if (nothingLeft && done < limit) {
		result.finished = await deleteRefusals(context, { before, preview, signal }, result);
	}
	return result;
}

interface Part {
	before: number;
	preview: boolean;
	signal: AbortSignal | undefined;
}

async function stripEnrollments(
	context: EngineContext,
	{ before, limit, preview, signal }: Part & { limit: number },
	{ deleted, kept }: EnrollmentRetention,
): Promise<boolean> {
	let after: OldEnrollment | null = null;
	let done = 0;
	return await inParts(context, signal, async ({ store }, size) => {
		const most = Math.min(Math.ceil(size / DETAILS), limit - done);
		const part: OldEnrollment[] = await store.retention.endedEnrollments({ after, before, limit: most });
		const old = part.filter(({ mayBeRevived }) => !mayBeRevived);
		const { stepLogEntries, rest } = await removeDetails(store, old, preview, size);
		const gone = old.filter(({ test }) => test);
		if (!rest && !preview) {
			await store.retention.closeEnrollments({
				kept: old.flatMap(({ id, test }) => (test ? [] : id)),
				deleted: gone.map(({ id }) => id),
			});
		}
		// Nothing above is counted twice when the transaction is run again.
		deleted.stepLogEntries += stepLogEntries;
		if (rest) return true;
		deleted.enrollments += gone.length;
		kept.withoutDetails += old.length - gone.length;
		kept.mergeCanBeUndone += part.length - old.length;
		done += old.length;
		after = part[part.length - 1] ?? after;
		return part.length === most && done < limit;
	});
}

async function removeDetails(
	{ retention }: Store,
	old: OldEnrollment[],
	preview: boolean,
	most: number,
): Promise<{ stepLogEntries: number; rest: boolean }> {
	const ids = old.map(({ id }) => id);
	return preview
		? { ...(await retention.countDetails(ids)), rest: false }
		: await retention.deleteDetails(ids, most);
}

async function deleteRefusals(
	context: EngineContext,
	{ before, preview, signal }: Part,
	{ deleted }: EnrollmentRetention,
): Promise<boolean> {
	let after: RefusalKey | null = null;
	return await inParts(context, signal, async ({ store }, size) => {
		const part = await store.retention.refusals({ after, limit: size });
		const old = part.filter(({ lastAt }) => lastAt < before);
		deleted.refusals += preview ? old.length : await store.retention.deleteRefusals(old, before);
		after = part[part.length - 1] ?? after;
		return part.length === size;
	});
}
