import { nextInWindow, openUntil } from '../../waiting';
import type { SendingHours } from './terms';

/** How far ahead a time to send is looked for, in milliseconds: a leap year, so that every weekday had its turn. */
const HORIZON = 366 * 86_400_000;

/**
 * The first instant from `from` on at which all rules allow sending. Windows are on the wall clock, as for
 * waits: one that ends not later than it begins goes on into the next day, and belongs to the day it begins on.
 *
 * @param from UTC epoch milliseconds
 * @param zone IANA zone of the rules that have none of their own
 * @returns UTC epoch milliseconds; `from` itself if it's allowed; null: not within a year
 * @throws InvalidInputError naming what's wrong with a window
 */
export function nextSendingTime(from: number, rules: readonly SendingHours[], zone: string): number | null {
	if (rules.length === 0) return from;
	let at = from;
	while (at <= from + HORIZON) {
		const next = rules.reduce((latest, rule) => Math.max(latest, nextByRule(at, rule, rule.zone ?? zone)), at);
		if (next === at) return at;
		at = next;
	}
	return null;
}

/** A rule without windows allows all times. */
function nextByRule(from: number, { kind, windows }: SendingHours, zone: string): number {
	if (windows.length === 0) return from;
	if (kind === 'open') return Math.min(...windows.map((window) => nextInWindow(from, window, zone)));
	// Quiet hours may follow one another without a gap.
	const limit = from + HORIZON + 1;
	let at = from;
	while (at < limit) {
		const end = windows.reduce((latest, window) => openUntil(latest, limit, window, zone), at);
		if (end === at) return at;
		at = end;
	}
	return at;
}
