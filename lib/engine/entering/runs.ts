import type { Audience } from '../../domain/journey';
import { nextRun } from '../../domain/schedule';
import type { EntrySource } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { enroll } from './enroll';
import { pacePerStore } from '../pacePerStore';

/** Members let in per transaction. */
const paceOf = pacePerStore({ first: 100, fewest: 50, most: 1000 });

/**
 * Begins the due runs.
 * @returns when the next is due, UTC epoch milliseconds; null: none is planned
 */
export async function startDueRuns(context: EngineContext): Promise<number | null> {
	const { store } = context;
	const now = store.clock.now();
	let next: number | null = null;
	for (const source of await store.entries.activeAudiences()) {
		if (source.nextRunAt === null || source.audience?.kind !== 'segment') continue;
		let at: number | null = source.nextRunAt;
		// The process that calculates its members wakes the clock afterwards.
		if (at <= now && !(await isCalculated(context, source.audience))) continue;
		if (at <= now) at = await startRun(context, source, at);
		if (at !== null) next = Math.min(next ?? at, at);
	}
	return next;
}

/** Whether it is known who matches a trigger's own conditions. */
async function isCalculated(
	{ store }: EngineContext,
	audience: Audience & { kind: 'segment' },
): Promise<boolean> {
	if (audience.condition === undefined) return true;
	const segments = await store.segments.getMany(audience.segmentIds);
	return [...segments.values()].every(({ refreshedAt }) => refreshedAt !== null);
}

async function startRun(context: EngineContext, source: EntrySource, dueAt: number): Promise<number | null> {
	const { journeyId, stepId, audience } = source;
	if (audience?.kind !== 'segment') return null;
	return await inTransaction(context, async ({ store }) => {
		// Runs that were missed while no process was there are made up for once, not one by one.
		const following =
			audience.when.kind === 'schedule' ? nextRun(audience.when.schedule, store.clock.now()) : null;
		await store.entries.startRun({
			journeyId,
			stepId,
			dueAt,
			total: await store.entries.countMembers(audience.segmentIds),
		});
		await store.entries.setNextRun(journeyId, stepId, following);
		return following;
	});
}

/**
 * Lets in the next members of a segment. The entries and the progress are stored together, so a crash halfway
 * neither doubles nor forgets any of them.
 * @returns whether there was anything to do
 */
export async function continueRun(context: EngineContext): Promise<boolean> {
	// Usually there is none: no reason to keep other writers waiting.
	if (!(await context.store.entries.hasUnfinishedRun())) return false;
	return await paceOf(context.store).run(async (size) => await letIn(context, size));
}

async function letIn(context: EngineContext, size: number): Promise<boolean> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const run = await store.entries.lockUnfinishedRun();
		if (run === null) return false;
		const source = await store.entries.source(run.journeyId, run.stepId);
		const { audience, rules } = source ?? {};
		const members =
			audience?.kind === 'segment' && rules
				? await store.entries.membersAfter(audience.segmentIds, run.cursor, {
						until: Number(run.startedAt),
						limit: size,
					})
				: [];
		const results = await enroll(
			tx,
			members.map((contactId) => ({
				journeyId: run.journeyId,
				stepId: run.stepId,
				contactId,
				reentry: rules!.reentry,
				rules: rules!,
				item: { json: {} },
				causedBy: null,
			})),
		);
		const finished = members.length < size;
		await store.entries.saveProgress(run.id, {
			seen: Number(run.seen) + members.length,
			entered: Number(run.entered) + results.filter(({ entered }) => entered).length,
			cursor: members.at(-1) ?? run.cursor,
			finishedAt: finished ? store.clock.now() : null,
		});
		if (finished) {
			context.log.info(
				`Customer journeys: ${Number(run.seen) + members.length} members of a segment were looked at, ${Number(run.entered) + results.filter(({ entered }) => entered).length} of them entered`,
				{ journeyId: run.journeyId },
			);
		}
		return true;
	});
}
