import { median } from './statistics';

export type Unit = '/s' | 's' | 'ms' | 'bytes' | 'MB';

/** One thing that was measured of one contender, as often as it was repeated. */
export interface Measurement {
	/** Like `into a delay, 10,000 held`. Measurements of the same thing are compared. */
	what: string;
	/** Like `ours, SQLite` or `pg-boss`. */
	who: string;
	unit: Unit;
	/** One value a repeat. */
	values: number[];
	/** Of a peer: `who` of ours it is set against. */
	against?: string;
	/** What this package promises. */
	target?: Target;
}

export type Target = { least: number } | { most: number };

/** Whether more is better: rates are, times and sizes are not. */
export function moreIsBetter(unit: Unit): boolean {
	return unit === '/s';
}

/**
 * How many times ours is better than the peer, by the medians.
 * @returns null for a measurement of ours, or when ours was not measured in this run
 */
export function advantage(peer: Measurement, all: readonly Measurement[]): number | null {
	if (peer.against === undefined) return null;
	const ours = all.find(({ what, who }) => what === peer.what && who === peer.against);
	if (ours === undefined) return null;
	const ratio = median(ours.values) / median(peer.values);
	return moreIsBetter(peer.unit) ? ratio : 1 / ratio;
}
