/**
 * The waits of a test contact pass many times as fast. At a speed of 1440 a day lasts a minute, and an hour
 * 2.5 seconds. It doesn't matter how the end of a wait was found: the time from the arrival to that end is
 * divided. So a wait until a date that is ten days away takes ten minutes, and *tomorrow at 9:00*, seen from
 * noon, 52.5 seconds; the day and hour at which a test contact then continues mean nothing. Everything that
 * doesn't wait here keeps real time: when events happen, and conditions on dates.
 * @param dueAt UTC epoch milliseconds; null: never
 * @param from when the wait began
 * @param speed null: a real person
 */
export function scaleDelay(dueAt: number | null, from: number, speed: number | null): number | null {
	if (dueAt === null || speed === null || dueAt <= from) return dueAt;
	return from + Math.ceil((dueAt - from) / speed);
}
