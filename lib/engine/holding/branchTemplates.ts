import type { Branch, BranchTerms } from '../../domain/journey';
import type { PropertyFilter } from '../../domain/propertyFilter';
import type { HoldOrigin, HoldTerms } from '../../store';
import type { EngineContext } from '../EngineContext';
import { scaleDelay } from './testSpeed';

/**
 * From when on events count: since the previous hold was released (so that nothing is missed that happens
 * while the nodes in between are running), since the enrollment began, since the arrival at this step, or
 * since the contact left another step of the journey, named as in the editor.
 */
export type EventsSince = 'previousHold' | 'entry' | 'arrival' | { step: string };

/** What a contact waits for as configured at a step, before it is known which contact it applies to. */
export type BranchTemplate =
	| (Omit<Extract<Branch, { kind: 'event' }>, 'since'> & { since: EventsSince })
	| Exclude<Branch, { kind: 'event' }>;

export interface BranchesTemplate {
	rank: BranchTerms['rank'];
	branches: BranchTemplate[];
}

/** How long a step holds a contact. */
export interface TermsTemplate {
	/** When it continues at the latest, UTC epoch milliseconds; null: only by one of the branches. */
	dueAt: number | null;
	/** What else lets it continue, one of them is enough; null: only time does. */
	branches: BranchesTemplate | null;
}

/** Waits for one event. */
export function untilEvent(
	type: string,
	since: EventsSince,
	how: { filter?: PropertyFilter | null; count?: number; within?: number | null } = {},
): BranchesTemplate {
	const { filter = null, count = 1, within = null } = how;
	return { rank: 'first', branches: [{ kind: 'event', type, filter, count, within, since }] };
}

/** Waits for a change of the contact or one of its leads, at which the step checks it again. */
export const UNTIL_RECORD_CHANGE: BranchesTemplate = { rank: 'first', branches: [{ kind: 'record' }] };

/** A contact at a step, and what the step says it waits for. */
export interface AtStep {
	/** What it came from; undefined for one that waits where it entered. */
	origin: HoldOrigin | undefined;
	/** When it arrived, UTC epoch milliseconds. */
	arrivedAt: number;
	terms: TermsTemplate;
}

/**
 * Fills templates in for a batch of contacts of one step, in order. For a contact that has not passed the step
 * that events should count since, they count from its entry on.
 */
export async function resolveTerms(context: EngineContext, contacts: AtStep[]): Promise<HoldTerms[]> {
	const left = await leftSteps(context, contacts);
	const sinceOf = ({ origin, arrivedAt }: AtStep, since: EventsSince): number => {
		if (origin === undefined) return arrivedAt;
		if (typeof since === 'object') return left.get(since.step)?.get(origin.enrollmentId) ?? origin.enteredAt;
		return { previousHold: origin.releasedAt ?? arrivedAt, entry: origin.enteredAt, arrival: arrivedAt }[
			since
		];
	};
	return contacts.map((contact): HoldTerms => {
		const { origin, arrivedAt, terms } = contact;
		return {
			dueAt: scaleDelay(terms.dueAt, arrivedAt, origin?.testSpeed ?? null),
			branches: terms.branches && {
				rank: terms.branches.rank,
				branches: terms.branches.branches.map((branch) =>
					branch.kind === 'event' ? { ...branch, since: sinceOf(contact, branch.since) } : branch,
				),
			},
		};
	});
}

/** When the contacts left the steps that their templates name; by step name and enrollment id. */
async function leftSteps(
	{ store }: EngineContext,
	contacts: AtStep[],
): Promise<Map<string, Map<string, number>>> {
	const origins = contacts.flatMap(({ origin }) => origin ?? []);
	const steps = new Set(
		contacts.flatMap(({ terms }) =>
			(terms.branches?.branches ?? []).flatMap((branch) =>
				branch.kind === 'event' && typeof branch.since === 'object' ? branch.since.step : [],
			),
		),
	);
	const left = new Map<string, Map<string, number>>();
	for (const step of origins.length === 0 ? [] : steps) {
		const ids = origins.map(({ enrollmentId }) => enrollmentId);
		left.set(step, await store.holds.leftStepAt(origins[0].journeyId, step, ids));
	}
	return left;
}
