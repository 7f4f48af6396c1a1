import type { LeadStatus, LifecycleProcess, Opportunity } from '../../domain/lifecycle';
import type { RulePoints, ScoringModel } from '../../domain/scoring';
import { fromJson } from '../json';
import { readModelScores, writeModelScores } from '../modelScores';
import { bigint, converted, flag, id, integer, internal, json, optional, table, text } from './column';

export type MoverKind = 'step' | 'hand' | 'scoring';

export const leads = table(
	['id'],
	{
		id: id(),
		contact_id: optional(id()),
		account_id: optional(id()),
		topic: optional(text()),
		campaign: optional(text()),
		/** The marketing page that the lead came from; with the contact's email it makes the lead preset. */
		page: optional(text()),
		status: text<LeadStatus>(),
		stage: text(),
		owner: optional(text()),
		attributes: json<Record<string, unknown>>(),
		journey_id: optional(id()),
		enrollment_id: optional(id()),
		step_id: internal(optional(id())),
		/** The hold that the item came from: one lead per enrollment, step and visit. */
		origin_id: internal(optional(id())),
		/** The lifecycle process whose stages it goes through; null: the default one. */
		process_id: optional(id()),
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
	},
	{
		references: { contact_id: 'contacts', account_id: 'accounts' },
		indexes: {
			leads_contact: ['contact_id', 'updated_at'],
			leads_account: ['account_id', 'updated_at'],
			leads_once: {
				on: ['enrollment_id', 'step_id', 'origin_id'],
				unique: true,
				where: 'enrollment_id is not null',
			},
			// For finding what uses a process, and in which stages: few leads are outside of the default one.
			leads_process: { on: ['process_id', 'stage'], where: 'process_id is not null' },
		},
	},
);

/** A custom lifecycle process, or the switches of one that every store has. */
export const lifecycleProcesses = table(
	['id'],
	{
		id: id(),
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
	},
	{ unique: ['name_key'] },
);

/** One move of a lead: from where, to where, why and by whom. Append-only. */
export const leadMoves = table(
	['id'],
	{
		id: id(),
		lead_id: id(),
		/** 1 for a lead's first move; clocks of several machines may disagree about the order. */
		sequence: integer(),
		/** The process after the move; null: the default one. */
		process_id: optional(id()),
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
		journey_id: optional(id()),
		enrollment_id: optional(id()),
		step_id: optional(id()),
		/** The hold that the item came from: a step moves a lead once per visit. */
		origin_id: internal(optional(id())),
	},
	{
		references: { lead_id: 'leads' },
		indexes: {
			lead_moves_history: { on: ['lead_id', 'sequence'], unique: true },
			// A step moves a lead once per visit, even if it runs again at the same moment.
			lead_moves_once: {
				on: ['enrollment_id', 'step_id', 'origin_id', 'lead_id'],
				unique: true,
				where: 'enrollment_id is not null',
			},
		},
	},
);

/** How leads are scored. */
export const scoringModels = table(
	['id'],
	{
		id: id(),
		name: text(),
		/** The workflow and node that publish it; null for one that was created otherwise. */
		journey_id: optional(id()),
		step_id: optional(id()),
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
		cursor: optional(id()),
		/** Why it doesn't score: stopped manually, or its workflow is no longer published. */
		stopped_by: optional(text<'hand' | 'unpublished'>()),
		stopped_at: optional(bigint()),
		registered_at: bigint(),
		created_at: bigint(),
		updated_at: bigint(),
	},
	{ indexes: { scoring_models_journey: ['journey_id'] } },
);

/** One model's result for one lead. */
export const leadScores = table(
	['lead_id', 'model_id'],
	{
		lead_id: id(),
		model_id: id(),
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
	},
	{
		references: { lead_id: { table: 'leads', cascade: true }, model_id: 'scoring_models' },
		indexes: {
			lead_scores_model: ['model_id', 'lead_id'],
			lead_scores_due: { on: ['next_look_at'], where: 'next_look_at is not null' },
		},
	},
);

/** Whose turn it is among several people. */
export const rotations = table(['id'], {
	/** The list: a step of a journey, or a name that several steps share. */
	id: id(),
	/** The list position of the latest one, counted from 0. */
	position: integer(),
	/** The latest person. */
	latest: optional(text()),
	/** How many turns there have been. */
	turns: bigint(),
	updated_at: bigint(),
});
