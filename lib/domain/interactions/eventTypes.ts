/**
 * The package's own event types. The list is closed: every other type belongs to the user. Code names these
 * types through this file only.
 */

/** The channels that messages go out on. */
export const MESSAGE_CHANNELS = ['email', 'sms', 'whatsapp'] as const;

export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** What can happen to a message, the second part of `email.clicked` and its like. */
export const MESSAGE_OUTCOMES = [
	'accepted',
	'sent',
	'delivered',
	'deferred',
	'bounced',
	'dropped',
	'opened',
	'clicked',
	'machine_opened',
	'machine_clicked',
	'complained',
	'unsubscribed',
	'unsubscribe_requested',
	'resubscribed',
	'replied',
] as const;

export type MessageOutcome = (typeof MESSAGE_OUTCOMES)[number];

export type MessageEventType = `${MessageChannel}.${MessageOutcome}`;

/** The type of what happened to a message on a channel, which may be one of the user's own. */
export function messageEvent(channel: string, outcome: MessageOutcome): string {
	return `${channel}.${outcome}`;
}

/** The contact opened an email. */
export const EMAIL_OPENED = 'email.opened' satisfies MessageEventType;

/** The contact clicked a link in an email. */
export const EMAIL_CLICKED = 'email.clicked' satisfies MessageEventType;

/** Someone asked to unsubscribe an address, without proof that it's theirs. */
export const EMAIL_UNSUBSCRIBE_REQUESTED = 'email.unsubscribe_requested' satisfies MessageEventType;

/** What a click on a link in a message can say. */
export const CLICK_PROPERTIES = ['url', 'link', 'label', 'message', 'step'] as const;

/** The contact viewed a page of the website. */
export const PAGE_VIEWED = 'page.viewed';

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

/** The event types that journeys record today, with the properties each can have. */
export const OWN_EVENTS = {
	[FORM_SUBMITTED]: ['form'],
	[CONSENT_GIVEN]: ['channel', 'purpose', 'topic', 'source'],
	[CONSENT_WITHDRAWN]: ['channel', 'purpose', 'topic', 'source'],
	[LEAD_STAGE_CHANGED]: PROPERTIES_OF_MOVES,
	[LEAD_SALES_READY]: [...PROPERTIES_OF_MOVES, 'modelId', 'model', 'score', 'grade'],
	[LEAD_LINKED]: ['leadId', 'contactId', 'accountId', 'previousContactId', 'previousAccountId', 'owner'],
	[LEAD_UNLINKED]: ['leadId', 'contactId', 'accountId', 'previousContactId', 'previousAccountId', 'owner'],
	[ACTIVITY_COMPLETED]: ['activityId', 'kind', 'subject', 'owner', 'leadId', 'result'],
	[ACTIVITY_CANCELLED]: ['activityId', 'kind', 'subject', 'owner', 'leadId', 'reason'],
} as const satisfies Record<string, readonly string[]>;

/** An event type that journeys record today. */
export type RecordedEventType = keyof typeof OWN_EVENTS;

/** One of the package's own event types, whether recorded here or reported by another system. */
export type OwnEventType = RecordedEventType | MessageEventType | typeof PAGE_VIEWED;

/** The closed list. */
export const OWN_EVENT_TYPES: readonly OwnEventType[] = [
	...MESSAGE_CHANNELS.flatMap((channel) =>
		MESSAGE_OUTCOMES.map((outcome): MessageEventType => `${channel}.${outcome}`),
	),
	PAGE_VIEWED,
	...(Object.keys(OWN_EVENTS) as RecordedEventType[]),
];

/** What happens to messages without the contact doing anything. */
const SILENT_OUTCOMES = [
	'accepted',
	'sent',
	'delivered',
	'deferred',
	'bounced',
	'dropped',
	'machine_opened',
	'machine_clicked',
	// Anyone can ask.
	'unsubscribe_requested',
] as const satisfies readonly MessageOutcome[];

/** Own event types that say what happened to a contact, not what it did: they don't make it active. */
export const NOT_DONE_BY_CONTACTS: readonly OwnEventType[] = [
	...MESSAGE_CHANNELS.flatMap((channel) =>
		SILENT_OUTCOMES.map((outcome): MessageEventType => `${channel}.${outcome}`),
	),
	LEAD_STAGE_CHANGED,
	LEAD_SALES_READY,
	LEAD_LINKED,
	LEAD_UNLINKED,
	ACTIVITY_COMPLETED,
	ACTIVITY_CANCELLED,
];

/** Whether an event says that a machine opened a message or followed its links: nothing may follow from it. */
export function isMachineEvent(type: string): boolean {
	return /\.machine_(?:opened|clicked)$/.test(type);
}
