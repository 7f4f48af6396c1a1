/**
 * The time as a test contact sees it: from its first decision on, time passes as many times as fast as its waits
 * do (see `scaleDelay`), so that a message it waits for isn't still outside its hours when the wait is over.
 * @param now UTC epoch milliseconds
 * @param since when its message was first decided on
 * @param speed null: a real person
 */
export function contactTime(now: number, since: number, speed: number | null): number {
	return speed === null || now <= since ? now : since + (now - since) * speed;
}
