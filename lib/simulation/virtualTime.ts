import type { Clock } from '../domain/clock';
import type { Random } from './random';

/**
 * Makes everything in this process that asks for the date or a random number use the simulation's: `$now` and
 * `Math.random()` in expressions, other packages' nodes. Timers stay real.
 * @returns a function that restores the real ones
 */
export function useVirtualTime(clock: Clock, random: Random): () => void {
	const RealDate = globalThis.Date;
	const realRandom = Math.random;
	globalThis.Date = new Proxy(RealDate, {
		construct: (target, given: unknown[], newTarget) =>
			Reflect.construct(target, given.length === 0 ? [clock.now()] : given, newTarget) as Date,
		apply: (target) => new target(clock.now()).toString(),
		get: (target, name) => (name === 'now' ? () => clock.now() : (Reflect.get(target, name) as unknown)),
	});
	Math.random = random;
	return () => {
		globalThis.Date = RealDate;
		Math.random = realRandom;
	};
}
