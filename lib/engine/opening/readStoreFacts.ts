import type { StoreFacts } from '../../domain/journey/check';
import type { Store } from '../../store';

/** Records per query. */
const PAGE = 1_000;

/** Everything a check of a journey looks up, also for warnings and notes. */
export async function readStoreFacts(store: Store, journeyId?: string): Promise<StoreFacts> {
	const names = await readNames(store);
	const members = await store.segments.counts(names.segments.map(({ id }) => id));
	return {
		...names,
		eventTypes: await store.interactions.types(),
		segments: names.segments.map((segment) => ({ ...segment, members: members.get(segment.id) })),
		waiting: journeyId === undefined ? [] : await store.holds.waitingIn(journeyId),
		messages: {
			policy: (await store.messagePolicies.inForce()).saved,
			pages: (await store.publicAddresses.current()) !== null,
		},
	};
}

/** What errors depend on: cheap enough for every publication. */
export async function readNames(store: Store): Promise<StoreFacts> {
	const segments = await all(async (page) => await store.segments.list(page));
	const strategies = await all(async (page) => await store.matching.list(page));
	const models = await all(async (page) => await store.scoring.list({ ...page, active: true }));
	return {
		now: store.clock.now(),
		eventTypes: [],
		segments: segments.map(({ id, name }) => ({ id, name })),
		strategies: strategies.map(({ id, name, record }) => ({ id, name, record })),
		models: models.map(({ name }) => ({ name })),
		processes: (await store.lifecycle.processes()).map(({ id, name, definition }) => ({
			id,
			name,
			stages: definition.stages,
		})),
		waiting: [],
	};
}

/** All pages of a list. */
async function all<T>(list: (page: { limit: number; offset: number }) => Promise<T[]>): Promise<T[]> {
	const found: T[] = [];
	for (;;) {
		const page = await list({ limit: PAGE, offset: found.length });
		found.push(...page);
		if (page.length < PAGE) return found;
	}
}
