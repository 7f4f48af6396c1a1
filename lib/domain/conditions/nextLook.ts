import { dayAt, exactSpan, monthDays, moveDay, startOfDay } from './calendar';
import type { Comparison, Condition, InteractionCondition, LeafCondition, Moment, Span } from './condition';
import { isTimeDependent } from './dependenciesOf';
import { countedInteractions, evaluateCondition, isEnough } from './evaluateCondition';
import { readDateField, type Facts } from './facts';
import { readInstant, readMonthDay } from './readDate';

/** Days in which every anniversary comes up, including February 29. */
const YEAR = 366;

/**
 * The earliest later instant at which a condition's value may change for a contact merely because time
 * passes. It may be too early, never too late: until then the value stays as long as the facts stay.
 *
 * @returns UTC epoch milliseconds; null when time alone changes nothing
 */
export function nextLook(condition: Condition, facts: Facts, moment: Moment): number | null {
	const next = changeAfter(condition, facts, moment);
	return next === Infinity ? null : next;
}

/** Infinity: never. */
function changeAfter(condition: Condition, facts: Facts, moment: Moment): number {
	switch (condition.kind) {
		case 'all':
			return ofGroup(condition.conditions, false, facts, moment);
		case 'any':
			return ofGroup(condition.conditions, true, facts, moment);
		case 'not':
			return changeAfter(condition.condition, facts, moment);
		default:
			return ofLeaf(condition, facts, moment);
	}
}

/**
 * @param deciding the value of one member that decides the whole: true for any, false for all. While several
 *   decide, the last of them to change matters; while none does, the first.
 */
function ofGroup(conditions: Condition[], deciding: boolean, facts: Facts, moment: Moment): number {
	const members = conditions.map((one) => ({
		decides: evaluateCondition(one, facts, moment) === deciding,
		next: changeAfter(one, facts, moment),
	}));
	const decisive = members.filter(({ decides }) => decides);
	return decisive.length > 0
		? Math.max(...decisive.map(({ next }) => next))
		: Math.min(...members.map(({ next }) => next), Infinity);
}

function ofLeaf(leaf: LeafCondition, facts: Facts, moment: Moment): number {
	switch (leaf.kind) {
		case 'field':
			return ofComparison(leaf, readDateField(leaf.record, leaf.field, facts[leaf.record] ?? null), moment);
		case 'lead':
			return Math.min(
				Infinity,
				...facts.leads.flatMap((lead) =>
					leaf.conditions.map((one) => ofComparison(one, readDateField('lead', one.field, lead), moment)),
				),
			);
		case 'interaction':
			return ofInteractions(leaf, facts, moment);
		case 'segment':
			return Infinity;
	}
}

function ofComparison(comparison: Comparison, actual: unknown, moment: Moment): number {
	if (!isTimeDependent(comparison) || actual === undefined || actual === null) return Infinity;
	if (comparison.operator === 'anniversaryIn') return ofAnniversary(comparison, actual, moment);
	const instant = readInstant(actual, moment.zone);
	if (instant === null) return Infinity;
	const span = comparison.value as Span;
	const exact = exactSpan(span);
	const turns =
		exact === null
			? calendarTurns(comparison, instant, moment)
			: comparison.operator === 'inNext'
				? [instant - exact, instant + 1]
				: [instant, instant + exact + 1];
	return Math.min(Infinity, ...turns.filter((turn) => turn > moment.now));
}

/**
 * The starts of the first day, and of the day after the last, on which a date is within a span of calendar
 * units.
 */
function calendarTurns({ operator, value }: Comparison, instant: number, { zone }: Moment): number[] {
	const span = value as Span;
	const day = dayAt(instant, zone);
	if (operator === 'inNext') return [startOfDay(firstDayBefore(day, span), zone), startOfDay(day + 1, zone)];
	return [startOfDay(day, zone), startOfDay(firstDayAfter(day, span), zone)];
}

/** The first day from which the span back no longer reaches a day. */
function firstDayAfter(day: number, span: Span): number {
	let found = moveDay(day, span, 1) + 1;
	// Months differ in length, so the way back may be longer than the way here.
	while (moveDay(found, span, -1) <= day) found += 1;
	while (moveDay(found - 1, span, -1) > day) found -= 1;
	return found;
}

/** The first day from which the span forward reaches a day. */
function firstDayBefore(day: number, span: Span): number {
	let found = moveDay(day, span, -1);
	while (moveDay(found, span, 1) < day) found += 1;
	while (moveDay(found - 1, span, 1) >= day) found -= 1;
	return found;
}

function ofAnniversary(comparison: Comparison, actual: unknown, { now, zone }: Moment): number {
	const monthDay = readMonthDay(actual, zone);
	if (monthDay === null) return Infinity;
	const ahead = Number(comparison.value);
	const today = dayAt(now, zone);
	const anniversaries: number[] = [];
	for (let day = today; day <= today + YEAR + ahead; day++) {
		if (monthDays(day, 1).includes(monthDay)) anniversaries.push(day);
	}
	const passesOn = (day: number): boolean =>
		anniversaries.some((anniversary) => anniversary >= day && anniversary <= day + ahead);
	for (let day = today + 1; day <= today + YEAR; day++) {
		if (passesOn(day) !== passesOn(today)) return startOfDay(day, zone);
	}
	// A span of nearly a year falls short of it only where a leap day lies between, which may be years ahead.
	return startOfDay(today + YEAR, zone);
}

function ofInteractions(leaf: InteractionCondition, facts: Facts, moment: Moment): number {
	if (leaf.window === undefined || !('last' in leaf.window)) return Infinity;
	const { last } = leaf.window;
	const exact = exactSpan(last);
	const ends = countedInteractions(leaf, facts, moment)
		.map(({ occurredAt }) =>
			exact === null
				? startOfDay(firstDayAfter(dayAt(occurredAt, moment.zone), last), moment.zone)
				: occurredAt + exact + 1,
		)
		.sort((left, right) => left - right);
	const now = isEnough(leaf.count, ends.length);
	const turn = ends.findIndex((_, gone) => isEnough(leaf.count, ends.length - gone - 1) !== now);
	return turn === -1 ? Infinity : ends[turn];
}
