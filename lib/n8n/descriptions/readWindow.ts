import type { TimeWindow } from '../../domain/waiting';

/** A window's parameters for one item; unset ones have the node's initial values. */
export function readWindow(given: { weekdays?: unknown; from?: unknown; to?: unknown }): TimeWindow {
	return {
		weekdays: toWeekdays(given.weekdays ?? [1, 2, 3, 4, 5]),
		from: String(given.from ?? '09:00'),
		to: String(given.to ?? '17:00'),
	};
}

/** ISO weekdays; an expression may return a single one, or texts. */
export function toWeekdays(value: unknown): number[] {
	return (Array.isArray(value) ? value : [value]).map(Number);
}
