/** A run that lost contacts, let one through twice or counted wrong: it failed, however fast it was. */
export class WrongResultError extends Error {
	override readonly name = 'WrongResultError';
}

/** @throws WrongResultError when a count isn't what it must be */
export function checkCount(what: string, found: number, wanted: number): void {
	if (found === wanted) return;
	throw new WrongResultError(
		`${what}: ${found.toLocaleString('en')}, but it should be ${wanted.toLocaleString('en')}`,
	);
}

/** @throws WrongResultError when not exactly `wanted` different ones came, or one came twice */
export function checkOnceEach(what: string, came: readonly string[], wanted: number): void {
	checkCount(`${what}: different ones`, new Set(came).size, wanted);
	checkCount(`${what}: all, repetitions included`, came.length, wanted);
}
