import { median } from './statistics';

/** Empty: a plain number. */
export type Unit = '/s' | 'MB/s' | 's' | 'ms' | 'bytes' | 'MB' | '×' | '';

/** One thing measured on one contender, with a value for each repeat. */
export interface Measurement {
	/** Such as `into a delay, 10,000 held`. Measurements of the same thing are compared. */
	what: string;
	/** Such as `ours, SQLite` or `pg-boss`. */
	who: string;
	unit: Unit;
	/** One value per repeat. */
	values: number[];
	/** For a peer: the `who` of ours it's compared with. */
	against?: string;
	/** What this package promises. */
	target?: Target;
}

export type Target = { least: number } | { most: number };

/** Whether more is better: true for rates, not for times and sizes. */
export function moreIsBetter(unit: Unit): boolean {
	return unit === '/s' || unit === 'MB/s';
}

/**
 * How many times ours is better than the peer, by the medians.
 * @returns null for a measurement of ours, or if ours wasn't measured in this run
 */
export function advantage(peer: Measurement, all: readonly Measurement[]): number | null {
	if (peer.against === undefined) return null;
	const ours = all.find(({ what, who }) => what === peer.what && who === peer.against);
	if (ours === undefined) return null;
	const ratio = median(ours.values) / median(peer.values);
	return moreIsBetter(peer.unit) ? ratio : 1 / ratio;
}
