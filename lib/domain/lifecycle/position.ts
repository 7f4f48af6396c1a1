import type { LeadStatus, LifecycleAction } from './process';

/** Where a lead is in its process. */
export interface LeadPosition {
	stage: string;
	status: LeadStatus;
	/** The stage a closed lead was in when it was closed, if known: where it is reopened. */
	openStage?: string | null;
	/** Whether it is marked sales-ready; recycling ends that. */
	salesReady?: boolean;
}

/** What to do; `set` names the stage. */
export interface LifecycleMove {
	action: LifecycleAction;
	/** Key of a stage; for `set` only. */
	stage?: string;
}

export type MoveDecision =
	| { kind: 'moved'; stage: string; status: LeadStatus }
	/** The lead is already where the move would lead. */
	| { kind: 'unchanged'; stage: string; status: LeadStatus; reason: string }
	| { kind: 'refused'; reason: string };
