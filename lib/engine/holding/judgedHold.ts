import type { BranchState, BranchTerms } from '../../domain/journey';
import type { Interaction } from '../../store';

/** A hold that may continue. */
export interface JudgedHold {
	/** Any text that distinguishes these holds; the hold's id, if their origins aren't given. */
	id: string;
	stepId: string;
	contactId: string;
	enrollmentId: string;
	branches: BranchTerms;
	/** The longest wait has passed. */
	timeIsUp: boolean;
	/** The events that have just come for it, if it waits and its time isn't up; otherwise all stored ones count. */
	heard?: Interaction[];
}

/** What is known of the holds' branches, by hold id. */
export type BranchStates = Map<string, Array<BranchState | null>>;
