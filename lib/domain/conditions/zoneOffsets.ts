const SECOND = 1_000;
const DAY = 86_400_000;

/** Conditions know a zone's clock changes within these years. */
const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(2100, 0, 1);

/**
 * Shorter than the time between any two clock changes of a zone; rules like Ramadan's in Morocco last a
 * month.
 */
const STEP = 14 * DAY;

const MOST_KEPT = 600;

const kept = new Map<string, ZoneOffsets>();

/**
 * When a zone's clock changed and how far ahead of UTC it was in between, as two lists that are sent to a
 * database as they are. That way the database needs no zone data of its own, which never quite matches ours.
 * Before 1900 and from 2100 on, the offset at that boundary applies.
 */
export class ZoneOffsets {
	/** Instants of the changes, ascending. */
	readonly transitions: readonly number[];

	/** Milliseconds ahead of UTC: before the first change, and after each. */
	readonly offsets: readonly number[];

	private constructor(transitions: number[], offsets: number[]) {
		this.transitions = transitions;
		this.offsets = offsets;
	}

	/** @param zone IANA zone, valid */
	static of(zone: string): ZoneOffsets {
		let found = kept.get(zone);
		if (found === undefined) {
			found = ZoneOffsets.#find(zone);
			if (kept.size >= MOST_KEPT) kept.clear();
			kept.set(zone, found);
		}
		return found;
	}

	static #find(zone: string): ZoneOffsets {
		const offsetAt = offsetReader(zone);
		const transitions: number[] = [];
		const offsets = [offsetAt(FIRST)];
		for (let from = FIRST; from < LAST; from += STEP) {
			const before = offsets[offsets.length - 1];
			const after = offsetAt(from + STEP);
			if (after === before) continue;
			// Clocks change at whole seconds.
			let [low, high] = [from / SECOND, (from + STEP) / SECOND];
			while (high - low > 1) {
				const middle = Math.floor((low + high) / 2);
				if (offsetAt(middle * SECOND) === before) low = middle;
				else high = middle;
			}
			transitions.push(high * SECOND);
			offsets.push(after);
		}
		return new ZoneOffsets(transitions, offsets);
	}

	offsetAt(instant: number): number {
		let [low, high] = [0, this.transitions.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.transitions[middle] <= instant) low = middle + 1;
			else high = middle;
		}
		return this.offsets[low];
	}

	toLocal(instant: number): number {
		return instant + this.offsetAt(instant);
	}

	/** By the rule of `fromLocal` in lib/domain/waiting. */
	fromLocal(local: number): number {
		const before = this.offsetAt(local - DAY);
		const after = this.offsetAt(local + DAY);
		const [greater, less] = [Math.max(before, after), Math.min(before, after)];
		if (this.offsetAt(local - greater) === greater) return local - greater;
		if (this.offsetAt(local - less) === less) return local - less;
		return local - before;
	}
}

/** Ten times as fast as asking luxon; a table of 200 years takes some 20 ms. */
function offsetReader(zone: string): (instant: number) => number {
	const format = new Intl.DateTimeFormat('en-US', {
		timeZone: zone,
		timeZoneName: 'longOffset',
		year: 'numeric',
	});
	return (instant) => {
		const offset = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(format.format(instant));
		if (offset === null) throw new RangeError(`the offset of zone ${zone} cannot be read`);
		const [, sign, hours = '0', minutes = '0', seconds = '0'] = offset;
		const ahead = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * SECOND;
		return sign === '-' ? -ahead : ahead;
	};
}
