import { untilEvent, type BranchesTemplate, type EventsSince, type TermsTemplate } from '../../lib/engine';
import type { PropertyFilter } from '../../lib/domain/propertyFilter';

/** What a step of a test waits for; what isn't said is null. */
export interface HoldingTerms {
	dueAt?: number | null;
	/** One event, without saying that it is a branch. */
	eventType?: string | null;
	eventFilter?: PropertyFilter | null;
	eventsSince?: EventsSince;
	branches?: BranchesTemplate | null;
	item?: Record<string, unknown>;
}

export function termsOf(given: HoldingTerms): TermsTemplate {
	const {
		dueAt = null,
		eventType = null,
		eventFilter,
		eventsSince = 'previousHold',
		branches = null,
	} = given;
	if (eventType === null) return { dueAt, branches };
	return { dueAt, branches: untilEvent(eventType, eventsSince, { filter: eventFilter }) };
}
