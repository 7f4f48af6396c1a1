import type {
	BranchTerms,
	FailurePolicy,
	HoldOutcome,
	HoldState,
	JourneyRefusal,
	MissingStep,
	StepLogKind,
} from '../../domain/journey';
import type { PropertyFilter } from '../../domain/propertyFilter';
import { bigint, counter, flag, integer, json, optional, table, text } from './column';

export type EnrollmentStatus = 'active' | 'completed' | 'exited' | 'failed';

export const journeys = table(['id'], {
	/** The n8n workflow's id. */
	id: text(),
	name: text(),
	/** Set while the whole journey is paused: none of its contacts are delivered. */
	paused_at: optional(bigint()),
	/** What the check found in its workflow: until that is fixed, contacts wait at the trigger. */
	refusal: optional(json<JourneyRefusal>()),
	/** Tells two refusals apart. */
	refused_version: optional(text()),
	/** Steps of its workflow that aren't registered: until they are, contacts wait at the trigger. */
	missing_steps: optional(json<MissingStep[]>()),
	/** The salesperson who looks after it. */
	owner: optional(text()),
	created_at: bigint(),
	updated_at: bigint(),
});

export const steps = table(['journey_id', 'step_id'], {
	journey_id: text(),
	/** The n8n node's id, which survives renames and edits. */
	step_id: text(),
	name: text(),
	type: text(),
	/** Fingerprint of the parameters that decide how long contacts are held; see `holds.terms_key`. */
	terms_key: text(),
	/** JSON of the step's {@link FailurePolicy}, stored here so that any process can apply it after a crash. */
	failure_policy: json<FailurePolicy>(),
	registered_at: bigint(),
	/** Since when it has not been part of its published journey; null: it is, as far as is known. */
	removed_at: optional(bigint()),
});

export const enrollments = table(['id'], {
	id: text(),
	journey_id: text(),
	contact_id: text(),
	/** Distinguishes concurrent enrollments of one contact; empty when only one is allowed. */
	entry_key: text(),
	entry_step_id: text(),
	status: text<EnrollmentStatus>(),
	/** Why it ended or failed, for machines: `step_removed`, `interrupted`, … */
	reason: optional(text()),
	entered_at: bigint(),
	ended_at: optional(bigint()),
	/** 1: of a test contact, left out of counts; null in rows from before test contacts existed. */
	test: optional(integer()),
	/** Set while this enrollment is paused. */
	paused_at: optional(bigint()),
	/** When the journey's goal was first reached. */
	goal_at: optional(bigint()),
	/** What reaching the goal was worth, in ten-thousandths of `goal_currency`. */
	goal_value: optional(bigint()),
	/** ISO 4217; empty: none is known. */
	goal_currency: optional(text()),
	/** The day it entered, days since 1970-01-01 in its journey's zone at that time. */
	cohort: optional(integer()),
	/**
	 * JSON object: the contact's data at entry (the event's properties, or the record), for comparison with
	 * later events.
	 */
	entry_data: optional(json<Record<string, unknown>>()),
	/** Set when its account was enrolled; the contact is the one that brought it in. */
	account_id: optional(text()),
	/** When the log of its way was deleted, because it had ended long ago; null: it is all there. */
	details_removed_at: optional(bigint()),
	updated_at: bigint(),
});

export const holds = table(['id'], {
	id: text(),
	enrollment_id: text(),
	journey_id: text(),
	step_id: text(),
	/** The hold whose delivery led here, or the enrollment's id at a trigger. */
	origin_id: text(),
	contact_id: text(),
	/** 0 at the trigger, then one more at each further hold. */
	visit: integer(),
	state: text<HoldState>(),
	outcome: optional(text<HoldOutcome>()),
	/** Which of several conditions came true, counted from 0. */
	branch: optional(integer()),
	/** When it becomes ready automatically; null: never. In state `ready`: from when on it may be claimed. */
	due_at: optional(bigint()),
	arrived_at: bigint(),
	/** Events from this instant on count for its condition. */
	events_since: optional(bigint()),
	event_type: optional(text()),
	event_filter: optional(json<PropertyFilter>()),
	/** JSON of several conditions of which one lets the contact continue; with the event type `$branches`. */
	branches: optional(json<BranchTerms>()),
	/** `steps.terms_key` when the hold got its terms; if it has changed, they must be recalculated. */
	terms_key: text(),
	/** When it was first released: the events that the next step looks back on begin here. */
	released_at: optional(bigint()),
	/** The interaction that released it, which doesn't count again at the next step. */
	released_by: optional(text()),
	attempts: integer(),
	/** 1: delivered in a separate execution. */
	alone: flag(),
	claim_id: optional(text()),
	claimed_by: optional(text()),
	lease_until: optional(bigint()),
	execution_id: optional(text()),
	executed_by: optional(text()),
	/** The call by which the execution took it over; see {@link HoldRow.execution_id}. */
	receipt_id: optional(text()),
	/** 1: its execution sleeps in an n8n Wait and may continue in another process. */
	suspended: flag(),
	delivered_at: optional(bigint()),
	settled_at: optional(bigint()),
	error: optional(text()),
	/** The item's JSON, kept until the hold is done. */
	item: optional(json<Record<string, unknown>>()),
});

export const stepLog = table(['id'], {
	id: counter(),
	enrollment_id: text(),
	journey_id: text(),
	step_id: optional(text()),
	at: bigint(),
	kind: text<StepLogKind>(),
	execution_id: optional(text()),
	detail: optional(json<object>()),
});

export const instances = table(['id'], {
	id: text(),
	host: text(),
	pid: integer(),
	started_at: bigint(),
	heartbeat_at: bigint(),
});
