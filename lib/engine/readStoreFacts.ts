import type { StoreFacts } from '../domain/journey/check';
import type { Store } from '../store';

const ALL = { limit: 1_000 };

/** What a check of a journey looks up. Reads much: callers keep it for a while. */
export async function readStoreFacts(store: Store): Promise<StoreFacts> {
	const segments = await store.segments.list(ALL);
	const members = await store.segments.counts(segments.map(({ id }) => id));
	return {
		now: store.clock.now(),
		eventTypes: await store.interactions.types(),
		segments: segments.map(({ id, name }) => ({ id, name, members: members.get(id) })),
		strategies: (await store.matching.list(ALL)).map(({ id, name, record }) => ({ id, name, record })),
		models: (await store.scoring.list({ ...ALL, active: true })).map(({ name }) => ({ name })),
		processes: (await store.lifecycle.processes()).map(({ id, name, definition }) => ({
			id,
			name,
			stages: definition.stages,
		})),
		waiting: [],
	};
}
