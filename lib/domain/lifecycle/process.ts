export const LEAD_STATUSES = ['open', 'qualified', 'disqualified'] as const;

export type LeadStatus = (typeof LEAD_STATUSES)[number];

/** What a lead can be closed as. */
export const CLOSED_STATUSES = ['qualified', 'disqualified'] as const;

export type ClosedStatus = (typeof CLOSED_STATUSES)[number];

/** Moves that a process names and maps to a stage of its choice. */
export const NAMED_ACTIONS = [
	'scored',
	'sales_ready',
	'teleprospect_ready',
	'teleprospect_accepted',
	'teleprospect_qualified',
] as const;

export type NamedAction = (typeof NAMED_ACTIONS)[number];

/** Everything that can move a lead. */
export const LIFECYCLE_ACTIONS = [
	'advance',
	'set',
	...NAMED_ACTIONS,
	'sales_accepted',
	'disqualify',
	'recycle',
	'reopen',
] as const;

export type LifecycleAction = (typeof LIFECYCLE_ACTIONS)[number];

export interface LifecycleStage {
	/** What leads are stored under; never changes while leads are in the stage. */
	key: string;
	/** For people, in Title Case. */
	name: string;
	/** What a lead is closed as when it gets here; absent: it stays open. */
	closes?: ClosedStatus;
	/** What a lead must have to get here, such as `owner` or `attributes.budget`; absent: nothing. */
	requiredFields?: string[];
}

/** Where a named action may be taken from, and where it leads. */
export interface NamedMove {
	/** Stage keys; absent: from every open stage. */
	from?: string[];
	to: string;
}

/** The stages of a lead in order, and what may move it between them. */
export interface LifecycleDefinition {
	stages: LifecycleStage[];
	/** Where a lead begins and is recycled to. */
	first: string;
	/**
	 * Which stages may follow which by `advance` and `set`: any later one, any other one, or those listed.
	 */
	moves: 'forward' | 'any' | Array<{ from: string; to: string }>;
	/** Named moves; absent ones don't exist in this process. */
	actions: Partial<Record<NamedAction, NamedMove>> & {
		/**
		 * Where sales may accept a lead from, which closes it as qualified (absent: from every open stage),
		 * and what the lead must have to be closed that way.
		 */
		sales_accepted?: { from?: string[]; requiredFields?: string[] };
	};
}

/** What happens automatically in a process. */
export interface LifecycleSwitches {
	/** A score moves a lead to where the `scored` action leads. */
	automatedMarketingQualification: boolean;
	/** A score that reaches its model's threshold makes a lead sales-ready. */
	automaticSalesReady: boolean;
	/** Scores of a stopped model are removed from its leads. */
	cleanUpScores: boolean;
}

export const DEFAULT_SWITCHES: LifecycleSwitches = {
	automatedMarketingQualification: true,
	automaticSalesReady: true,
	cleanUpScores: true,
};

export interface LifecycleProcess extends LifecycleSwitches {
	id: string;
	name: string;
	description: string | null;
	definition: LifecycleDefinition;
}

/** @returns undefined for a stage the process doesn't have */
export function findStage({ stages }: LifecycleDefinition, key: string): LifecycleStage | undefined {
	return stages.find((stage) => stage.key === key);
}

/** Whether a stage comes before another one. */
export function isEarlier({ stages }: LifecycleDefinition, key: string, than: string): boolean {
	const [at, other] = [key, than].map((each) => stages.findIndex((stage) => stage.key === each));
	return at !== -1 && at < other;
}

/** The display name of a stage; the key itself if the process no longer has it. */
export function stageName(definition: LifecycleDefinition, key: string): string {
	return findStage(definition, key)?.name ?? key;
}
