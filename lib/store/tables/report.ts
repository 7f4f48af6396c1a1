import {
	DELTA_KINDS,
	deltaKindOf,
	type DeltaKind,
	type Histogram,
	type JourneyGraph,
} from '../../domain/report';
import { bigint, converted, counter, id, integer, json, optional, table, text, type Column } from './column';

/** What the nightly check found: more (or fewer) in the rows than was counted. */
export interface Drift {
	/** Empty: the journey as a whole. */
	stepId: string;
	what: 'here' | 'failed' | 'entered' | 'completed' | 'exited';
	counted: number;
	found: number;
}

function deltaKind(): Column<number, DeltaKind, 'plain'> {
	return converted(integer(), deltaKindOf, (known) => DELTA_KINDS[known]);
}

/** What a count is about: shared by the tables below. */
const counted = {
	journey_id: id(),
	/** Empty: the journey as a whole. */
	step_id: id(),
	kind: deltaKind(),
	/** Counted from 0; -1: none, or none is known. */
	output: integer(),
	/** Empty: there is none. */
	reason: text(),
};

/** How many; `times` is how long they were at the step. */
const sums = {
	visits: bigint(),
	/** Those of the visits that were an enrollment's first of the step. */
	people: bigint(),
};

/** What was counted a moment ago and isn't in the totals yet: rows live for seconds. */
export const stepDeltas = table(['id'], {
	id: counter(),
	...counted,
	/** The day of entry, days since 1970-01-01 in the journey's zone. */
	cohort: integer(),
	/** The day on which it happened, in the same way. */
	day: integer(),
	/** The hour in which it happened, in quarters of an hour since 1970. */
	slot: integer(),
	...sums,
	times: optional(json<Histogram>()),
});

/** Everything since the journey was first published. */
export const stepTotals = table(
	['journey_id', 'step_id', 'kind', 'output', 'reason'],
	{
		...counted,
		...sums,
		times: optional(json<Histogram>()),
	},
	{ withoutRowId: true },
);

/** The grains of {@link stepFlow}. */
export const GRAINS = { hour: 0, day: 1 } as const;

/** Counts by hour and by day, for all enrollments. Hours are kept for 35 days. */
export const stepFlow = table(
	['journey_id', 'grain', 'slot', 'step_id', 'kind', 'output', 'reason'],
	{
		...counted,
		/** One of {@link GRAINS}. */
		grain: integer(),
		/** Of an hour: quarters of an hour since 1970; of a day: days since 1970-01-01. */
		slot: integer(),
		...sums,
		times: optional(json<Histogram>()),
	},
	{
		// By which hours that have been kept long enough are found.
		indexes: { step_flow_hours: { on: ['slot'], where: 'grain = 0' } },
		withoutRowId: true,
	},
);

/** What has become of the enrollments of a day. */
export const stepCohorts = table(
	['journey_id', 'cohort', 'step_id', 'kind', 'output', 'reason'],
	{
		...counted,
		cohort: integer(),
		...sums,
		times: optional(json<Histogram>()),
	},
	{ withoutRowId: true },
);

/** What a journey's workflow looked like, from when on. */
export const journeyVersions = table(['journey_id', 'version'], {
	journey_id: id(),
	/** Counted from 1. */
	version: integer(),
	fingerprint: text(),
	/** Of positions, names and subtitles, too: they change without making another version. */
	look: text(),
	graph: json<JourneyGraph>(),
	/** The IANA zone of its days. */
	time_zone: text(),
	published_at: bigint(),
});

/** How far background work has come, and what the check of a journey's numbers found. */
export const reportProgress = table(['name'], {
	/** `check <journey id>`, `matured <journey id>`, … */
	name: text(),
	cursor: optional(id()),
	done: bigint(),
	total: bigint(),
	checked_at: optional(bigint()),
	drift: optional(json<Drift[]>()),
});
