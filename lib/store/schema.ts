import type { Generated } from 'kysely';

import type { HoldOutcome, HoldState } from '../domain/journey';

/** Instants are UTC epoch milliseconds; columns named as JSON text hold one JSON value. */
export interface Schema {
	contacts: ContactRow;
	match_keys: MatchKeyRow;
	accounts: AccountRow;
	leads: LeadRow;
	interactions: InteractionRow;
	activities: ActivityRow;
	journeys: JourneyRow;
	steps: StepRow;
	enrollments: EnrollmentRow;
	holds: HoldRow;
	step_log: StepLogRow;
	instances: InstanceRow;
}

export interface ContactRow {
	id: string;
	external_id: string | null;
	email: string | null;
	/** `emailKey(email)`: what e-mail addresses are compared by. */
	email_key: string | null;
	phone: string | null;
	/** `phoneKey(phone)`: E.164. */
	phone_key: string | null;
	first_name: string | null;
	last_name: string | null;
	company: string | null;
	time_zone: string | null;
	account_id: string | null;
	owner: string | null;
	/** JSON object of everything else that is known about the contact. */
	attributes: string;
	created_at: number;
	updated_at: number;
}

/**
 * A claim on an identity. Its primary key is what keeps two parallel creates of one person (or lead) from
 * both succeeding, whatever process they run in.
 */
export interface MatchKeyRow {
	record_type: 'contact' | 'lead';
	/** The rule that compares, such as `email` or `email+page`. */
	scope: string;
	key: string;
	record_id: string;
}

export interface AccountRow {
	id: string;
	external_id: string | null;
	name: string | null;
	name_key: string | null;
	domain: string | null;
	owner: string | null;
	attributes: string;
	created_at: number;
	updated_at: number;
}

export type LeadStatus = 'open' | 'qualified' | 'disqualified';

export interface LeadRow {
	id: string;
	contact_id: string | null;
	account_id: string | null;
	topic: string | null;
	campaign: string | null;
	/** The marketing page that the lead came by; with the contact's e-mail it makes the lead preset. */
	page: string | null;
	status: LeadStatus;
	stage: string;
	owner: string | null;
	attributes: string;
	journey_id: string | null;
	enrollment_id: string | null;
	step_id: string | null;
	/** The hold that the item came from: one lead an enrollment, step and visit. */
	origin_id: string | null;
	created_at: number;
	updated_at: number;
}

export interface InteractionRow {
	id: string;
	contact_id: string;
	type: string;
	occurred_at: number;
	received_at: number;
	properties: string;
	source: string | null;
	idempotency_key: string | null;
	/** Hash of the event as it was sent, to tell a repetition from a second use of its key. */
	content_hash: string | null;
}

export type ActivityKind = 'appointment' | 'phoneCall' | 'task';

export type ActivityStatus = 'open' | 'completed' | 'cancelled';

export interface ActivityRow {
	id: string;
	kind: ActivityKind;
	subject: string;
	description: string | null;
	due_at: number | null;
	starts_at: number | null;
	ends_at: number | null;
	owner: string | null;
	status: ActivityStatus;
	result: string | null;
	completed_at: number | null;
	contact_id: string | null;
	account_id: string | null;
	lead_id: string | null;
	journey_id: string | null;
	enrollment_id: string | null;
	step_id: string | null;
	origin_id: string | null;
	created_at: number;
	updated_at: number;
}

export interface JourneyRow {
	/** The n8n workflow's id. */
	id: string;
	name: string;
	created_at: number;
	updated_at: number;
}

export interface StepRow {
	journey_id: string;
	/** The n8n node's id, which survives renames and edits. */
	step_id: string;
	name: string;
	type: string;
	/** Fingerprint of the parameters that decide how long contacts are held; see `holds.terms_key`. */
	terms_key: string;
	/** JSON of the step's {@link FailurePolicy}, kept here so that any process can apply it after a crash. */
	failure_policy: string;
	registered_at: number;
}

export type EnrollmentStatus = 'active' | 'completed' | 'exited' | 'failed';

export interface EnrollmentRow {
	id: string;
	journey_id: string;
	contact_id: string;
	/** Tells enrollments of one contact apart that may live side by side; empty when only one may. */
	entry_key: string;
	entry_step_id: string;
	status: EnrollmentStatus;
	/** Why it ended or failed, for machines: `step_removed`, `interrupted`, … */
	reason: string | null;
	entered_at: number;
	ended_at: number | null;
	updated_at: number;
}

export interface HoldRow {
	id: string;
	enrollment_id: string;
	journey_id: string;
	step_id: string;
	/** The hold whose delivery led here, or the enrollment's id at a trigger. */
	origin_id: string;
	contact_id: string;
	/** 0 at the trigger, then one more at each hold on the way. */
	visit: number;
	state: HoldState;
	outcome: HoldOutcome | null;
	/** When it becomes ready by itself; null: never. In state `ready`: from when on it may be claimed. */
	due_at: number | null;
	arrived_at: number;
	/** Events from this instant on count for its condition. */
	events_since: number | null;
	event_type: string | null;
	event_filter: string | null;
	/** `steps.terms_key` when the hold got its terms; another one now means that they must be worked out again. */
	terms_key: string;
	/** When it was released for the first time: the events that the next step looks back on begin here. */
	released_at: number | null;
	/** The interaction that released it, which does not count again at the next step. */
	released_by: string | null;
	attempts: number;
	/** 1: is delivered in an execution of its own. */
	alone: number;
	claim_id: string | null;
	claimed_by: string | null;
	lease_until: number | null;
	execution_id: string | null;
	executed_by: string | null;
	/** The call by which the execution took it over; see {@link HoldRow.execution_id}. */
	receipt_id: string | null;
	/** 1: its execution sleeps in an n8n Wait and may go on in another process. */
	suspended: number;
	delivered_at: number | null;
	settled_at: number | null;
	error: string | null;
	/** The item's JSON, kept until the hold is done. */
	item: string | null;
}

export interface StepLogRow {
	id: Generated<number>;
	enrollment_id: string;
	journey_id: string;
	step_id: string | null;
	at: number;
	kind: StepLogKind;
	execution_id: string | null;
	detail: string | null;
}

export const STEP_LOG_KINDS = [
	'entered',
	'entry_refused',
	'held',
	'released',
	'delivered',
	'passed',
	'failed',
	'retried',
	'completed',
	'exited',
] as const;

export type StepLogKind = (typeof STEP_LOG_KINDS)[number];

export interface InstanceRow {
	id: string;
	host: string;
	pid: number;
	started_at: number;
	heartbeat_at: number;
}
