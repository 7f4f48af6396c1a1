/** What can happen to an enrollment on its way, as its log names it. */
export const STEP_LOG_KINDS = [
	'entered',
	'entry_refused',
	'held',
	'released',
	'delivered',
	'passed',
	'split',
	'failed',
	'retried',
	'completed',
	'exited',
	'goal_reached',
	'paused',
	'resumed',
	'moved',
	'moved_in',
	'settled_late',
	'revived',
] as const;

export type StepLogKind = (typeof STEP_LOG_KINDS)[number];
