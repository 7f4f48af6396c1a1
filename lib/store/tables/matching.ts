import type { MatchingStrategy } from '../../domain/matching';
import { bigint, counter, flag, integer, internal, json, optional, table, text } from './column';

/** A matching strategy: how to decide whether a record already exists. */
export const matchingStrategies = table(['id'], {
	id: text(),
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
	cursor: optional(text()),
	/** When all records had their keys; null: not yet, so nothing can be found by it. */
	keyed_at: optional(bigint()),
	created_at: bigint(),
	updated_at: bigint(),
});

/**
 * A key by which a strategy's rule finds a record. Several records may share one; see {@link MatchKeyRow} for
 * what they may not share.
 */
export const matchIndex = table(['scope', 'key', 'record_id'], {
	/** `<strategy id>.<version>:<rule>`. */
	scope: text(),
	key: text(),
	record_id: text(),
});

/** A record whose keys have to be rebuilt. Written by database triggers; append-only until that is done. */
export const matchStale = table(['id'], {
	id: counter(),
	record_type: text<'contact' | 'lead'>(),
	record_id: text(),
});

/** A record that was merged into another one, with everything needed to undo it. */
export const mergeLog = table(['id'], {
	id: text(),
	record_type: text<'contact' | 'lead'>(),
	winner_id: text(),
	loser_id: text(),
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
});
