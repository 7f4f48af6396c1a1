import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { HoldOutcome, PathMark } from '../../domain/journey';
import type { Ending, JourneyEngine, TermsTemplate } from '../../engine';
import type { ItemContext } from '../context';

/** A step's decision for one contact. */
export type StepDecision =
	/** Goes on at once, by this outcome's output. */
	| { pass: HoldOutcome }
	/** Leaves the journey. */
	| { exit: string }
	/** Is held; with `lookAtOnce` only until its own execution can look at fresh records. */
	| { terms: TermsTemplate; lookAtOnce?: boolean }
	/** Leads nowhere: its enrollment has ended, or its contact is held here already. */
	| { drop: true };

/** An item whose contact is known, about to be decided on. */
export interface KnownItem {
	index: number;
	context: ItemContext;
	/** See `decide`. */
	from: number;
}

/** How a hold ends in an editor run. */
export interface TestEnding extends Ending {
	/** What would have to happen for that, for people. */
	because: string;
}

/** What distinguishes one holding step from another; everything else about holding is the same. */
export interface HoldingStep {
	outputs: number | ((functions: IExecuteFunctions) => number);
	/** The output (from 0) for contacts whose hold ended this way. */
	outputOf(outcome: HoldOutcome, branch: number | null): number;
	/** Only steps with several outputs: the name of the one that outputOf returns. */
	outputName?(functions: IExecuteFunctions, outcome: HoldOutcome, branch: number | null): string;
	/**
	 * Only steps with several conditions: the current branch for the path of a contact that was released
	 * before the step was edited; null: none.
	 */
	branchOf?(functions: IExecuteFunctions, path: PathMark): number | null;
	/**
	 * Decides about one item, from the node's parameters evaluated for it.
	 * @param from when the contact arrived here (UTC epoch milliseconds): now, or long ago if it is rechecked
	 * @throws any error that names the problem; it stops only this item
	 */
	decide(functions: IExecuteFunctions, itemIndex: number, context: ItemContext, from: number): StepDecision;
	/**
	 * Only steps that decide in the store, about a batch at once: runs before `decide`, which then returns what was
	 * found here. They also decide afresh about contacts whose hold is over.
	 */
	prepare?(functions: IExecuteFunctions, engine: JourneyEngine, items: KnownItem[]): Promise<void>;
	/** What an item that goes on carries, after `prepare`. */
	carry?(functions: IExecuteFunctions, itemIndex: number, item: INodeExecutionData): INodeExecutionData;
	/** How the hold ends in an editor run; null: it doesn't, and the item stops here. */
	testEnding(functions: IExecuteFunctions, itemIndex: number): TestEnding | null;
}
