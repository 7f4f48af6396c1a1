/** What a strategy finds. */
export const MATCHED_RECORDS = ['contact', 'lead'] as const;

export type MatchedRecord = (typeof MATCHED_RECORDS)[number];

export const COMPARISONS = ['exact', 'normalized', 'fuzzy'] as const;

/**
 * `exact`: the same text except for leading and trailing white space. `normalized`: the same key (see
 * `lib/domain/normalization`). `fuzzy`: normalized, and as similar as the threshold requires (Jaro-Winkler).
 */
export type Comparison = (typeof COMPARISONS)[number];

/** One field of a rule, in which two records must agree. */
export interface MatchField {
	/** See `MATCH_FIELDS`; `attributes.size` for an attribute. */
	field: string;
	compare: Comparison;
	/** For `fuzzy`: from 0.7 to 1; see {@link DEFAULT_THRESHOLD}. */
	threshold?: number;
}

export const DEFAULT_THRESHOLD = 0.92;

/** The first letters of a field, used to look up candidates of a fuzzy rule. */
export interface MatchBlock {
	field: string;
	/** 1 to 6. */
	letters: number;
}

/** Two records match by a rule if they agree in all of its fields; a blank field agrees with nothing. */
export interface MatchRule {
	/** Its name in results; absent: its fields in words. */
	name?: string;
	fields: MatchField[];
	block?: MatchBlock;
}

/** Which records are considered. */
export interface MatchScope {
	/** Leads only: ignores closed ones. */
	openOnly: boolean;
	/** Leads only: fields that must be the same whatever the rule. */
	same: Array<'campaign' | 'page'>;
	/** Only records created or updated within this many days; null: all. */
	withinDays: number | null;
}

/** An ordered list of rules that decides whether a record already exists. */
export interface MatchingStrategy {
	record: MatchedRecord;
	/** Tried in order: the first one that matches anything decides. */
	rules: MatchRule[];
	scope: MatchScope;
	/** What to do when several records match by one rule. */
	severalHits: 'latest' | 'oldest' | 'fail';
	/** What happens to the record found. */
	ifFound: 'update' | 'fillEmpty' | 'link';
	ifNotFound: 'create' | 'skip';
	/** Dots and `+tag` make no difference in Gmail addresses. */
	gmailAliases: boolean;
	/** More mailboxes that several people read, in addition to `info`, `sales` and the like. */
	roleAddresses: string[];
}

/**
 * Incremented when keys are made differently than before (this folder, or `lib/domain/normalization`):
 * records are then rekeyed.
 */
export const KEYS_VERSION = 2;
