import {
	chooseBranch,
	completingEvent,
	type Branch,
	type BranchState,
	type BranchTerms,
} from '../../domain/journey';
import { dependenciesOf, nextLook } from '../../domain/conditions';
import type { Interaction } from '../../store';
import type { EngineContext } from '../EngineContext';
import { fulfills } from './eventMatch';
import { inOrder } from './lookBack';

/** What a hold with several conditions (or with one that is more than an event) listens for. */
export const BRANCHES = '$branches';

/** A contact that waits for the first of several conditions. */
export interface BranchedHold {
	/** Any text that distinguishes these holds. */
	id: string;
	contactId: string;
	enrollmentId: string;
	/** Whose events count. */
	actors: string[];
	terms: BranchTerms;
	/** Interactions that don't count. */
	except: Array<string | null>;
	/** The longest wait has passed. */
	timeIsUp: boolean;
}

export interface BranchVerdict {
	branch: number;
	at: number;
	by: string | null;
}

/**
 * Decides which of the holds may continue now, and by which branch. Set-based: a few statements for all of
 * them.
 */
export async function judgeBranches(
	context: EngineContext,
	holds: BranchedHold[],
): Promise<Map<string, BranchVerdict>> {
	if (holds.length === 0) return new Map();
	const states = new Map(
		holds.map(({ id, terms }) => [id, terms.branches.map((): BranchState | null => null)]),
	);
	await judgeEvents(context, holds, states);
	await judgeConditions(context, holds, states);
	const verdicts = new Map<string, BranchVerdict>();
	for (const { id, terms, timeIsUp } of holds) {
		const own = states.get(id) ?? [];
		const branch = chooseBranch(terms.rank, own, timeIsUp);
		const state = branch === null ? null : own[branch];
		if (branch !== null && state !== null) verdicts.set(id, { branch, ...state });
	}
	return verdicts;
}

async function judgeEvents(
	context: EngineContext,
	holds: BranchedHold[],
	states: Map<string, Array<BranchState | null>>,
): Promise<void> {
	const wanted = holds.flatMap(({ actors, terms }) =>
		terms.branches.flatMap((branch) =>
			branch.kind === 'event'
				? actors.map((actor) => ({ contactId: actor, type: branch.type, since: branch.since }))
				: [],
		),
	);
	const stored = Map.groupBy(
		await context.store.interactions.receivedSince(wanted),
		(interaction: Interaction) => interaction.contactId,
	);
	for (const { id, actors, terms, except } of holds) {
		const received = inOrder(actors.flatMap((actor) => stored.get(actor) ?? []));
		terms.branches.forEach((branch, position) => {
			if (branch.kind !== 'event') return;
			const counting = received.filter(
				(interaction) =>
					interaction.type === branch.type &&
					interaction.receivedAt >= branch.since &&
					!except.includes(interaction.id) &&
					fulfills(interaction, { eventFilter: branch.filter, eventsSince: branch.since }),
			);
			const last = completingEvent(counting, branch.count, branch.within);
			if (last !== null) (states.get(id) ?? [])[position] = { at: last.receivedAt, by: last.id };
		});
	}
}

/** Holds of one step mostly share their conditions, so each is queried once for all of them. */
async function judgeConditions(
	context: EngineContext,
	holds: BranchedHold[],
	states: Map<string, Array<BranchState | null>>,
): Promise<void> {
	const now = context.store.clock.now();
	const asked = new Map<
		string,
		{
			branch: Branch & { kind: 'condition' };
			places: Array<Pick<BranchedHold, 'id' | 'contactId' | 'enrollmentId'> & { position: number }>;
		}
	>();
	for (const { id, contactId, enrollmentId, terms } of holds) {
		terms.branches.forEach((branch, position) => {
			if (branch.kind !== 'condition') return;
			const key = JSON.stringify(branch);
			const group = asked.get(key) ?? { branch, places: [] };
			group.places.push({ id, contactId, enrollmentId, position });
			asked.set(key, group);
		});
	}
	for (const { branch, places } of asked.values()) {
		const moment = { now, zone: branch.zone };
		const { conditions } = context.store;
		// What a contact entered with differs by enrollment; everything else is the same for the contact.
		const subject = dependenciesOf(branch.condition).entry ? 'enrollmentId' : 'contactId';
		const ids = places.map((place) => place[subject]);
		const matching =
			subject === 'enrollmentId'
				? await conditions.matchingEnrollments(branch.condition, moment, ids)
				: await conditions.matching(branch.condition, moment, ids);
		for (const place of places) {
			if (matching.has(place[subject])) (states.get(place.id) ?? [])[place.position] = { at: now, by: null };
		}
	}
}

/**
 * When a hold must be re-checked merely because time passes, UTC epoch milliseconds; null: never. In the order
 * of the given holds.
 */
export async function nextLooks(
	context: EngineContext,
	holds: Array<{ contactId: string; enrollmentId: string; terms: BranchTerms }>,
): Promise<Array<number | null>> {
	const now = context.store.clock.now();
	const looks: Array<number | null> = holds.map(() => null);
	const asked = new Map<string, { branch: Branch & { kind: 'condition' }; positions: number[] }>();
	holds.forEach(({ terms }, position) => {
		for (const branch of terms.branches) {
			if (branch.kind !== 'condition' || !dependenciesOf(branch.condition).timeDependent) continue;
			const key = JSON.stringify(branch);
			const group = asked.get(key) ?? { branch, positions: [] };
			group.positions.push(position);
			asked.set(key, group);
		}
	});
	for (const { branch, positions } of asked.values()) {
		const facts = await context.store.conditions.facts(
			positions.map((position) => holds[position].contactId),
			branch.condition,
		);
		const entries = dependenciesOf(branch.condition).entry
			? await context.store.conditions.entryFacts(positions.map((position) => holds[position].enrollmentId))
			: null;
		for (const position of positions) {
			const { contactId, enrollmentId } = holds[position];
			const own = facts.get(contactId);
			const entry = entries?.get(enrollmentId) ?? null;
			const look = own && nextLook(branch.condition, { ...own, entry }, { now, zone: branch.zone });
			if (typeof look === 'number') looks[position] = Math.min(looks[position] ?? look, look);
		}
	}
	return looks;
}
