import type { IDataObject } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import type { JourneyRow, Store } from '../../../../lib/store';

/** A journey with the number of contacts in it (without test contacts) and its entries in progress. */
export async function journeyJson(store: Store, journey: JourneyRow): Promise<IDataObject> {
	const counts = await store.enrollments.countByStatus(journey.id);
	const runs = await store.entries.runs(journey.id, { limit: 1000 });
	const names = new Map((await store.steps.list(journey.id)).map((step) => [step.step_id, step.name]));
	return {
		id: journey.id,
		name: journey.name,
		owner: journey.owner,
		paused: journey.paused_at !== null,
		pausedAt: isoTime(journey.paused_at),
		counts: {
			active: counts.active ?? 0,
			completed: counts.completed ?? 0,
			exited: counts.exited ?? 0,
			failed: counts.failed ?? 0,
		},
		entryRuns: runs
			.filter((run) => run.finished_at === null)
			.map((run) => ({
				id: run.id,
				stepId: run.step_id,
				stepName: names.get(run.step_id) ?? null,
				dueAt: isoTime(run.due_at),
				startedAt: isoTime(run.started_at),
				seen: run.seen,
				total: run.total,
				entered: run.entered,
			})),
		createdAt: isoTime(journey.created_at),
		updatedAt: isoTime(journey.updated_at),
	};
}
