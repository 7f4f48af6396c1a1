import { dayAt, startOfDay } from './calendar';
import type { Condition, Moment, Span } from './condition';
import { isTimeDependent } from './dependenciesOf';

const MINUTE = 60_000;

/**
 * When a condition's members must be recomputed because time has passed: after a minute for spans in minutes,
 * after five for spans in hours, at the next midnight in the zone for spans in days and longer units and for
 * anniversaries, which change only then.
 *
 * @returns UTC epoch milliseconds; null when time alone changes nothing
 */
export function nextRefresh(condition: Condition, { now, zone }: Moment): number | null {
	const units = new Set<string>();
	collectUnits(condition, units);
	if (units.size === 0) return null;
	if (units.has('minutes')) return now + MINUTE;
	if (units.has('hours')) return now + 5 * MINUTE;
	return startOfDay(dayAt(now, zone) + 1, zone);
}

function collectUnits(condition: Condition, units: Set<string>): void {
	switch (condition.kind) {
		case 'all':
		case 'any':
			for (const one of condition.conditions) collectUnits(one, units);
			break;
		case 'not':
			collectUnits(condition.condition, units);
			break;
		case 'field':
		case 'lead':
			for (const comparison of condition.kind === 'field' ? [condition] : condition.conditions) {
				if (!isTimeDependent(comparison)) continue;
				units.add(comparison.operator === 'anniversaryIn' ? 'days' : (comparison.value as Span).unit);
			}
			break;
		case 'interaction':
			if (condition.window !== undefined && 'last' in condition.window) units.add(condition.window.last.unit);
			break;
		case 'segment':
	}
}
