import type { CompoundDefinition, Condition } from '../../domain/conditions';
import type { Audience, AudienceDefinition, EntryRules } from '../../domain/journey';
import {
	bigint,
	counter,
	flag,
	id,
	integer,
	internal,
	json,
	optional,
	table,
	text,
	withDefault,
} from './column';

/** `audience`: it belongs to a trigger, and follows the trigger's conditions while its journey is published. */
export type SegmentKind = 'static' | 'dynamic' | 'compound' | 'audience';

export const CHANGED_RECORDS = ['contact', 'account', 'lead', 'activity', 'interaction', 'segment'] as const;

export type ChangedRecord = (typeof CHANGED_RECORDS)[number];

export type ChangeAction = 'created' | 'updated' | 'deleted' | 'joined' | 'left';

export const segments = table(
	['id'],
	{
		id: id(),
		name: text(),
		/** `textKey(name)`: one segment per name. A trigger's own has its id here, as it isn't chosen by name. */
		name_key: internal(text()),
		description: optional(text()),
		kind: text<SegmentKind>(),
		/** JSON of the condition (dynamic) or of the definition (compound, audience); null for a static one. */
		definition: optional(json<Condition | CompoundDefinition | AudienceDefinition>()),
		/** IANA zone of its dates; null: UTC. */
		time_zone: optional(text()),
		/** When its membership must be recalculated because time passes; null: only changes matter. */
		refresh_at: optional(bigint()),
		/** When all contacts were last checked; null: not yet since it was created or edited. */
		refreshed_at: optional(bigint()),
		created_at: bigint(),
		updated_at: bigint(),
	},
	{ unique: ['name_key'] },
);

export const segmentMembers = table(
	['segment_id', 'contact_id'],
	{
		segment_id: id(),
		contact_id: id(),
		joined_at: bigint(),
	},
	{
		// No references: checking them took half of the time of a large segment, and contacts are locked anyway.
		indexes: { segment_members_contact: ['contact_id'] },
		withoutRowId: true,
	},
);

/** A trigger of a published journey: which contacts enter by it, and the rules for them. */
export const entrySources = table(['journey_id', 'step_id'], {
	journey_id: id(),
	step_id: id(),
	/** 1 while the journey is published. */
	active: flag(),
	/**
	 * JSON of who enters automatically (segment, record changes, events); null where an endpoint lets them in.
	 */
	audience: optional(json<Audience>()),
	/** JSON of the entry, exit and goal rules. */
	rules: optional(json<EntryRules>()),
	/** When the next scheduled run begins. */
	next_run_at: optional(bigint()),
	/** The first time at which the entry rate lets a contact in. */
	next_slot_at: internal(optional(bigint())),
	registered_at: internal(bigint()),
});

/** One pass over a segment whose members enter; `cursor` is where to continue after a crash. */
export const entryRuns = table(
	['id'],
	{
		id: id(),
		journey_id: id(),
		step_id: id(),
		due_at: bigint(),
		started_at: bigint(),
		finished_at: optional(bigint()),
		total: bigint(),
		seen: bigint(),
		entered: bigint(),
		/** The last contact processed. */
		cursor: optional(id()),
	},
	{
		indexes: {
			// The same due time is run only once, whichever process gets there first.
			entry_runs_once: { on: ['journey_id', 'step_id', 'due_at'], unique: true },
			entry_runs_unfinished: { on: ['journey_id', 'step_id'], where: 'finished_at is null' },
		},
	},
);

/** Why a contact did not enter a journey; repetitions of one reason are counted. */
export const entryRefusals = table(
	['journey_id', 'contact_id', 'reason'],
	{
		journey_id: id(),
		contact_id: id(),
		reason: text(),
		step_id: id(),
		times: integer(),
		first_at: bigint(),
		last_at: bigint(),
		detail: optional(json<object>()),
	},
	{ references: { contact_id: 'contacts' }, indexes: { entry_refusals_contact: ['contact_id'] } },
);

/** The path that a contact was permanently given at a split. */
export const splitAssignments = table(
	['journey_id', 'step_id', 'contact_id'],
	{
		journey_id: id(),
		step_id: id(),
		contact_id: id(),
		path: text(),
		assigned_at: bigint(),
	},
	{ references: { contact_id: 'contacts' }, indexes: { split_assignments_contact: ['contact_id'] } },
);

/** The path of one visit, so that a repeated execution gives the same one. */
export const splitVisits = table(
	['hold_id', 'step_id'],
	{
		/** The hold that the contact came from. */
		hold_id: id(),
		step_id: id(),
		journey_id: id(),
		contact_id: id(),
		path: text(),
		at: bigint(),
	},
	{ references: { contact_id: 'contacts' } },
);

/** State of a split that balances or counts, as JSON. */
export const splitStates = table(['journey_id', 'step_id'], {
	journey_id: id(),
	step_id: id(),
	state: text(),
	updated_at: bigint(),
});

/** Something that segments, rules and triggers have yet to react to. Deleted in the transaction that does. */
export const changes = table(['id'], {
	id: counter(),
	contact_id: id(),
	record_type: text<ChangedRecord>(),
	record_id: id(),
	action: text<ChangeAction>(),
	/** JSON list of the fields that changed; null where not applicable. */
	fields: optional(json<string[]>()),
	at: bigint(),
	attempts: withDefault(integer()),
});
