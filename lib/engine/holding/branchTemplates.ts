import type { Branch, BranchTerms } from '../../domain/journey';
import type { HoldOrigin } from '../../store';
import type { EngineContext } from '../EngineContext';

/**
 * From when on events count: since the previous hold was released (so that nothing is missed that happens
 * while the nodes in between are running), since the enrollment began, since the arrival at this step, or
 * since the contact left another step of the journey, named as in the editor.
 */
export type EventsSince = 'previousHold' | 'entry' | 'arrival' | { step: string };

/** A condition as configured at a step, before it is known which contact it applies to. */
export type BranchTemplate =
	(Omit<Branch & { kind: 'event' }, 'since'> & { since: EventsSince }) | (Branch & { kind: 'condition' });

export interface BranchesTemplate {
	rank: BranchTerms['rank'];
	branches: BranchTemplate[];
}

/** A contact for which templates are filled in. */
export interface ArrivedContact {
	origin: HoldOrigin;
	/** When it arrived at the step, UTC epoch milliseconds. */
	arrivedAt: number;
}

/** Tells from when on events count, for any of the arrivedContacts. */
export type SinceReader = (arrived: ArrivedContact, since: EventsSince) => number;

/**
 * Reads what is needed for a batch of arrivedContacts. For a contact that has not passed the named step, events count
 * from its entry on.
 */
export async function sinceReader(
	context: EngineContext,
	arrivedContacts: ArrivedContact[],
	wanted: EventsSince[],
): Promise<SinceReader> {
	const steps = new Set(wanted.flatMap((since) => (typeof since === 'object' ? [since.step] : [])));
	const left = new Map<string, Map<string, number>>();
	for (const step of steps) {
		const [first] = arrivedContacts;
		if (first === undefined) continue;
		left.set(
			step,
			await context.store.holds.leftStepAt(
				first.origin.journeyId,
				step,
				arrivedContacts.map(({ origin }) => origin.enrollmentId),
			),
		);
	}
	return ({ origin, arrivedAt }, since) => {
		if (typeof since === 'object') return left.get(since.step)?.get(origin.enrollmentId) ?? origin.enteredAt;
		return { previousHold: origin.releasedAt ?? arrivedAt, entry: origin.enteredAt, arrival: arrivedAt }[
			since
		];
	};
}

/** The conditions of one arrived. */
export function resolveTemplate(
	template: BranchesTemplate,
	arrived: ArrivedContact,
	since: SinceReader,
): BranchTerms {
	return {
		rank: template.rank,
		branches: template.branches.map((branch): Branch => {
			if (branch.kind === 'condition') return branch;
			return { ...branch, since: since(arrived, branch.since) };
		}),
	};
}
