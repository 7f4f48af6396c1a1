import type { ConversionValue } from '../journey/goal';
import type { HoldState } from '../journey/holdState';
import type { StepLogKind } from '../journey/stepLogKinds';

/** What a log entry says to those who count. */
export interface CountedEntry {
	enrollmentId: string;
	journeyId: string;
	stepId: string | null;
	kind: StepLogKind;
	/** By which output it left, counted from 0; null: it didn't, or none is known. */
	output?: number | null;
	/** How long it was at the step, in milliseconds; null: it wasn't held. */
	lasted?: number | null;
	/** It has been at this step before. */
	again?: boolean;
	/** Of `exited`, `moved` and `settled_late`: the state of the hold that this ended; of `revived`: that it has again. */
	was?: HoldState | null;
	/** Of `exited`: why, for machines. */
	reason?: string | null;
	/** Of `goal_reached`: what the conversion is worth. */
	value?: ConversionValue | null;
	/** Of `goal_reached`: the outputs by which it has left steps, in order. */
	path?: ReadonlyArray<{ stepId: string; output: number | null }>;
}

/** What is known of an enrollment when something about it is counted. */
export interface EnrollmentFacts {
	/** Of a test contact: it isn't counted. */
	test: boolean;
	/** The day it entered, days since 1970-01-01 in its journey's zone. */
	cohort: number;
}

/** Amounts are summed as whole numbers, so that sums are exact. */
export const VALUE_UNIT = 10_000;
