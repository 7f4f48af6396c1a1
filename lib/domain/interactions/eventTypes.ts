/** One of our forms was submitted. */
export const FORM_SUBMITTED = 'form.submitted';

export const CONSENT_GIVEN = 'consent.given';
export const CONSENT_WITHDRAWN = 'consent.withdrawn';

/** A lead is ready for sales, by its score or manually. */
export const LEAD_SALES_READY = 'lead.sales_ready';

/** Any move of a lead in its lifecycle. */
export const LEAD_STAGE_CHANGED = 'lead.stage_changed';

/** A lead was linked to a contact or account. */
export const LEAD_LINKED = 'lead.linked';

/** A lead was unlinked from a contact or account. */
export const LEAD_UNLINKED = 'lead.unlinked';

/** A salesperson did what an activity asked for. */
export const ACTIVITY_COMPLETED = 'activity.completed';

/** What an activity asked for won't be done. */
export const ACTIVITY_CANCELLED = 'activity.cancelled';

/** What every event about a move of a lead says. */
const PROPERTIES_OF_MOVES = [
	'leadId',
	'accountId',
	'from',
	'to',
	'fromStatus',
	'status',
	'process',
	'action',
	'reason',
	'owner',
] as const;

/**
 * The event types this package raises, with the properties each can have. The list is closed: every other
 * type belongs to the user.
 */
export const OWN_EVENTS = {
	[FORM_SUBMITTED]: ['form'],
	[CONSENT_GIVEN]: ['channel', 'purpose', 'source'],
	[CONSENT_WITHDRAWN]: ['channel', 'purpose', 'source'],
	[LEAD_STAGE_CHANGED]: PROPERTIES_OF_MOVES,
	[LEAD_SALES_READY]: [...PROPERTIES_OF_MOVES, 'modelId', 'model', 'score', 'grade'],
	[LEAD_LINKED]: ['leadId', 'contactId', 'accountId', 'previousContactId', 'previousAccountId', 'owner'],
	[LEAD_UNLINKED]: ['leadId', 'contactId', 'accountId', 'previousContactId', 'previousAccountId', 'owner'],
	[ACTIVITY_COMPLETED]: ['activityId', 'kind', 'subject', 'owner', 'leadId', 'result'],
	[ACTIVITY_CANCELLED]: ['activityId', 'kind', 'subject', 'owner', 'leadId', 'reason'],
} as const satisfies Record<string, readonly string[]>;

export type OwnEventType = keyof typeof OWN_EVENTS;
