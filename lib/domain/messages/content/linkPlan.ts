import { targetProblem, type TargetProblem } from '../tokens';
import type { ContentOptions, TrackedLink } from './contentOptions';
import { matchesPattern } from './offSwitch';
import { isUnfilled } from './placeholders';
import { withUtm } from './utm';
import { quote, type WarningList } from './warnings';

const PROBLEMS: Readonly<Record<Exclude<TargetProblem, 'not_web'>, string>> = {
	too_long: 'it’s too long to be tracked',
	controls: 'it has a line break or another control character',
	unreadable: 'it’s not a web address that can be tracked',
};

/** A link in any part of a message. */
export interface LinkToPlan {
	/** Decoded. */
	href: string;
	label: string;
	/** Whether its author switched tracking off. */
	off: boolean;
}

/**
 * Decides where each link of one message leads, and numbers those that are tracked, from 1. Links are given in
 * the order of the message.
 */
export class LinkPlan {
	readonly links: TrackedLink[] = [];

	readonly #numbers = new Map<string, number>();

	readonly #off = new Set<string>();

	readonly #own: Set<string>;

	constructor(
		private readonly options: ContentOptions,
		private readonly warnings: WarningList,
	) {
		const { pixel, honeypot, unsubscribe, preferences } = options.urls;
		this.#own = new Set([pixel, honeypot, unsubscribe, preferences].filter((url) => url !== null));
	}

	/** Leaves this URL alone in the text part and in Outlook's copies, which have no attribute for that. */
	switchOff(href: string): void {
		this.#off.add(trimAddress(href));
	}

	/**
	 * @param repeats whether it's in the text part or in Outlook's copy, which repeat what the HTML says: there, a
	 *   known target keeps its number, and one that was switched off stays off
	 * @returns the address that the link gets, or null if it's left alone
	 */
	plan({ href, label, off }: LinkToPlan, repeats: boolean): string | null {
		const { track, isOwn } = this.options;
		if (!track.links && track.utm === null) return null;
		const url = trimAddress(href);
		if (off || (repeats && this.#off.has(url)) || this.#own.has(url)) return null;
		if (isUnfilled(url)) {
			this.warnings.add(`Link left alone, because a placeholder in it isn’t filled in: ${quote(url)}`);
			return null;
		}
		const problem = targetProblem(url);
		if (problem === 'not_web' || (track.except ?? []).some((pattern) => matchesPattern(url, pattern)))
			return null;
		// Checked before the length, because our own addresses are long.
		if (isOwn(url)) return null;
		if (problem !== null) return this.#leave(url, PROBLEMS[problem]);
		const target = track.utm === null ? url : withUtm(url, track.utm);
		if (targetProblem(target) !== null) return this.#leave(url, PROBLEMS.too_long);
		return (track.links ? this.#track(target, label, repeats) : null) ?? (target === url ? null : target);
	}

	#track(target: string, label: string, repeats: boolean): string | null {
		const known = repeats ? this.#numbers.get(target) : undefined;
		const number = known ?? this.links.length + 1;
		let address: string | null;
		try {
			address = this.options.urls.click(number, target);
		} catch (error) {
			return this.#leave(target, error instanceof Error ? error.message : String(error));
		}
		if (address === null || known !== undefined) return address;
		this.links.push({ number, url: target, label });
		if (!this.#numbers.has(target)) this.#numbers.set(target, number);
		return address;
	}

	#leave(url: string, why: string): null {
		this.warnings.add(`Link left alone, because ${why}: ${quote(url)}`);
		return null;
	}
}

/** A URL without the white space and control characters around it, which browsers ignore. */
export function trimAddress(href: string): string {
	let start = 0;
	let end = href.length;
	while (start < end && href.charCodeAt(start) <= 0x20) start++;
	while (end > start && href.charCodeAt(end - 1) <= 0x20) end--;
	return href.slice(start, end);
}
