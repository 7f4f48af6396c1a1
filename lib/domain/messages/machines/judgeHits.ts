import { HONEYPOT_LINK } from '../tokens';

/** Why a hit isn't a person's. */
export const MACHINE_REASONS = [
	'head',
	'no_agent',
	'bot',
	'mail_scanner',
	'privacy_proxy',
	'honeypot',
	'near_honeypot',
	'too_soon',
	'many_links',
	'second_network',
] as const;

export type MachineReason = (typeof MACHINE_REASONS)[number];

/** A request for a link or the pixel of one message. */
export interface Hit {
	id: string;
	kind: 'open' | 'click';
	/** The number of the link; {@link HONEYPOT_LINK} for the one that people can't see; null for an open. */
	link: number | null;
	/** UTC epoch milliseconds. */
	at: number;
	/** What the request alone has told. */
	machine: MachineReason | null;
	/** Keyed hash of where it came from; null: unknown. */
	network: string | null;
	/** See `Agent`. */
	family: string;
}

/** What else is known about the message of the hits. */
export interface HitFacts {
	/** When a server took it; before that, or if that's unknown, when it was decided on. UTC epoch milliseconds. */
	sentAt: number;
	/** Earlier clicks whose verdict says that a scanner was at work: when, and why. */
	scans: ReadonlyArray<{ at: number; reason: 'honeypot' | 'many_links' }>;
	/** How many times as fast a test contact's time passes; 1 for people. */
	speed: number;
}

/** No one clicks this soon after a server took the message, in milliseconds. */
const SOONEST_CLICK = 5_000;

/** A message can be on the screen when it arrives, so opens may come earlier. */
const SOONEST_OPEN = 2_000;

/** Within this time after sending, few links are enough to tell a scanner, in milliseconds. */
const DOUBTFUL = 30_000;

/** Different links of one message that no one clicks within such a time, in milliseconds. */
const BURSTS: ReadonlyArray<{ links: number; within: number; onlyWhenDoubtful?: true }> = [
	{ links: 2, within: 1_000 },
	{ links: 2, within: 5_000, onlyWhenDoubtful: true },
	{ links: 3, within: 5_000 },
];

/** Clicks this close to one on the honeypot are of the same scanner, in milliseconds. */
const HONEYPOT_REACH = 60_000;

/** A scanner that opens link after link hasn't ended before it paused for this long, in milliseconds. */
const SCAN_REACH = 10_000;

/**
 * Tells which hits of one message are machines', by everything that's known when the first of them is due. Sure
 * signs come first; a click from a second network and device only counts against a click that nothing else
 * speaks against, since the first one is the person's.
 * @param hits all undecided hits of the message
 * @returns the reason for each that's a machine's, by its ID
 */
export function judgeHits(hits: readonly Hit[], facts: HitFacts): Map<string, MachineReason> {
	const reasons = new Map<string, MachineReason>();
	for (const hit of hits) {
		const reason = reasonAlone(hit, facts);
		if (reason !== null) reasons.set(hit.id, reason);
	}
	const clicks = hits.filter(({ kind }) => kind === 'click').sort((left, right) => left.at - right.at);
	const note = (hit: Hit, reason: MachineReason): void => {
		if (!reasons.has(hit.id)) reasons.set(hit.id, reason);
	};
	const traps = [
		...clicks.filter(({ link }) => link === HONEYPOT_LINK).map(({ at }) => at),
		...facts.scans.filter(({ reason }) => reason === 'honeypot').map(({ at }) => at),
	];
	for (const click of clicks) {
		if (traps.some((at) => Math.abs(at - click.at) <= HONEYPOT_REACH)) note(click, 'near_honeypot');
	}
	for (const click of inBursts(clicks, facts)) note(click, 'many_links');
	for (const hit of hits) {
		const scan = hit.kind === 'open' ? scanAround(hit, clicks, reasons) : null;
		if (scan !== null) note(hit, scan);
	}
	const people = clicks.filter(({ id }) => !reasons.has(id));
	for (const click of people.slice(1)) {
		if (isElsewhere(click, people[0])) note(click, 'second_network');
	}
	return reasons;
}

function reasonAlone(hit: Hit, { sentAt, speed }: HitFacts): MachineReason | null {
	if (hit.link === HONEYPOT_LINK && hit.kind === 'click') return 'honeypot';
	if (hit.machine !== null) return hit.machine;
	const soonest = (hit.kind === 'click' ? SOONEST_CLICK : SOONEST_OPEN) / speed;
	return hit.at - sentAt < soonest ? 'too_soon' : null;
}

/** Clicks that belong to a run through the links of the message. Clicks by programs that say so aren't counted. */
function inBursts(clicks: readonly Hit[], { sentAt, scans, speed }: HitFacts): Hit[] {
	const found = new Set<Hit>();
	const counted = clicks.filter(({ machine }) => machine === null);
	for (const first of counted) {
		const doubtful = first.at - sentAt < DOUBTFUL / speed;
		for (const { links, within, onlyWhenDoubtful } of BURSTS) {
			if (onlyWhenDoubtful && !doubtful) continue;
			const run = counted.filter(({ at }) => at >= first.at && at - first.at <= within);
			if (new Set(run.map(({ link }) => link)).size < links) continue;
			for (const click of run) found.add(click);
		}
	}
	// What follows closely is the end of the same run, also if its beginning was decided earlier.
	const ends = scans.filter(({ reason }) => reason === 'many_links').map(({ at }) => at);
	for (const click of counted) {
		const before = [...ends, ...[...found].map(({ at }) => at)];
		if (before.some((at) => click.at >= at && click.at - at <= SCAN_REACH)) found.add(click);
	}
	return [...found];
}

/** What a scanner loads that follows the links, too: an open from where such clicks come from, at that time. */
function scanAround(
	open: Hit,
	clicks: readonly Hit[],
	reasons: ReadonlyMap<string, MachineReason>,
): MachineReason | null {
	const click = clicks.find(
		({ id, at, network, family }) =>
			SCANS.has(reasons.get(id)) &&
			network !== null &&
			network === open.network &&
			family === open.family &&
			Math.abs(at - open.at) <= HONEYPOT_REACH,
	);
	if (click === undefined) return null;
	return reasons.get(click.id) === 'many_links' ? 'many_links' : 'near_honeypot';
}

const SCANS: ReadonlySet<MachineReason | undefined> = new Set<MachineReason>([
	'honeypot',
	'near_honeypot',
	'many_links',
]);

function isElsewhere(click: Hit, first: Hit): boolean {
	const known = click.network !== null && first.network !== null;
	return known && click.network !== first.network && click.family !== first.family;
}
