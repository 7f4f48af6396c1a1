/**
 * The waits of a test contact pass many times as fast.
 * @param dueAt UTC epoch milliseconds; null: never
 * @param from when the wait began
 * @param speed null: a real person
 */
export function hasten(dueAt: number | null, from: number, speed: number | null): number | null {
	if (dueAt === null || speed === null || dueAt <= from) return dueAt;
	return from + Math.ceil((dueAt - from) / speed);
}
