const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * Reads a span of time such as `90s`, `5m`, `2h`, `1.5d`, `1w` or `0`.
 * @returns milliseconds, or null for anything else
 */
export function parseDuration(text: string): number | null {
	if (text.trim() === '0') return 0;
	const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)$/.exec(text.trim()) ?? [];
	return unit === undefined ? null : Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS]);
}
