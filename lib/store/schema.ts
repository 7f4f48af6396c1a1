import type { Generated } from 'kysely';

import type { HoldOutcome, HoldState } from '../domain/journey';
import type { LeadStatus } from '../domain/lifecycle';

export type { LeadStatus } from '../domain/lifecycle';

/** Instants are UTC epoch milliseconds; columns described as JSON text contain one JSON value. */
export interface Schema {
	contacts: ContactRow;
	former_identifiers: FormerIdentifierRow;
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
	segments: SegmentRow;
	segment_members: SegmentMemberRow;
	entry_sources: EntrySourceRow;
	entry_runs: EntryRunRow;
	entry_refusals: EntryRefusalRow;
	split_assignments: SplitAssignmentRow;
	split_visits: SplitVisitRow;
	split_states: SplitStateRow;
	changes: ChangeRow;
	lifecycle_processes: LifecycleProcessRow;
	lead_moves: LeadMoveRow;
	scoring_models: ScoringModelRow;
	lead_scores: LeadScoreRow;
	rotations: RotationRow;
	consents: ConsentRow;
	matching_strategies: MatchingStrategyRow;
	match_index: MatchIndexRow;
	match_stale: MatchStaleRow;
	merge_log: MergeRow;
}

export interface ContactRow {
	id: string;
	external_id: string | null;
	email: string | null;
	/** `emailKey(email)`: used to compare e-mail addresses. */
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
	/** JSON object of everything else known about the contact. */
	attributes: string;
	/** Set for a test contact: how many times as fast its waits pass, 1 or more. */
	test_speed: number | null;
	/** Who created it, if known; never changed afterwards. */
	created_by: string | null;
	/**
	 * Since when it has its e-mail address, and its phone number: an id, which sorts by time; null: since it
	 * was created.
	 */
	email_since: string | null;
	phone_since: string | null;
	/** When everything personal was removed; what is left only keeps counts right, and can't be found. */
	erased_at: number | null;
	created_at: number;
	updated_at: number;
}

/** An address or number that a contact had before it got another one. */
export interface FormerIdentifierRow {
	kind: 'email' | 'phone';
	/** Used to compare addresses and numbers. */
	key: string;
	contact_id: string;
	/** As it was written. */
	value: string;
	/** Since when the contact had it: an id, which sorts by time. */
	since: string;
	left_at: number;
}

/**
 * A claim on an identity. Its primary key is what keeps two parallel creates of one person (or lead) from
 * both succeeding, in whatever processes they run.
 */
export interface MatchKeyRow {
	record_type: 'contact' | 'lead' | 'account';
	/** The rule used for comparison, such as `email` or `email+page`. */
	scope: string;
	key: string;
	record_id: string;
}

export interface AccountRow {
	id: string;
	external_id: string | null;
	name: string | null;
	/** `nameKey(name)`: used to compare names. */
	name_key: string | null;
	/** `domainKey(domain)`: lower case, in punycode, without `www.`. */
	domain: string | null;
	owner: string | null;
	attributes: string;
	created_at: number;
	updated_at: number;
}

export interface LeadRow {
	id: string;
	contact_id: string | null;
	account_id: string | null;
	topic: string | null;
	campaign: string | null;
	/** The marketing page that the lead came from; with the contact's e-mail it makes the lead preset. */
	page: string | null;
	status: LeadStatus;
	stage: string;
	owner: string | null;
	attributes: string;
	journey_id: string | null;
	enrollment_id: string | null;
	step_id: string | null;
	/** The hold that the item came from: one lead per enrollment, step and visit. */
	origin_id: string | null;
	/** The lifecycle process whose stages it goes through; null: the default one. */
	process_id: string | null;
	/** Why it is disqualified, for people. */
	status_reason: string | null;
	/** How often it was recycled; null in rows from before this was counted, and means never. */
	recycled: number | null;
	/** JSON of what sales expects of it. */
	opportunity: string | null;
	/** The highest score from any model; null: none has scored it yet. */
	score: number | null;
	/** That model's grade for this score. */
	grade: string | null;
	/** JSON object of each model's result: `<model>.score`, `<model>.grade`; null: no model has one. */
	scores: string | null;
	/** Since when its scores have made it sales-ready. */
	sales_ready_at: number | null;
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
	/** Hash of the event as it was sent, to distinguish a repetition from a second use of its key. */
	content_hash: string | null;
}

export type ActivityKind = 'appointment' | 'phoneCall' | 'task';

export type ActivityStatus = 'open' | 'completed' | 'canceled';

export interface ActivityRow {
	id: string;
	kind: ActivityKind;
	subject: string;
	description: string | null;
	due_at: number | null;
	starts_at: number | null;
	ends_at: number | null;
	owner: string | null;
	/** IANA zone in which an appointment was planned; its times are shown in it. */
	time_zone: string | null;
	location: string | null;
	/** JSON of an appointment's organizer; null: none. */
	organizer: string | null;
	/** JSON list of the people invited to an appointment. */
	attendees: string | null;
	/** How often an appointment's invitation was changed; null: never. */
	revision: number | null;
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
	/** Set while the whole journey is paused: none of its contacts are delivered. */
	paused_at: number | null;
	/** The salesperson who looks after it. */
	owner: string | null;
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
	/** JSON of the step's {@link FailurePolicy}, stored here so that any process can apply it after a crash. */
	failure_policy: string;
	registered_at: number;
	/** Since when it has not been part of its published journey; null: it is, as far as is known. */
	removed_at: number | null;
}

export type EnrollmentStatus = 'active' | 'completed' | 'exited' | 'failed';

export interface EnrollmentRow {
	id: string;
	journey_id: string;
	contact_id: string;
	/** Distinguishes concurrent enrollments of one contact; empty when only one is allowed. */
	entry_key: string;
	entry_step_id: string;
	status: EnrollmentStatus;
	/** Why it ended or failed, for machines: `step_removed`, `interrupted`, … */
	reason: string | null;
	entered_at: number;
	ended_at: number | null;
	/** 1: of a test contact, left out of counts; null in rows from before test contacts existed. */
	test: number | null;
	/** Set while this enrollment is paused. */
	paused_at: number | null;
	/** When the journey's goal was first reached. */
	goal_at: number | null;
	/**
	 * JSON object: the contact's data at entry (the event's properties, or the record), for comparison with
	 * later events.
	 */
	entry_data: string | null;
	/** Set when its account was enrolled; the contact is the one that brought it in. */
	account_id: string | null;
	/** When the log of its way was deleted, because it had ended long ago; null: it is all there. */
	details_removed_at: number | null;
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
	/** 0 at the trigger, then one more at each further hold. */
	visit: number;
	state: HoldState;
	outcome: HoldOutcome | null;
	/** Which of several conditions came true, counted from 0. */
	branch: number | null;
	/** When it becomes ready automatically; null: never. In state `ready`: from when on it may be claimed. */
	due_at: number | null;
	arrived_at: number;
	/** Events from this instant on count for its condition. */
	events_since: number | null;
	event_type: string | null;
	event_filter: string | null;
	/** JSON of several conditions of which one lets the contact continue; with the event type `$branches`. */
	branches: string | null;
	/** `steps.terms_key` when the hold got its terms; if it has changed, they must be recalculated. */
	terms_key: string;
	/** When it was first released: the events that the next step looks back on begin here. */
	released_at: number | null;
	/** The interaction that released it, which doesn't count again at the next step. */
	released_by: string | null;
	attempts: number;
	/** 1: delivered in a separate execution. */
	alone: number;
	claim_id: string | null;
	claimed_by: string | null;
	lease_until: number | null;
	execution_id: string | null;
	executed_by: string | null;
	/** The call by which the execution took it over; see {@link HoldRow.execution_id}. */
	receipt_id: string | null;
	/** 1: its execution sleeps in an n8n Wait and may continue in another process. */
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
	'split',
	'failed',
	'retried',
	'completed',
	'exited',
	'goal_reached',
	'paused',
	'resumed',
	'moved',
] as const;

export type StepLogKind = (typeof STEP_LOG_KINDS)[number];

export interface InstanceRow {
	id: string;
	host: string;
	pid: number;
	started_at: number;
	heartbeat_at: number;
}

export type SegmentKind = 'static' | 'dynamic' | 'compound';

export interface SegmentRow {
	id: string;
	name: string;
	/** `textKey(name)`: one segment per name. */
	name_key: string;
	description: string | null;
	kind: SegmentKind;
	/** JSON of the condition (dynamic) or of the definition (compound); null for a static one. */
	definition: string | null;
	/** IANA zone of its dates; null: UTC. */
	time_zone: string | null;
	/** When its membership must be recalculated because time passes; null: only changes matter. */
	refresh_at: number | null;
	/** When all contacts were last checked; null: not yet since it was created or edited. */
	refreshed_at: number | null;
	created_at: number;
	updated_at: number;
}

export interface SegmentMemberRow {
	segment_id: string;
	contact_id: string;
	joined_at: number;
}

/** A trigger of a published journey: which contacts enter by it, and the rules for them. */
export interface EntrySourceRow {
	journey_id: string;
	step_id: string;
	/** 1 while the journey is published. */
	active: number;
	/**
	 * JSON of who enters automatically (segment, record changes, events); null where an endpoint lets them in.
	 */
	audience: string | null;
	/** JSON of the entry, exit and goal rules. */
	rules: string | null;
	/** When the next scheduled run begins. */
	next_run_at: number | null;
	/** The first time at which the entry rate lets a contact in. */
	next_slot_at: number | null;
	registered_at: number;
}

/** One pass over a segment whose members enter; `cursor` is where to continue after a crash. */
export interface EntryRunRow {
	id: string;
	journey_id: string;
	step_id: string;
	due_at: number;
	started_at: number;
	finished_at: number | null;
	total: number;
	seen: number;
	entered: number;
	/** The last contact processed. */
	cursor: string | null;
}

/** Why a contact did not enter a journey; repetitions of one reason are counted. */
export interface EntryRefusalRow {
	journey_id: string;
	contact_id: string;
	reason: string;
	step_id: string;
	times: number;
	first_at: number;
	last_at: number;
	detail: string | null;
}

/** The path that a contact was permanently given at a split. */
export interface SplitAssignmentRow {
	journey_id: string;
	step_id: string;
	contact_id: string;
	path: string;
	assigned_at: number;
}

/** The path of one visit, so that a repeated execution gives the same one. */
export interface SplitVisitRow {
	/** The hold that the contact came from. */
	hold_id: string;
	step_id: string;
	journey_id: string;
	contact_id: string;
	path: string;
	at: number;
}

/** State of a split that balances or counts, as JSON. */
export interface SplitStateRow {
	journey_id: string;
	step_id: string;
	state: string;
	updated_at: number;
}

export const CHANGED_RECORDS = ['contact', 'account', 'lead', 'activity', 'interaction', 'segment'] as const;

export type ChangedRecord = (typeof CHANGED_RECORDS)[number];

export type ChangeAction = 'created' | 'updated' | 'deleted' | 'joined' | 'left';

/** Something that segments, rules and triggers have yet to react to. Deleted in the transaction that does. */
export interface ChangeRow {
	id: Generated<number>;
	contact_id: string;
	record_type: ChangedRecord;
	record_id: string;
	action: ChangeAction;
	/** JSON list of the fields that changed; null where not applicable. */
	fields: string | null;
	at: number;
	attempts: Generated<number>;
}

/** A custom lifecycle process, or the switches of one that every store has. */
export interface LifecycleProcessRow {
	id: string;
	name: string;
	/** `textKey(name)`: one process per name. */
	name_key: string;
	description: string | null;
	/** JSON of its stages and moves; null for one that every store has. */
	definition: string | null;
	/** 1 or 0, like the other switches. */
	automated_marketing_qualification: number;
	automatic_sales_ready: number;
	clean_up_scores: number;
	created_at: number;
	updated_at: number;
}

export type MoverKind = 'step' | 'hand' | 'scoring';

/** One move of a lead: from where, to where, why and by whom. Append-only. */
export interface LeadMoveRow {
	id: string;
	lead_id: string;
	/** 1 for a lead's first move; clocks of several machines may disagree about the order. */
	sequence: number;
	/** The process after the move; null: the default one. */
	process_id: string | null;
	action: string;
	from_stage: string;
	to_stage: string;
	from_status: LeadStatus;
	to_status: LeadStatus;
	reason: string | null;
	moved_by: MoverKind;
	/** Name of the step, person, workflow or scoring model. */
	mover: string | null;
	at: number;
	journey_id: string | null;
	enrollment_id: string | null;
	step_id: string | null;
	/** The hold that the item came from: a step moves a lead once per visit. */
	origin_id: string | null;
}

/** Whose turn it is among several people. */
export interface RotationRow {
	/** The list: a step of a journey, or a name that several steps share. */
	id: string;
	/** The list position of the latest one, counted from 0. */
	position: number;
	/** The latest person. */
	latest: string | null;
	/** How many turns there have been. */
	turns: number;
	updated_at: number;
}

export type ConsentState = 'given' | 'withdrawn';

/**
 * What a contact has allowed or forbidden. Append-only: the latest entry for a channel and purpose counts.
 */
export interface ConsentRow {
	id: string;
	contact_id: string;
	/** Such as `email` or `sms`. */
	channel: string;
	/** Such as `marketing` or `newsletter`. */
	purpose: string;
	state: ConsentState;
	/** Where it was given: a form, a call, an import. */
	source: string | null;
	/** When it was given. */
	at: number;
	recorded_at: number;
}

/** How leads are scored. */
export interface ScoringModelRow {
	id: string;
	name: string;
	/** The workflow and node that publish it; null for one that was created otherwise. */
	journey_id: string | null;
	step_id: string | null;
	/** JSON of a `ScoringModel`. */
	definition: string;
	/** 1 while it scores. */
	active: number;
	/**
	 * What is currently being done to all leads: `score` rescores them, `clear` removes the scores of a stopped
	 * model.
	 */
	pass: 'score' | 'clear' | null;
	/** The last lead that this has reached. */
	cursor: string | null;
	/** Why it doesn't score: stopped manually, or its workflow is no longer published. */
	stopped_by: 'hand' | 'unpublished' | null;
	stopped_at: number | null;
	registered_at: number;
	created_at: number;
	updated_at: number;
}

/** One model's result for one lead. */
export interface LeadScoreRow {
	lead_id: string;
	model_id: string;
	/** null: not calculated yet, or not scored; see `unscored`. */
	score: number | null;
	grade: string | null;
	/** Why the model doesn't score this lead, for machines: `no_contact_or_account`, `no_account`. */
	unscored: string | null;
	/** Since when the threshold has been reached. */
	passed_at: number | null;
	/** How often the lead has lost that again. */
	demotions: number;
	/** JSON of the rules that gave points. */
	explanation: string | null;
	computed_at: number | null;
	/** When it must be recalculated; null: only changes matter. */
	next_look_at: number | null;
}

/** A matching strategy: how to decide whether a record already exists. */
export interface MatchingStrategyRow {
	id: string;
	name: string;
	/** `textKey(name)`: one strategy per name. */
	name_key: string;
	description: string | null;
	record_type: 'contact' | 'lead';
	/** JSON of a `MatchingStrategy`. */
	definition: string;
	/** 1: defined in a node, and identified by its content only. */
	inline: number;
	/** Incremented with each change of the definition; part of the scope of its keys. */
	version: number;
	/** The `KEYS_VERSION` that its keys were built with. */
	keys_version: number;
	/** How many records have their keys, and of how many. */
	keyed: number;
	total: number;
	/** The last record that has its keys while they are being built; null: not begun. */
	cursor: string | null;
	/** When all records had their keys; null: not yet, so nothing can be found by it. */
	keyed_at: number | null;
	created_at: number;
	updated_at: number;
}

/**
 * A key by which a strategy's rule finds a record. Several records may share one; see {@link MatchKeyRow} for
 * what they may not share.
 */
export interface MatchIndexRow {
	/** `<strategy id>.<version>:<rule>`. */
	scope: string;
	key: string;
	record_id: string;
}

/** A record whose keys have to be rebuilt. Written by database triggers; append-only until that is done. */
export interface MatchStaleRow {
	id: Generated<number>;
	record_type: 'contact' | 'lead';
	record_id: string;
}

/** A record that was merged into another one, with everything needed to undo it. */
export interface MergeRow {
	id: string;
	record_type: 'contact' | 'lead';
	winner_id: string;
	loser_id: string;
	/** The external id by which a merged contact is still found. */
	external_id: string | null;
	email_key: string | null;
	phone_key: string | null;
	/** JSON of the row that went away. */
	loser: string;
	/** JSON: the winner's columns that were filled, with their values before and after. */
	filled: string;
	/** JSON of what went over to the winner, and of what had to go because the winner already had it. */
	moved: string;
	merged_by: string | null;
	merged_at: number;
	undone_by: string | null;
	undone_at: number | null;
}
