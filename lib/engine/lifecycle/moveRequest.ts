import { InvalidInputError } from '../../domain/errors';
import { isEarlier, stageName, type Opportunity } from '../../domain/lifecycle';
import type { Lead, MoverKind } from '../../store';
import type { JourneyOrigin } from '../records/origin';
import type { GivenAlong } from './lackingFields';
import type { LeadAction, PlannedMove } from './planMoves';

export interface MoveRequest {
	leadId: string;
	move: LeadAction;
	/** Why, for people. Required to disqualify a lead, and to set it back to an earlier stage. */
	reason: string | null;
	/** What sales expects of the lead; only for a move that closes it as qualified. */
	opportunity: Opportunity | null;
	/** The salesperson to assign the lead to along with the move; absent or null: the owner stays. */
	owner?: string | null;
	by: { kind: MoverKind; name: string | null };
	/** Where in a journey it is moved: a step moves a lead once per visit; null outside of one. */
	origin: JourneyOrigin | null;
}

const MAX_REASON = 2_000;

const MAX_OWNER = 1_000;

/**
 * A request with its texts trimmed; blank ones are null.
 * @throws InvalidInputError for one that is too long
 */
export function checkRequest(request: MoveRequest): MoveRequest {
	const reason = request.reason?.trim() || null;
	if ((reason?.length ?? 0) > MAX_REASON) {
		throw new InvalidInputError({ field: 'Reason', reason: `is longer than ${MAX_REASON} characters` });
	}
	const owner = request.owner?.trim() || null;
	if ((owner?.length ?? 0) > MAX_OWNER) {
		throw new InvalidInputError({ field: 'Owner', reason: `is longer than ${MAX_OWNER} characters` });
	}
	return { ...request, reason, owner };
}

export function givenAlong({ owner = null, opportunity }: MoveRequest): GivenAlong {
	return { owner, opportunity };
}

/** @throws InvalidInputError when the lead's final status needs more, or less, than was given */
export function requireFitting(
	{ move, reason, opportunity }: MoveRequest,
	lead: Pick<Lead, 'stage'>,
	{ decision, process }: PlannedMove,
): void {
	if (decision.kind !== 'moved') return;
	const { stage, status } = decision;
	if (move.action === 'set' && reason === null && isEarlier(process.definition, stage, lead.stage)) {
		throw new InvalidInputError({
			field: 'Reason',
			reason: `is empty; say why the lead goes back to "${stageName(process.definition, stage)}"`,
		});
	}
	if (status === 'disqualified' && reason === null) {
		throw new InvalidInputError({ field: 'Reason', reason: 'is empty; say why the lead is disqualified' });
	}
	if (status !== 'qualified' && opportunity !== null) {
		throw new InvalidInputError({
			field: 'Opportunity',
			reason: 'applies only to leads accepted by sales; remove it, or choose Sales Accepted',
		});
	}
}
