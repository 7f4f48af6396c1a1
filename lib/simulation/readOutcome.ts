import type { Enrollment, Store, StoredStepLogEntry } from '../store';
import type { RecordedRefusal } from '../store/repositories/EntryRepository';

/** Enrollments whose log is read at once; the store returns up to 10,000 entries for them. */
const CHUNK = 50;
const MOST_ENTRIES = 10_000;

const PAGE = 500;

/** What the store finally says about all enrollments in a journey, and what happened to them. */
export async function readOutcome(
	store: Store,
	journeyId: string,
	contactIds: string[],
): Promise<{ enrollments: Enrollment[]; log: StoredStepLogEntry[]; entryRefusals: RecordedRefusal[] }> {
	const enrollments = await allPages(async (page) => await store.enrollments.list({ journeyId, ...page }));
	const entryRefusals = await allPages(async (page) => await store.entries.refusals({ journeyId, ...page }));
	const order = new Map(contactIds.map((id, index) => [id, index]));
	enrollments.sort(
		(left, right) =>
			(order.get(left.contactId) ?? 0) - (order.get(right.contactId) ?? 0) ||
			left.enteredAt - right.enteredAt,
	);
	const log: StoredStepLogEntry[] = [];
	for (let start = 0; start < enrollments.length; start += CHUNK) {
		log.push(
			...(await readLog(
				store,
				enrollments.slice(start, start + CHUNK).map(({ id }) => id),
			)),
		);
	}
	return { enrollments, log: log.sort((left, right) => left.id - right.id), entryRefusals };
}

async function readLog(store: Store, ids: string[]): Promise<StoredStepLogEntry[]> {
	const entries = await store.stepLog.list(ids);
	if (entries.length < MOST_ENTRIES || ids.length === 1) return entries;
	const half = Math.ceil(ids.length / 2);
	return [...(await readLog(store, ids.slice(0, half))), ...(await readLog(store, ids.slice(half)))];
}

async function allPages<T>(read: (page: { limit: number; offset: number }) => Promise<T[]>): Promise<T[]> {
	const all: T[] = [];
	for (let offset = 0; ; offset += PAGE) {
		const page = await read({ limit: PAGE, offset });
		all.push(...page);
		if (page.length < PAGE) return all;
	}
}
