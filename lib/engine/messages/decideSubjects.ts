import {
	admit,
	describeDecision,
	rememberOpenings,
	screen,
	zoneOf,
	type Decision,
} from '../../domain/messages';
import type { MessageVerdict } from './messageRequest';
import type { Batch, Subject } from './readSubjects';

/**
 * How long a message waits before it's looked at again when all sending is stopped, in milliseconds. Resuming
 * releases it at once; this is for those that were just being held then.
 */
const STOPPED_RECHECK = 60 * 60_000;

/** What decides about one message besides what was read. */
export interface Turn {
	subject: Subject;
	/** When it was first decided on. */
	since: number;
	/** The slot that it has waited for; null: it has none yet. */
	slot: number | null;
	/** The id of its message; null: it isn't to be counted. */
	messageId: string | null;
}

/** Takes the next slots of a throttle. */
export type TakeSlots = (name: string, count: number, interval: number, now: number) => Promise<number[]>;

const MINUTE = 60_000;

/**
 * Decides about messages in order: each one that's sent counts for those after it.
 * @returns the decisions, in order
 */
export async function decideSubjects(
	{ counted }: Pick<Batch, 'counted'>,
	turns: Turn[],
	takeSlots: TakeSlots,
	now: number,
): Promise<Decision[]> {
	const next = rememberOpenings();
	const screened = turns.map(({ subject, since }) =>
		screen(subject.terms, { ...subject.facts, since }, now, next),
	);
	const slots = await slotsOf(
		turns.filter((_, n) => screened[n] === null),
		takeSlots,
		now,
	);
	return turns.map((turn, n): Decision => {
		const early = screened[n];
		if (early !== null) return early;
		const { subject, since, messageId } = turn;
		const { contactId, addressHash, terms, facts } = subject;
		const test = facts.contact?.testSpeed != null;
		const others = counted.to(contactId, addressHash, test, messageId);
		const decision = admit(terms, { ...facts, since }, slots.get(turn) ?? null, others, now, next);
		if (decision.outcome === 'send' && messageId !== null) {
			const { channel, purpose, kind } = terms;
			counted.add({ id: messageId, contactId, addressHash, channel, purpose, kind, countedAt: now, test });
		}
		return decision;
	});
}

/** Slots of throttles. Test contacts take none: they would keep people waiting. */
async function slotsOf(turns: Turn[], takeSlots: TakeSlots, now: number): Promise<Map<Turn, number>> {
	const slots = new Map<Turn, number>();
	const waiting = turns.filter(({ subject }) => subject.facts.contact?.testSpeed == null);
	for (const turn of waiting) if (turn.slot !== null) slots.set(turn, turn.slot);
	const groups = Map.groupBy(
		waiting.filter(({ subject, slot }) => subject.terms.throttle !== null && slot === null),
		({ subject }) => subject.terms.throttle!.name,
	);
	// In a fixed order, so that two transactions can't wait for each other.
	for (const name of [...groups.keys()].sort()) {
		const group = groups.get(name)!;
		// Of several rates under one name, the slowest.
		const interval = Math.max(...group.map(({ subject }) => MINUTE / subject.terms.throttle!.perMinute));
		const taken = await takeSlots(name, group.length, interval, now);
		group.forEach((turn, n) => slots.set(turn, taken[n]));
	}
	return slots;
}

/** What a node is told. */
export function verdictOf(decision: Decision, { terms, facts }: Subject, now: number): MessageVerdict {
	const explanation = describeDecision(decision, { terms, zone: zoneOf(facts) });
	switch (decision.outcome) {
		case 'send':
			return { outcome: 'send', explanation };
		case 'suppressed':
			return { outcome: 'suppressed', reason: decision.reason, explanation };
		case 'held': {
			const { reason, until } = decision;
			return { outcome: 'held', reason, until: until ?? now + STOPPED_RECHECK, explanation };
		}
	}
}
