import type {
	BranchTerms,
	FailurePolicy,
	HoldOutcome,
	StoredHoldState,
	JourneyRefusal,
	MissingStep,
	StepLogKind,
} from '../../domain/journey';
import { bigint, counter, flag, id, integer, internal, json, optional, table, text } from './column';

export type EnrollmentStatus = 'active' | 'completed' | 'exited' | 'failed';

export const journeys = table(['id'], {
	/** The n8n workflow's id. */
	id: id(),
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
	journey_id: id(),
	/** The n8n node's id, which survives renames and edits. */
	step_id: id(),
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

export const enrollments = table(
	['id'],
	{
		id: id(),
		journey_id: id(),
		contact_id: id(),
		/** Distinguishes concurrent enrollments of one contact; empty when only one is allowed. */
		entry_key: text(),
		entry_step_id: id(),
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
		account_id: optional(id()),
		/** The interaction that made it enter, if any. */
		caused_by: optional(id()),
		/** JSON: how a completed one came to its end, as its log tells; this row is written then anyway. */
		ended_how: internal(optional(json<object>())),
		/** When the log of its way was deleted, because it had ended long ago; null: it is all there. */
		details_removed_at: optional(bigint()),
		updated_at: bigint(),
	},
	{
		references: { contact_id: 'contacts' },
		indexes: {
			// One living enrollment per contact, journey and entry key, even with concurrent entries.
			enrollments_live: {
				on: ['contact_id', 'journey_id', 'entry_key'],
				unique: true,
				where: "status in ('active', 'failed')",
			},
			enrollments_live_account: {
				on: ['account_id', 'journey_id', 'entry_key'],
				unique: true,
				where: "account_id is not null and status in ('active', 'failed')",
			},
			// What has ended is in as few indexes as possible: each costs time when a contact completes.
			enrollments_contact: ['contact_id', 'journey_id'],
			enrollments_journey: ['journey_id', 'entered_at'],
			enrollments_living: {
				on: ['journey_id', 'status', 'entered_at'],
				where: "status in ('active', 'failed')",
			},
			// Without those whose details are removed: they stay permanently.
			enrollments_ended: {
				on: ['ended_at', 'id'],
				where: 'ended_at is not null and details_removed_at is null',
			},
		},
	},
);

/**
 * Enrollments that wait, or are under way in an execution: what is over leaves this table, and its history is in
 * the step log.
 */
export const holds = table(
	['id'],
	{
		/** Begins with the enrollment's; see `holdIdOf`. */
		id: id(),
		enrollment_id: id(),
		journey_id: id(),
		step_id: id(),
		/** The hold whose delivery led here, or the enrollment's id at a trigger. */
		origin_id: id(),
		contact_id: id(),
		/** 0 at the trigger, then one more at each further hold. */
		visit: integer(),
		/** `claimed` includes `delivered`: the claim tells, for all of its holds, whether an execution has taken over. */
		state: text<StoredHoldState>(),
		outcome: optional(text<HoldOutcome>()),
		/** Which of its branches came true, counted from 0. */
		branch: optional(integer()),
		/** When it becomes ready automatically; null: never. In state `ready`: from when on it may be claimed. */
		due_at: optional(bigint()),
		arrived_at: bigint(),
		/** What it is found by when something happens, worked out from its branches; see `listensFor`. */
		event_type: optional(text()),
		/** What lets the contact continue before the time is up, one of them is enough; null: nothing else does. */
		branches: optional(json<BranchTerms>()),
		/** `steps.terms_key` when the hold got its terms; if it has changed, they must be recalculated. */
		terms_key: text(),
		/** When it was first released: the events that the next step looks back on begin here. */
		released_at: optional(bigint()),
		/** The interaction that released it, which doesn't count again at the next step. */
		released_by: optional(id()),
		/** The same of the hold that it came from. */
		previous_at: optional(bigint()),
		previous_by: optional(id()),
		/** How often it has been delivered, not counting the execution that it is in. */
		attempts: integer(),
		/** 1: delivered in a separate execution. */
		alone: flag(),
		/** The batch that it is under way in; set in state `claimed` only. */
		claim_id: optional(id()),
		error: optional(text()),
		/** The item's JSON. */
		item: optional(json<Record<string, unknown>>()),
	},
	{
		indexes: {
			holds_due: { on: ['journey_id', 'step_id', 'due_at'], where: "state in ('waiting', 'ready')" },
			holds_event: {
				on: ['contact_id', 'event_type'],
				where: "state = 'waiting' and event_type is not null",
			},
			holds_claim: { on: ['claim_id'], where: 'claim_id is not null' },
			holds_failed: { on: ['journey_id', 'step_id'], where: "state = 'failed'" },
			holds_paused: { on: ['journey_id', 'step_id'], where: "state = 'paused'" },
		},
	},
);

/**
 * A batch of holds on its way into an execution, or inside one: what is true of all of them is written once.
 */
export const claims = table(['id'], {
	id: id(),
	journey_id: id(),
	step_id: id(),
	/** The process that leased them, and until when. */
	claimed_by: id(),
	lease_until: bigint(),
	/** The execution that has taken them over; null: none has. */
	execution_id: optional(text()),
	/** The process in which it runs. */
	executed_by: optional(id()),
	/** The call by which it took them over. */
	receipt_id: optional(id()),
	delivered_at: optional(bigint()),
	/** 1: it sleeps in an n8n Wait and may continue in another process. */
	suspended: flag(),
	/** By which output all of them left the step, counted from 0; -1: none is known; null: the log tells. */
	output: optional(integer()),
});

export const stepLog = table(
	['id'],
	{
		id: counter(),
		enrollment_id: id(),
		journey_id: id(),
		step_id: optional(id()),
		at: bigint(),
		kind: text<StepLogKind>(),
		execution_id: optional(text()),
		/** Which hold of the enrollment it is about: its number (see `holdNumber`). */
		hold: optional(id()),
		/** `held`: the number of the hold that it came from. */
		origin: optional(id()),
		/** `delivered`: when it was released, and by which interaction. */
		released_at: optional(bigint()),
		released_by: optional(id()),
		/** `delivered`, `passed`, `failed`, `completed`: by which output it left, counted from 0. */
		output: optional(integer()),
		/** `delivered`: how long it was at the step, in milliseconds. */
		lasted: optional(bigint()),
		detail: optional(json<object>()),
	},
	{ foundBy: ['enrollment_id', 'id'] },
);

export const instances = table(['id'], {
	id: id(),
	host: text(),
	pid: integer(),
	started_at: bigint(),
	heartbeat_at: bigint(),
});
