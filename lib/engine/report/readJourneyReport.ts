import {
	addToBalance,
	addToJourney,
	conversionOf,
	emptyBalance,
	emptyJourneyBalance,
	leavingOf,
	localDay,
	mergeHistograms,
	quantile,
	slotOf,
	VALUE_UNIT,
	type Balance,
	type Conversion,
	type GraphNode,
	type Histogram,
} from '../../domain/report';
import { InvalidInputError, NotFoundError } from '../../domain/errors';
import type { Drift, NumbersRange, NumbersRow, Step } from '../../store';
import type { EngineContext } from '../EngineContext';
import { lastCheck } from './checkNumbers';

/** Which numbers of a journey to tell. */
export interface ReportRequest {
	/**
	 * `all`: everything since it was first published; `entered`: what has become of those who entered in the range;
	 * `happened`: what happened in the range, to any enrollment.
	 */
	view: 'all' | 'entered' | 'happened';
	/** UTC epoch milliseconds. Days are whole ones of the journey’s zone. */
	from?: number;
	/** The first instant that isn't part of it. */
	to?: number;
}

/** Passages by one output of a step. */
export interface OutputReport {
	/** Counted from 0; null: not known. */
	output: number | null;
	name: string | null;
	visits: number;
	/** Enrollments that took it at some time before they reached the goal, and those for which it was the last. */
	converted: number;
	convertedLast: number;
}

/** The numbers of a step. `arrived = here + left + failed + exited + moved`, whenever one looks. */
export interface StepReport extends Balance {
	stepId: string;
	name: string;
	type: string;
	/** UTC epoch milliseconds; null: it’s part of the journey. */
	removedAt: number | null;
	/** Enrollments that came here at all. */
	people: number;
	/** Should have left by now; counted up to {@link MOST_OVERDUE}. */
	overdue: number;
	outputs: OutputReport[];
	exits: Array<{ reason: string; visits: number }>;
	/** How long they were here, milliseconds; null: no one has left. */
	median: number | null;
	p90: number | null;
}

export interface JourneyReport {
	journeyId: string;
	name: string;
	/** The IANA zone of its days. */
	zone: string;
	view: ReportRequest['view'];
	/** What the numbers cover, as far as it's limited; UTC epoch milliseconds. */
	from: number | null;
	to: number | null;
	asOf: number;
	totals: {
		entered: number;
		active: number;
		completed: number;
		exited: number;
		failed: number;
		exits: Array<{ reason: string; enrollments: number }>;
	};
	goal: Conversion & { values: Array<{ currency: string; amount: number }> };
	steps: StepReport[];
	check: { checkedAt: number | null; drift: Drift[] };
}

/** Overdue contacts of a step are counted up to here. */
export const MOST_OVERDUE = 10_001;

/** How late a contact is before it counts as overdue, in milliseconds. */
const LATE = 60_000;

/** Recent ranges up to this long are counted by hours, others by days. */
const LONGEST_BY_HOURS = 7 * 86_400_000;
const HOURS_KEPT = 34 * 86_400_000;

/**
 * The numbers of a journey and its steps, as of this instant. Test contacts aren't counted.
 * @throws NotFoundError for a journey that was never published
 */
export async function readJourneyReport(
	context: EngineContext,
	journeyId: string,
	request: ReportRequest = { view: 'all' },
): Promise<JourneyReport> {
	const { store } = context;
	const journey = await store.steps.journey(journeyId);
	if (journey === null) throw new NotFoundError('journey', journeyId);
	const asOf = store.clock.now();
	const zone = await store.report.zoneOf(journeyId);
	const range = rangeOf(request, zone, asOf);
	const numbers = await store.report.numbers(journeyId, range);
	const steps = await store.steps.list(journeyId);
	const version = await store.report.latestVersion(journeyId);
	const nodes = new Map((version?.graph.nodes ?? []).map((node) => [node.id, node]));
	// Those that are late now are late whatever the range.
	const isOpen = journey.pausedAt === null;
	const overdue = isOpen
		? await store.report.overdue(
				journeyId,
				steps.filter(({ removedAt }) => removedAt === null).map(({ stepId }) => stepId),
				asOf - LATE,
				MOST_OVERDUE,
			)
		: new Map<string, number>();
	const failed = await store.report.failedEnrollments(
		journeyId,
		range.view === 'entered' ? range : undefined,
	);
	return {
		journeyId,
		name: journey.name,
		zone,
		view: request.view,
		from: request.view === 'all' ? null : (request.from ?? null),
		to: request.view === 'all' ? null : (request.to ?? null),
		asOf,
		totals: totalsOf(numbers, failed),
		goal: goalOf(numbers),
		steps: stepReports(steps, numbers, nodes, overdue),
		check: await lastCheck(context, journeyId),
	};
}

function rangeOf({ view, from, to }: ReportRequest, zone: string, now: number): NumbersRange {
	if (view === 'all') return { view };
	const begin = from ?? 0;
	const end = to ?? now + 1;
	if (begin >= end) {
		throw new InvalidInputError({ field: 'to', reason: 'must be later than from; swap them' });
	}
	const days = { from: localDay(begin, zone), to: localDay(end - 1, zone) };
	if (view === 'entered') return { view, ...days };
	const byHours = end - begin <= LONGEST_BY_HOURS && begin >= now - HOURS_KEPT;
	return byHours
		? { view, grain: 'hour', from: slotOf(begin, zone), to: slotOf(end - 1, zone) }
		: { view, grain: 'day', ...days };
}

/** The journey as a whole: `entered = active + completed + exited + failed`. */
function totalsOf(numbers: NumbersRow[], failed: number): JourneyReport['totals'] {
	const balance = emptyJourneyBalance();
	const reasons = new Map<string, number>();
	for (const { kind, reason, visits } of numbers) {
		addToJourney(balance, kind, visits);
		if (kind === 'exited') add(reasons, reason, visits);
		if (kind === 'revived') add(reasons, reason, -visits);
	}
	const { entered, completed, exited } = balance;
	const exits = [...reasons].map(([reason, enrollments]) => ({ reason, enrollments }));
	return {
		entered,
		active: entered - completed - exited - failed,
		completed,
		exited,
		failed,
		exits: exits.filter(({ enrollments }) => enrollments !== 0).sort(byCount('enrollments', 'reason')),
	};
}

function goalOf(numbers: NumbersRow[]): JourneyReport['goal'] {
	const counts = { entered: 0, reached: 0, matured: 0, converted: 0 };
	const values = new Map<string, number>();
	for (const { kind, output, reason, visits } of numbers) {
		if (kind === 'entered' || kind === 'correctedEntered') counts.entered += visits;
		if (kind === 'goal') counts.reached += visits;
		if (kind === 'matured') counts.matured += visits;
		if (kind === 'matured' && output === 1) counts.converted += visits;
		if (kind === 'value') add(values, reason, visits);
	}
	return {
		...conversionOf(counts),
		values: [...values].sort().map(([currency, units]) => ({ currency, amount: units / VALUE_UNIT })),
	};
}

function stepReports(
	steps: Step[],
	numbers: NumbersRow[],
	nodes: ReadonlyMap<string, GraphNode>,
	overdue: ReadonlyMap<string, number>,
): StepReport[] {
	const byStep = Map.groupBy(numbers, ({ stepId }) => stepId);
	byStep.delete('');
	const known = new Map(steps.map((step) => [step.stepId, step]));
	// Nodes that hold no one are counted, but aren't registered.
	const ids = new Set([...known.keys(), ...byStep.keys()]);
	return [...ids].map((stepId) => {
		const step = known.get(stepId);
		const node = nodes.get(stepId);
		return {
			stepId,
			name: node?.name ?? step?.name ?? stepId,
			type: step?.type ?? node?.type ?? '',
			removedAt: step?.removedAt ?? null,
			overdue: overdue.get(stepId) ?? 0,
			...stepNumbers(byStep.get(stepId) ?? [], node?.outputs ?? []),
		};
	});
}

function stepNumbers(
	numbers: NumbersRow[],
	names: readonly string[],
): Omit<StepReport, 'stepId' | 'name' | 'type' | 'removedAt' | 'overdue'> {
	const balance = emptyBalance();
	const exits = new Map<string, number>();
	const outputs = new Map<number, OutputReport>();
	let people = 0;
	let times: Histogram = {};
	for (const { kind, output, reason, visits, people: first, times: lasted } of numbers) {
		addToBalance(balance, kind, visits);
		people += first;
		times = mergeHistograms(times, lasted);
		if (kind === 'exitedHere' || kind === 'exitedFailed') add(exits, reason, visits);
		const left = leavingOf(kind, visits);
		if (left === 0 && kind !== 'converted' && kind !== 'convertedLast') continue;
		const report = outputs.get(output) ?? {
			output: output < 0 ? null : output,
			name: names[output] ?? null,
			visits: 0,
			converted: 0,
			convertedLast: 0,
		};
		outputs.set(output, report);
		report.visits += left;
		if (kind === 'converted' || kind === 'convertedLast') report[kind] += visits;
	}
	return {
		...balance,
		people,
		outputs: [...outputs].sort(([left], [right]) => left - right).map(([, report]) => report),
		exits: [...exits].map(([reason, visits]) => ({ reason, visits })).sort(byCount('visits', 'reason')),
		median: quantile(times, 0.5),
		p90: quantile(times, 0.9),
	};
}

function add(counts: Map<string, number>, key: string, visits: number): void {
	counts.set(key, (counts.get(key) ?? 0) + visits);
}

/** The most first; of equal ones, in the order of their names. */
function byCount<T extends Record<C, number> & Record<N, string>, C extends string, N extends string>(
	count: C,
	name: N,
): (left: T, right: T) => number {
	return (left, right) => right[count] - left[count] || (left[name] < right[name] ? -1 : 1);
}
