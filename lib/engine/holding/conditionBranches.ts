import { dependenciesOf, nextLook } from '../../domain/conditions';
import type { Branch, BranchTerms, HoldOutcome } from '../../domain/journey';
import type { HoldTerms } from '../../store';
import type { EngineContext } from '../EngineContext';
import type { BranchStates } from './judgedHold';

type ConditionBranch = Extract<Branch, { kind: 'condition' }>;

interface Holding {
	/** Any text that distinguishes these holds. */
	id: string;
	contactId: string;
	enrollmentId: string;
	branches: BranchTerms | null;
}

/** A condition with the holds that wait for it. */
interface Asked {
	branch: ConditionBranch;
	places: Array<Omit<Holding, 'branches'> & { position: number }>;
}

/** Holds of one step mostly share their conditions, so each is queried once for all of them. */
function byCondition(holds: Holding[]): Asked[] {
	const asked = new Map<string, Asked>();
	for (const { id, contactId, enrollmentId, branches } of holds) {
		branches?.branches.forEach((branch, position) => {
			if (branch.kind !== 'condition') return;
			const key = JSON.stringify(branch);
			const group = asked.get(key) ?? { branch, places: [] };
			group.places.push({ id, contactId, enrollmentId, position });
			asked.set(key, group);
		});
	}
	return [...asked.values()];
}

/** Notes which of the conditions that the holds wait for are true now. */
export async function judgeConditions(
	context: EngineContext,
	holds: Holding[],
	states: BranchStates,
): Promise<void> {
	const { conditions, clock } = context.store;
	const now = clock.now();
	for (const { branch, places } of byCondition(holds)) {
		const moment = { now, zone: branch.zone };
		// What a contact entered with differs by enrollment; everything else is the same for the contact.
		const subject = dependenciesOf(branch.condition).entry ? 'enrollmentId' : 'contactId';
		const ids = places.map((place) => place[subject]);
		const matching =
			subject === 'enrollmentId'
				? await conditions.matchingEnrollments(branch.condition, moment, ids)
				: await conditions.matching(branch.condition, moment, ids);
		for (const place of places) {
			if (matching.has(place[subject])) states.get(place.id)![place.position] = { at: now, by: null };
		}
	}
}

/** When a hold that waits on comes due, and as what. */
export interface Due {
	dueAt: number | null;
	outcome: Extract<HoldOutcome, 'recheck'> | null;
}

/**
 * When holds that wait on come due, in order: when their time is up, or before that to be re-checked, because
 * a condition may come true merely because time passes.
 */
export async function whenDue(
	context: EngineContext,
	holds: Array<Holding & Pick<HoldTerms, 'dueAt'>>,
): Promise<Due[]> {
	const looks = await nextLooks(context, holds);
	return holds.map(({ id, dueAt, branches }): Due => {
		const lookAt = looks.get(id);
		if (lookAt !== undefined && (dueAt === null || lookAt < dueAt))
			return { dueAt: lookAt, outcome: 'recheck' };
		// Only then it is decided which condition counts.
		return { dueAt, outcome: dueAt !== null && branches?.rank === 'ranked' ? 'recheck' : null };
	});
}

async function nextLooks(context: EngineContext, holds: Holding[]): Promise<Map<string, number>> {
	const { conditions, clock } = context.store;
	const now = clock.now();
	const looks = new Map<string, number>();
	for (const { branch, places } of byCondition(holds)) {
		const { timeDependent, entry: asksEntry } = dependenciesOf(branch.condition);
		if (!timeDependent) continue;
		const facts = await conditions.facts(
			places.map(({ contactId }) => contactId),
			branch.condition,
		);
		const entries = asksEntry
			? await conditions.entryFacts(places.map(({ enrollmentId }) => enrollmentId))
			: null;
		for (const { id, contactId, enrollmentId } of places) {
			const own = facts.get(contactId);
			const entry = entries?.get(enrollmentId) ?? null;
			const look = own && nextLook(branch.condition, { ...own, entry }, { now, zone: branch.zone });
			if (typeof look === 'number') looks.set(id, Math.min(looks.get(id) ?? look, look));
		}
	}
	return looks;
}
