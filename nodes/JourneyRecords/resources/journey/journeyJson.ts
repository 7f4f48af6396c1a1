import type { IDataObject } from 'n8n-workflow';

import { describeOpening, isOpen } from '../../../../lib/domain/journey';
import { isoTime } from '../../../../lib/n8n/items';
import type { Journey, Store } from '../../../../lib/store';

/** A journey with the number of contacts in it (without test contacts) and its entries in progress. */
export async function journeyJson(store: Store, journey: Journey): Promise<IDataObject> {
	const counts = await store.enrollments.countByStatus(journey.id);
	const runs = await store.entries.runs(journey.id, { limit: 1000 });
	const names = new Map((await store.steps.list(journey.id)).map((step) => [step.stepId, step.name]));
	return {
		id: journey.id,
		name: journey.name,
		owner: journey.owner,
		paused: journey.pausedAt !== null,
		pausedAt: isoTime(journey.pausedAt),
		open: isOpen(journey),
		notOpenBecause: describeOpening(journey),
		findings: (journey.refusal?.findings ?? []) as unknown as IDataObject[],
		counts: {
			active: counts.active ?? 0,
			completed: counts.completed ?? 0,
			exited: counts.exited ?? 0,
			failed: counts.failed ?? 0,
		},
		entryRuns: runs
			.filter((run) => run.finishedAt === null)
			.map((run) => ({
				id: run.id,
				stepId: run.stepId,
				stepName: names.get(run.stepId) ?? null,
				dueAt: isoTime(run.dueAt),
				startedAt: isoTime(run.startedAt),
				seen: run.seen,
				total: run.total,
				entered: run.entered,
			})),
		createdAt: isoTime(journey.createdAt),
		updatedAt: isoTime(journey.updatedAt),
	};
}
