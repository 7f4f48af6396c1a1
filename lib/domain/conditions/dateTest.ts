import type { Comparison, InteractionWindow, Moment, Span } from './condition';
import { dayAt, exactSpan, monthDays, moveDay, startOfDay } from './calendar';
import { readDateValue, readInstant, readMonthDay } from './readDate';

/** Instants from `from` (included) to `to` (excluded); null: no limit. */
export interface InstantRange {
	from: number | null;
	to: number | null;
}

/**
 * What a date operator asks at one moment, with the calendar already applied: every interpreter of conditions
 * uses it, so that the calendar's rules are in one place.
 */
export type DateTest =
	| { ask: 'within'; range: InstantRange; negate: boolean }
	| { ask: 'anniversary'; monthDays: number[]; negate: boolean };

/** @param comparison one with a date operator, valid */
export function dateTest({ operator, value }: Comparison, moment: Moment): DateTest {
	const { now, zone } = moment;
	switch (operator) {
		case 'before':
			return within({ from: null, to: readInstant(value, zone) });
		case 'after':
			return within({ from: endOf(value, zone), to: null });
		case 'onDate':
			return within(wholeDay(value, zone));
		case 'inLast':
			return within(lastRange(value as Span, moment));
		case 'notInLast':
			return { ask: 'within', range: lastRange(value as Span, moment), negate: true };
		case 'inNext':
			return within(nextRange(value as Span, moment));
		case 'anniversaryIn':
			return {
				ask: 'anniversary',
				monthDays: [...new Set(monthDays(dayAt(now, zone), Number(value) + 1))],
				negate: false,
			};
		default:
			throw new RangeError(`${operator} is not a date operator`);
	}
}

/** Whether a field's value passes. A value that isn't a date passes only negated tests. */
export function passesDateTest(test: DateTest, value: unknown, zone: string): boolean {
	if (value === undefined || value === null) return test.negate;
	if (test.ask === 'anniversary') {
		const monthDay = readMonthDay(value, zone);
		return (monthDay !== null && test.monthDays.includes(monthDay)) !== test.negate;
	}
	const instant = readInstant(value, zone);
	return (instant !== null && isWithin(instant, test.range)) !== test.negate;
}

export function isWithin(instant: number, { from, to }: InstantRange): boolean {
	return (from === null || instant >= from) && (to === null || instant < to);
}

/** When interactions must have happened to count at a given moment. */
export function windowRange(window: InteractionWindow | undefined, moment: Moment): InstantRange {
	if (window === undefined) return { from: null, to: null };
	// Without an end: an event reported by a clock ahead of ours counts at once.
	if ('last' in window) return { from: lastRange(window.last, moment).from, to: null };
	const { from, to } = window;
	return {
		from: from === undefined ? null : readInstant(from, moment.zone),
		to: to === undefined ? null : isDayOnly(to) ? endOf(to, moment.zone) : readInstant(to, moment.zone),
	};
}

function within(range: InstantRange): DateTest {
	return { ask: 'within', range, negate: false };
}

function lastRange(span: Span, { now, zone }: Moment): { from: number; to: number } {
	const exact = exactSpan(span);
	if (exact !== null) return { from: now - exact, to: now + 1 };
	const today = dayAt(now, zone);
	return { from: startOfDay(moveDay(today, span, -1), zone), to: startOfDay(today + 1, zone) };
}

function nextRange(span: Span, { now, zone }: Moment): { from: number; to: number } {
	const exact = exactSpan(span);
	if (exact !== null) return { from: now, to: now + exact + 1 };
	const today = dayAt(now, zone);
	return { from: startOfDay(today, zone), to: startOfDay(moveDay(today, span, 1) + 1, zone) };
}

function wholeDay(value: unknown, zone: string): InstantRange {
	const date = readDateValue(value);
	if (date === null) return { from: 0, to: 0 };
	// As written if there is no zone: the start of a day skipped by a clock change is in the next one.
	const day = 'local' in date ? Math.floor(date.local / 86_400_000) : dayAt(date.instant, zone);
	return { from: startOfDay(day, zone), to: startOfDay(day + 1, zone) };
}

/** The first instant after a time; for a date without a time, the first of the next day. */
function endOf(value: unknown, zone: string): number | null {
	if (isDayOnly(value)) return wholeDay(value, zone).to;
	const instant = readInstant(value, zone);
	return instant === null ? null : instant + 1;
}

function isDayOnly(value: unknown): boolean {
	const date = readDateValue(value);
	return date !== null && 'local' in date && date.dayOnly;
}
