/** What a strategy finds. */
export const MATCHED_RECORDS = ['contact', 'lead'] as const;

export type MatchedRecord = (typeof MATCHED_RECORDS)[number];

export const COMPARISONS = ['exact', 'normalized', 'fuzzy'] as const;

/**
 * `exact`: the same text but for white space at its ends. `normalized`: the same key (see `lib/domain/normalization`).
 * `fuzzy`: normalized, and as similar as the threshold asks (Jaro-Winkler).
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

/** The first letters of a field, by which candidates of a fuzzy rule are looked up. */
export interface MatchBlock {
	field: string;
	/** 1 to 6. */
	letters: number;
}

/** Two records match by a rule when they agree in all of its fields; a blank field agrees with nothing. */
export interface MatchRule {
	/** What results call it; absent: its fields in words. */
	name?: string;
	fields: MatchField[];
	block?: MatchBlock;
}

/** Which records are looked at. */
export interface MatchScope {
	/** Leads only: those that are closed are left alone. */
	openOnly: boolean;
	/** Leads only: fields that must be the same whatever the rule. */
	same: Array<'campaign' | 'page'>;
	/** Only records that were created or updated in these last days; null: all. */
	withinDays: number | null;
}

/** An ordered list of rules that decides whether a record exists already. */
export interface MatchingStrategy {
	record: MatchedRecord;
	/** Tried in order: the first one by which anything matches decides. */
	rules: MatchRule[];
	scope: MatchScope;
	/** What to do when several records match by one rule. */
	severalHits: 'latest' | 'oldest' | 'fail';
	/** What becomes of the record that was found. */
	ifFound: 'update' | 'fillEmpty' | 'link';
	ifNotFound: 'create' | 'skip';
	/** Dots and `+tag` make no difference in addresses of Gmail. */
	gmailAliases: boolean;
	/** More mailboxes that several people read, beside `info`, `sales` and the like. */
	roleAddresses: string[];
}

/**
 * Goes up by one when keys are made in another way than before (this folder, or `lib/domain/normalization`): records
 * are keyed anew then.
 */
export const KEYS_VERSION = 2;
