import type { Condition, InteractionWindow } from '../conditions';
import type { PropertyFilter } from '../propertyFilter';

/**
 * How the points of one interaction fade with each whole day (24 hours) since it happened: straight down to nothing
 * after so many days, or by half with each half-life.
 */
export type Decay = { kind: 'linear'; days: number } | { kind: 'halfLife'; days: number };

/** How often an interaction has to have happened, and how often it gives points. */
export type Frequency =
	/** Points for each interaction. */
	| { kind: 'each' }
	/** Points once, when there are so many. */
	| { kind: 'atLeast'; count: number }
	/** Points once, when there is none. */
	| { kind: 'none' };

interface RuleBase {
	name: string;
	/** Whole points, not 0; negative ones take away. */
	points: number;
	/** The group whose caps the points count against. */
	group?: string;
}

/** Points once, while a condition is true. Conditions on leads are about the lead that is scored. */
export interface ConditionRule extends RuleBase {
	kind: 'condition';
	condition: Condition;
}

/** Points for what somebody did; each interaction counts once. */
export interface InteractionRule extends RuleBase {
	kind: 'interaction';
	type: string;
	filter?: PropertyFilter;
	window?: InteractionWindow;
	frequency: Frequency;
	/** The most points that this rule gives (or takes away) in all; only with `each`. */
	max?: number;
	/** How many interactions of one contact count on one calendar day in the model's zone, the first; only with `each`. */
	maxPerDay?: number;
	/** Only with `each`. */
	decay?: Decay;
}

export type ScoringRule = ConditionRule | InteractionRule;

/** A floor and a ceiling; left out: none. */
export interface Caps {
	min?: number;
	max?: number;
}

export interface RuleGroup extends Caps {
	name: string;
}

/** A named band of scores, both ends included. */
export interface Grade {
	name: string;
	/** Only the lowest grade may leave it out: from anywhere below. */
	from?: number;
	/** Only the highest grade may leave it out: without an end. */
	to?: number;
}

/** Rules that add up to the score of a lead. A plain JSON value. */
export interface ScoringModel {
	name: string;
	rules: ScoringRule[];
	groups: RuleGroup[];
	/** Of the whole score. */
	caps: Caps;
	/** Ascending, without gaps or overlaps. */
	grades: Grade[];
	/** The score from which on a lead has passed this model; null: this model makes nobody sales-ready. */
	salesReadyAt: number | null;
	/** `all`: only together with every other model that has a threshold. */
	combine: 'any' | 'all';
	/** Whose interactions and fields count: those of the lead's contact, or of all contacts of its account. */
	basis: 'contact' | 'account';
	/** Whether a lead whose score falls below the threshold is not sales-ready any more. */
	demote: boolean;
	/** Whether its scores are taken off the leads when it is stopped. */
	cleanUp: boolean;
	/** IANA zone in which the days of windows, dates and daily limits are. */
	zone: string;
}
