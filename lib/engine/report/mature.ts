import { setImmediate as nextTurn } from 'node:timers/promises';

import { localDay, type Delta } from '../../domain/report';
import { inTransaction, type EngineContext } from '../EngineContext';

const CHUNK = 500;

const FIRST = { endedAt: 0, id: '' };

/**
 * Counts enrollments whose conversion window has closed. Rates only include them, because the others may still reach
 * the goal.
 */
export async function matureConversions(
	context: EngineContext,
	stopped: () => boolean = () => false,
): Promise<void> {
	const windows = new Map<string, number>();
	for (const { journeyId, rules } of await context.store.entries.withRules()) {
		if (!rules?.goal) continue;
		// Of several triggers, the one that waits longest decides.
		windows.set(journeyId, Math.max(windows.get(journeyId) ?? 0, rules.goal.window ?? 0));
	}
	for (const [journeyId, window] of windows) {
		while (!stopped() && (await matureSome(context, journeyId, window))) await nextTurn();
	}
}

/** @returns whether there may be more */
async function matureSome(context: EngineContext, journeyId: string, window: number): Promise<boolean> {
	const name = `matured ${journeyId}`;
	return await inTransaction(
		context,
		async ({ store }) => {
			await store.report.lockProgress(name);
			const progress = await store.report.progress(name);
			const after = readCursor(progress?.cursor ?? null);
			const before = store.clock.now() - window;
			const ended = await store.report.endedRuns(journeyId, { after, before, limit: CHUNK });
			const last = ended.at(-1);
			if (last === undefined) return false;
			const counted = ended.filter(({ test }) => !test);
			const alike = Map.groupBy(counted, ({ converted, cohort }) => `${converted} ${cohort}`);
			await store.report.addDeltas(
				[...alike.values()].map((runs) => maturedDelta(journeyId, runs[0], runs.length)),
			);
			await store.report.saveProgress({
				name,
				cursor: JSON.stringify([last.endedAt, last.id]),
				done: (progress?.done ?? 0) + ended.length,
				total: 0,
				checkedAt: store.clock.now(),
				drift: null,
			});
			return ended.length === CHUNK;
		},
		'process',
	);
}

function readCursor(cursor: string | null): typeof FIRST {
	if (cursor === null) return FIRST;
	const [endedAt, id] = JSON.parse(cursor) as [number, string];
	return { endedAt, id };
}

function maturedDelta(
	journeyId: string,
	{ converted, cohort, endedAt }: { converted: boolean; cohort: number | null; endedAt: number },
	visits: number,
): Delta {
	return {
		journeyId,
		stepId: '',
		kind: 'matured',
		output: converted ? 1 : 0,
		reason: '',
		cohort: cohort ?? localDay(endedAt, 'UTC'),
		visits,
		people: 0,
		times: null,
	};
}
