import type { StoreFacts } from '../../domain/journey/check';
import type { Store } from '../../store';

const ALL = { limit: 1_000 };

/** What a check of a journey looks up. Reads much: callers keep it for a while. */
export async function readStoreFacts(store: Store): Promise<StoreFacts> {
	const names = await readNames(store);
	const members = await store.segments.counts(names.segments.map(({ id }) => id));
	return {
		...names,
		eventTypes: await store.interactions.types(),
		segments: names.segments.map((segment) => ({ ...segment, members: members.get(segment.id) })),
	};
}

/** What errors depend on: cheap enough for every publication. */
export async function readNames(store: Store): Promise<StoreFacts> {
	return {
		now: store.clock.now(),
		eventTypes: [],
		segments: (await store.segments.list(ALL)).map(({ id, name }) => ({ id, name })),
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
