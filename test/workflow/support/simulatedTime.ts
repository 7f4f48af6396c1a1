const UNITS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** `2 days`, `90 minutes`, or milliseconds. */
export function inMilliseconds(duration: string | number): number {
	if (typeof duration === 'number') return duration;
	const [, amount, unit] = /^([\d.]+) (second|minute|hour|day|week)s?$/.exec(duration) ?? [];
	if (unit === undefined) throw new Error(`"${duration}" is no duration such as "2 days"`);
	return Number(amount) * UNITS[unit as keyof typeof UNITS];
}
