import type { LeadStatus, LifecycleProcess, Opportunity } from '../../domain/lifecycle';
import type { RulePoints, ScoringModel } from '../../domain/scoring';
import { fromJson } from '../json';
import { readModelScores, writeModelScores } from '../modelScores';
import { bigint, converted, flag, integer, internal, json, optional, table, text } from './column';

export type MoverKind = 'step' | 'hand' | 'scoring';

export const leads = table(['id'], {
	id: text(),
	contact_id: optional(text()),
	account_id: optional(text()),
	topic: optional(text()),
	campaign: optional(text()),
	/** The marketing page that the lead came from; with the contact's email it makes the lead preset. */
	page: optional(text()),
	status: text<LeadStatus>(),
	stage: text(),
	owner: optional(text()),
	attributes: json<Record<string, unknown>>(),
	journey_id: optional(text()),
	enrollment_id: optional(text()),
	step_id: internal(optional(text())),
	/** The hold that the item came from: one lead per enrollment, step and visit. */
	origin_id: internal(optional(text())),
	/** The lifecycle process whose stages it goes through; null: the default one. */
	process_id: optional(text()),
	/** Why it is disqualified, for people. */
	status_reason: optional(text()),
	/** How often it was recycled; null in rows from before this was counted, and means never. */
	recycled: converted(
		optional(integer()),
		(count) => count ?? 0,
		(count) => count,
	),
	/** JSON of what sales expects of it. */
	opportunity: optional(json<Opportunity>()),
	/** The highest score from any model; null: none has scored it yet. */
	score: optional(integer()),
	/** That model's grade for this score. */
	grade: optional(text()),
	/** JSON object of each model's result: `<model>.score`, `<model>.grade`; null: no model has one. */
	scores: converted(optional(text()), readModelScores, writeModelScores),
	/** Since when its scores have made it sales-ready. */
	sales_ready_at: optional(bigint()),
	created_at: bigint(),
	updated_at: bigint(),
});

/** A custom lifecycle process, or the switches of one that every store has. */
export const lifecycleProcesses = table(['id'], {
	id: text(),
	name: text(),
	/** `textKey(name)`: one process per name. */
	name_key: internal(text()),
	description: optional(text()),
	/** JSON of its stages and moves; null for one that every store has. */
	definition: optional(json<LifecycleProcess['definition']>()),
	/** 1 or 0, like the other switches. */
	automated_marketing_qualification: flag(),
	automatic_sales_ready: flag(),
	clean_up_scores: flag(),
	created_at: internal(bigint()),
	updated_at: internal(bigint()),
});

/** One move of a lead: from where, to where, why and by whom. Append-only. */
export const leadMoves = table(['id'], {
	id: text(),
	lead_id: text(),
	/** 1 for a lead's first move; clocks of several machines may disagree about the order. */
	sequence: integer(),
	/** The process after the move; null: the default one. */
	process_id: optional(text()),
	action: text(),
	from_stage: text(),
	to_stage: text(),
	from_status: text<LeadStatus>(),
	to_status: text<LeadStatus>(),
	reason: optional(text()),
	moved_by: text<MoverKind>(),
	/** Name of the step, person, workflow or scoring model. */
	mover: optional(text()),
	at: bigint(),
	journey_id: optional(text()),
	enrollment_id: optional(text()),
	step_id: optional(text()),
	/** The hold that the item came from: a step moves a lead once per visit. */
	origin_id: internal(optional(text())),
});

/** How leads are scored. */
export const scoringModels = table(['id'], {
	id: text(),
	name: text(),
	/** The workflow and node that publish it; null for one that was created otherwise. */
	journey_id: optional(text()),
	step_id: optional(text()),
	/** JSON of a `ScoringModel`. */
	definition: json<ScoringModel>(),
	/** 1 while it scores. */
	active: flag(),
	/**
	 * What is currently being done to all leads: `score` rescores them, `clear` removes the scores of a stopped
	 * model.
	 */
	pass: optional(text<'score' | 'clear'>()),
	/** The last lead that this has reached. */
	cursor: optional(text()),
	/** Why it doesn't score: stopped manually, or its workflow is no longer published. */
	stopped_by: optional(text<'hand' | 'unpublished'>()),
	stopped_at: optional(bigint()),
	registered_at: bigint(),
	created_at: bigint(),
	updated_at: bigint(),
});

/** One model's result for one lead. */
export const leadScores = table(['lead_id', 'model_id'], {
	lead_id: text(),
	model_id: text(),
	/** null: not calculated yet, or not scored; see `unscored`. */
	score: optional(integer()),
	grade: optional(text()),
	/** Why the model doesn't score this lead, for machines: `no_contact_or_account`, `no_account`. */
	unscored: optional(text()),
	/** Since when the threshold has been reached. */
	passed_at: optional(bigint()),
	/** How often the lead has lost that again. */
	demotions: integer(),
	/** JSON of the rules that gave points. */
	explanation: converted(
		optional(text()),
		(rules) => fromJson<RulePoints[]>(rules) ?? [],
		(rules) => (rules.length === 0 ? null : JSON.stringify(rules)),
	),
	computed_at: optional(bigint()),
	/** When it must be recalculated; null: only changes matter. */
	next_look_at: optional(bigint()),
});

/** Whose turn it is among several people. */
export const rotations = table(['id'], {
	/** The list: a step of a journey, or a name that several steps share. */
	id: text(),
	/** The list position of the latest one, counted from 0. */
	position: integer(),
	/** The latest person. */
	latest: optional(text()),
	/** How many turns there have been. */
	turns: bigint(),
	updated_at: bigint(),
});
