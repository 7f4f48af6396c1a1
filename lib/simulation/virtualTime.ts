import type { Clock } from '../domain/clock';
import type { Random } from './random';

/**
 * Lets everything in this process that asks for the date or for chance get those of the simulation: `$now` and
 * `Math.random()` in expressions, other packages' nodes. Timers stay real.
 * @returns what brings the real ones back
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
