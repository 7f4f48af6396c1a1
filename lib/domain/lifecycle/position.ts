import type { LeadStatus, LifecycleAction } from './process';

/** Where a lead is in its process. */
export interface LeadPosition {
	stage: string;
	status: LeadStatus;
	/** The stage in which a closed lead was when it was closed, if that is known: where it is reopened. */
	openStage?: string | null;
	/** Whether it is marked as ready for sales; that ends when it is recycled. */
	salesReady?: boolean;
}

/** What is to be done; `set` names the stage. */
export interface LifecycleMove {
	action: LifecycleAction;
	/** Key of a stage; for `set` only. */
	stage?: string;
}

export type MoveDecision =
	| { kind: 'moved'; stage: string; status: LeadStatus }
	/** The lead is where the move would lead already. */
	| { kind: 'unchanged'; stage: string; status: LeadStatus; reason: string }
	| { kind: 'refused'; reason: string };
