import type { JourneyGraph } from './graph';
import type { StoreFacts } from './storeFacts';
import type { CheckedWorkflow } from './workflow';

export type Severity = 'error' | 'warning';

/** Something in a workflow that will not work as its author intends. */
export interface Finding {
	/** An error: contacts will fail or be lost. A warning: they may. */
	severity: Severity;
	/** The rule's name; also its heading's anchor in docs/journey-check.md. */
	rule: string;
	/** The node's name. */
	node: string;
	/** One sentence. */
	problem: string;
	/** One sentence that says what to do. */
	remedy: string;
	/** The page that shows the wrong and the right way. */
	link: string;
}

export type RuleFinding = Pick<Finding, 'node' | 'problem' | 'remedy'>;

/** What rules look at. */
export interface Checked {
	workflow: CheckedWorkflow;
	graph: JourneyGraph;
	/** Null: there is no store to look names up in. */
	store: StoreFacts | null;
}

export interface Rule {
	name: string;
	severity: Severity;
	find(checked: Checked): RuleFinding[];
}
