import { PROPERTY_OPERATORS, type PropertyFilter } from '../propertyFilter';

/** Date operators, in addition to those of property filters. */
export const DATE_OPERATORS = [
	'before',
	'after',
	'onDate',
	'inLast',
	'notInLast',
	'inNext',
	'anniversaryIn',
] as const;

export type DateOperator = (typeof DATE_OPERATORS)[number];

export const FIELD_OPERATORS = [...PROPERTY_OPERATORS, ...DATE_OPERATORS] as const;

export type FieldOperator = (typeof FIELD_OPERATORS)[number];

/** Minutes and hours are exact; the longer ones are whole calendar days, today included. */
export const SPAN_UNITS = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;

export type SpanUnit = (typeof SPAN_UNITS)[number];

export interface Span {
	/** 0 or more; whole for days and longer units. */
	amount: number;
	unit: SpanUnit;
}

/**
 * A comparison of one field.
 *
 * - The operators of property filters compare as loosely as they do there; see `matchesProperties`.
 * - `before`, `after` and `onDate` take an ISO date, with or without a time, or epoch milliseconds. A date
 *   without a time is the whole day in the zone: `after` it begins the next day.
 * - `inLast`, `notInLast` and `inNext` take a {@link Span}. In minutes and hours it is exact, to and from
 *   this moment. Days, weeks, months and years are whole calendar days in the zone, today included: the last
 *   1 day is yesterday and today. `notInLast` is also true where there is no date.
 * - `anniversaryIn` takes a number of days (0: today): the month and day of the date come up within them. In
 *   non-leap years February 29 comes up on February 28.
 */
export interface Comparison {
	/**
	 * A field of the record in camel case (`CONDITION_FIELDS`), or `attributes.` and a path; of what the contact
	 * entered a journey with, a path alone.
	 */
	field: string;
	operator: FieldOperator;
	value?: unknown;
}

export interface FieldCondition extends Comparison {
	kind: 'field';
	/** `entry`: what the contact entered the journey with; only where there is one (`ConditionScope`). */
	record: 'contact' | 'account' | 'entry';
}

/** True if the contact has a lead for which all of the comparisons are true. */
export interface LeadCondition {
	kind: 'lead';
	conditions: Comparison[];
	/** true: open leads only; false: closed ones only. */
	open?: boolean;
}

export const COUNT_OPERATORS = ['atLeast', 'atMost', 'exactly', 'none'] as const;

export type CountOperator = (typeof COUNT_OPERATORS)[number];

/**
 * When interactions must have happened to count. `last` counts back from now, like `inLast`. `from` and `to`
 * are instants or dates in the zone; `from` belongs to the window, and so does the whole day of a `to`
 * without a time, but not the instant of one with a time.
 */
export type InteractionWindow = { last: Span } | { from?: string | number; to?: string | number };

export interface InteractionCondition {
	kind: 'interaction';
	/** `*` (`ANY_EVENT`): whatever the contact does. */
	type: string;
	filter?: PropertyFilter;
	count: { operator: CountOperator; value: number };
	window?: InteractionWindow;
}

export interface SegmentCondition {
	kind: 'segment';
	segmentId: string;
	isMember: boolean;
}

export interface GroupCondition {
	kind: 'all' | 'any';
	conditions: Condition[];
}

export interface NotCondition {
	kind: 'not';
	condition: Condition;
}

export type LeafCondition = FieldCondition | LeadCondition | InteractionCondition | SegmentCondition;

/**
 * A question about one contact, as data: stored as JSON, evaluated for one contact in memory and for all of
 * them in SQL.
 */
export type Condition = GroupCondition | NotCondition | LeafCondition;

/** What a condition is asked about: a contact, or one enrollment of a contact in a journey. */
export type ConditionScope = 'contact' | 'enrollment';

/** The time at which a condition is evaluated (UTC epoch milliseconds), and the IANA zone its days are in. */
export interface Moment {
	now: number;
	zone: string;
}

export function isDateOperator(operator: string): operator is DateOperator {
	return (DATE_OPERATORS as readonly string[]).includes(operator);
}
