import type { MatchingStrategy } from '../../domain/matching';
import { bigint, counter, flag, id, integer, internal, json, optional, table, text } from './column';

/** A matching strategy: how to decide whether a record already exists. */
export const matchingStrategies = table(
	['id'],
	{
		id: id(),
		name: text(),
		/** `textKey(name)`: one strategy per name. */
		name_key: internal(text()),
		description: optional(text()),
		record_type: text<'contact' | 'lead'>(),
		/** JSON of a `MatchingStrategy`. */
		definition: json<MatchingStrategy>(),
		/** 1: defined in a node, and identified by its content only. */
		inline: flag(),
		/** Incremented with each change of the definition; part of the scope of its keys. */
		version: integer(),
		/** The `KEYS_VERSION` that its keys were built with. */
		keys_version: integer(),
		/** How many records have their keys, and of how many. */
		keyed: bigint(),
		total: bigint(),
		/** The last record that has its keys while they are being built; null: not begun. */
		cursor: optional(id()),
		/** When all records had their keys; null: not yet, so nothing can be found by it. */
		keyed_at: optional(bigint()),
		created_at: bigint(),
		updated_at: bigint(),
	},
	{ unique: ['name_key'] },
);

/**
 * A key by which a strategy's rule finds a record. Several records may share one; see {@link MatchKeyRow} for
 * what they may not share.
 */
export const matchIndex = table(
	['scope', 'key', 'record_id'],
	{
		/** `<strategy id>.<version>:<rule>`. */
		scope: text(),
		key: text(),
		record_id: id(),
	},
	{ indexes: { match_index_record: ['record_id'] } },
);

/** A record whose keys have to be rebuilt. Written by database triggers; append-only until that is done. */
export const matchStale = table(
	['id'],
	{
		id: counter(),
		record_type: text<'contact' | 'lead'>(),
		record_id: id(),
	},
	{ indexes: { match_stale_record: ['record_id'] } },
);

/** A record that was merged into another one, with everything needed to undo it. */
export const mergeLog = table(
	['id'],
	{
		id: id(),
		record_type: text<'contact' | 'lead'>(),
		winner_id: id(),
		loser_id: id(),
		/** The external id by which a merged contact is still found. */
		external_id: optional(text()),
		email_key: optional(text()),
		phone_key: optional(text()),
		/** JSON of the row that went away. */
		loser: text(),
		/** JSON: the winner's columns that were filled, with their values before and after. */
		filled: text(),
		/** JSON of what went over to the winner, and of what had to go because the winner already had it. */
		moved: text(),
		merged_by: optional(text()),
		merged_at: bigint(),
		undone_by: optional(text()),
		undone_at: optional(bigint()),
	},
	{
		indexes: {
			merge_log_loser: { on: ['record_type', 'loser_id'], unique: true, where: 'undone_at is null' },
			merge_log_winner: ['record_type', 'winner_id'],
			merge_log_external_id: { on: ['external_id'], where: 'undone_at is null and external_id is not null' },
			merge_log_email_key: { on: ['email_key'], where: 'undone_at is null and email_key is not null' },
			merge_log_phone_key: { on: ['phone_key'], where: 'undone_at is null and phone_key is not null' },
		},
	},
);
