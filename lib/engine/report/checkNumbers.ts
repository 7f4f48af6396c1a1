import { setImmediate as nextTurn } from 'node:timers/promises';

import {
	addToBalance,
	addToJourney,
	emptyBalance,
	emptyJourneyBalance,
	localDay,
	type DeltaKind,
} from '../../domain/report';
import type { Drift } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';

const DAY = 86_400_000;

const REPAIRS: Record<Drift['what'], DeltaKind> = {
	here: 'correctedHere',
	failed: 'correctedFailed',
	entered: 'correctedEntered',
	completed: 'correctedCompleted',
	exited: 'correctedExited',
};

/** When the numbers of a journey were last compared with its rows, and what differed. */
export interface NumbersCheck {
	checkedAt: number | null;
	drift: Drift[];
}

/**
 * Compares the numbers of a journey with its rows, each step at one instant, and corrects what differs: the log
 * and the report say what it was.
 * @returns what differed; usually nothing
 */
export async function checkNumbers(context: EngineContext, journeyId: string): Promise<Drift[]> {
	const numbers = await context.store.report.numbers(journeyId, { view: 'all' });
	const steps = await context.store.steps.list(journeyId);
	const stepIds = new Set([...steps, ...numbers].map(({ stepId }) => stepId));
	const drift: Drift[] = [];
	for (const stepId of [...stepIds, '']) {
		// Usually nothing differs, and then no one has waited for this.
		const differing = await differingAt(context, journeyId, stepId);
		if (differing.length > 0) drift.push(...(await repair(context, journeyId, stepId)));
		await nextTurn();
	}
	await context.store.report.saveProgress({
		name: progressName(journeyId),
		cursor: null,
		done: drift.length,
		total: stepIds.size,
		checkedAt: context.store.clock.now(),
		drift,
	});
	if (drift.length > 0) {
		context.log.warn(
			`Customer journeys: the numbers of the journey ${journeyId} differed from its contacts, and were corrected`,
			{ drift },
		);
	}
	return drift;
}

/** What the last check of a journey's numbers found. */
export async function lastCheck(context: EngineContext, journeyId: string): Promise<NumbersCheck> {
	const progress = await context.store.report.progress(progressName(journeyId));
	return { checkedAt: progress?.checkedAt ?? null, drift: progress?.drift ?? [] };
}

/**
 * Checks the numbers of journeys that weren't checked in the last twelve hours; of several processes, one checks each.
 */
export async function checkDueNumbers(
	context: EngineContext,
	stopped: () => boolean = () => false,
): Promise<void> {
	for (const { id } of await context.store.steps.journeys()) {
		if (stopped()) return;
		if (await isDue(context, id)) await checkNumbers(context, id);
		await nextTurn();
	}
}

/** Whether this process is to check a journey now; if so, no other does. */
async function isDue({ store }: EngineContext, journeyId: string): Promise<boolean> {
	return await store.report.claimCheck(progressName(journeyId), store.clock.now() - DAY / 2);
}

function progressName(journeyId: string): string {
	return `check ${journeyId}`;
}

/** What differs between numbers and rows; an empty step id: of the journey as a whole. */
async function differingAt({ store }: EngineContext, journeyId: string, stepId: string): Promise<Drift[]> {
	const numbers = await store.report.numbers(journeyId, { view: 'all' });
	const differing: Drift[] = [];
	const compare = (what: Drift['what'], counted: number, found: number): void => {
		if (counted !== found) differing.push({ stepId, what, counted, found });
	};
	if (stepId !== '') {
		const balance = emptyBalance();
		for (const row of numbers) if (row.stepId === stepId) addToBalance(balance, row.kind, row.visits);
		const { here, failed } = await store.report.atStep(journeyId, stepId);
		compare('here', balance.here, here);
		compare('failed', balance.failed, failed);
		return differing;
	}
	const balance = emptyJourneyBalance();
	for (const row of numbers) addToJourney(balance, row.kind, row.visits);
	const found = await store.report.inJourney(journeyId);
	// Counters outlive deleted enrollments: fewer may be left than have ended.
	const completed = Math.max(balance.completed, found.completed);
	const exited = Math.max(balance.exited, found.exited);
	compare('completed', balance.completed, completed);
	compare('exited', balance.exited, exited);
	compare('entered', balance.entered, found.living + completed + exited);
	return differing;
}

/** Looks again, at one instant, and corrects what differs. */
async function repair(context: EngineContext, journeyId: string, stepId: string): Promise<Drift[]> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.report.freeze();
		const drift = await differingAt(tx, journeyId, stepId);
		const cohort = localDay(store.clock.now(), 'UTC');
		await store.report.addDeltas(
			drift.map(({ what, counted, found }) => ({
				journeyId,
				stepId,
				kind: REPAIRS[what],
				output: -1,
				reason: '',
				cohort,
				visits: found - counted,
				people: 0,
				times: null,
			})),
		);
		return drift;
	});
}
