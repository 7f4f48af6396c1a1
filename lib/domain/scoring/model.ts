import type { Condition, InteractionWindow } from '../conditions';
import type { PropertyFilter } from '../propertyFilter';

/**
 * How the points of one interaction fade with each whole day (24 hours) since it happened: linearly to
 * nothing after a number of days, or by half with each half-life.
 */
export type Decay = { kind: 'linear'; days: number } | { kind: 'halfLife'; days: number };

/** How often an interaction must have happened, and how often it gives points. */
export type Frequency =
	/** Points for each interaction. */
	| { kind: 'each' }
	/** Points once, when there are at least this many. */
	| { kind: 'atLeast'; count: number }
	/** Points once, when there is none. */
	| { kind: 'none' };

interface RuleBase {
	name: string;
	/** Whole points, not 0; negative ones subtract. */
	points: number;
	/** The group whose caps the points count against. */
	group?: string;
}

/** Points once, while a condition is true. Conditions on leads apply to the scored lead. */
export interface ConditionRule extends RuleBase {
	kind: 'condition';
	condition: Condition;
}

/** Points for what a contact did; each interaction counts once. */
export interface InteractionRule extends RuleBase {
	kind: 'interaction';
	type: string;
	filter?: PropertyFilter;
	window?: InteractionWindow;
	frequency: Frequency;
	/** The most points this rule gives (or takes away) in all; only with `each`. */
	max?: number;
	/**
	 * How many of a contact's interactions count per calendar day in the model's zone, earliest first; only
	 * with `each`.
	 */
	maxPerDay?: number;
	/** Only with `each`. */
	decay?: Decay;
}

export type ScoringRule = ConditionRule | InteractionRule;

/** A floor and a ceiling; omitted: none. */
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
	/** Only the lowest grade may omit it: no lower limit. */
	from?: number;
	/** Only the highest grade may omit it: no upper limit. */
	to?: number;
}

/** Rules that add up to a lead's score. A plain JSON value. */
export interface ScoringModel {
	name: string;
	rules: ScoringRule[];
	groups: RuleGroup[];
	/** Of the whole score. */
	caps: Caps;
	/** Ascending, without gaps or overlaps. */
	grades: Grade[];
	/** The score at which a lead passes this model; null: this model makes no one sales-ready. */
	salesReadyAt: number | null;
	/** `all`: only together with every other model that has a threshold. */
	combine: 'any' | 'all';
	/** Whose interactions and fields count: those of the lead's contact, or of all contacts of its account. */
	basis: 'contact' | 'account';
	/** Whether a lead whose score falls below the threshold is no longer sales-ready. */
	demote: boolean;
	/** Whether its scores are removed from the leads when it is stopped. */
	cleanUp: boolean;
	/** IANA zone for the days of windows, dates and daily limits. */
	zone: string;
}
