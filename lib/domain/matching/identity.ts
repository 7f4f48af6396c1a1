import type { MatchingStrategy, MatchRule } from './strategy';
import type { MatchValues } from './matchValues';
import { formOf } from './ruleKeys';

/**
 * What distinguishes people, apart from a contact's own ID, strongest first. A name is weaker than all of
 * these.
 */
export const IDENTIFIERS = ['externalId', 'email', 'phone'] as const;

export type Identifier = (typeof IDENTIFIERS)[number];

/** A person's identifiers, each in its comparison form. */
export type Identifiers = Record<Identifier, string | null>;

/** What two records matched by: an identifier, the contact's own ID, or only a name and the like. */
export type MatchedBy = 'id' | Identifier | 'name';

/** A contact that has or had an identifier. */
export interface Holder {
	id: string;
	/** What it has now. */
	own: Identifiers;
}

/**
 * For each identifier of a reference, the contacts it may mean: current holders before former ones, each in
 * the order they got it.
 */
export type Holders = Record<Identifier, Holder[]>;

/** The contact a reference means, and what identifies it. */
export interface Identified {
	holder: Holder;
	by: Identifier;
}

/** The identifiers that outrank what two records matched by. */
export function strongerThan(by: MatchedBy): readonly Identifier[] {
	if (by === 'id') return [];
	return by === 'name' ? IDENTIFIERS : IDENTIFIERS.slice(0, IDENTIFIERS.indexOf(by));
}

/**
 * The rule of identity: a match is void if an identifier that outranks what matched is present on both sides
 * and differs.
 * @param own the contact's current values
 * @param knows whether a value is one of the contact's, current or former
 * @returns the identifier that voids the match; null: none does
 */
export function contradiction(
	by: MatchedBy,
	reference: Identifiers,
	own: Identifiers,
	knows: (identifier: Identifier, value: string) => boolean,
): Identifier | null {
	for (const identifier of strongerThan(by)) {
		const value = reference[identifier];
		if (value === null || own[identifier] === null) continue;
		if (!knows(identifier, value)) return identifier;
	}
	return null;
}

/**
 * Finds who is meant: the strongest identifier first, and among several contacts with one of them, the first
 * that nothing contradicts.
 * @param ways the ways contacts are found; the other identifiers of the reference can only contradict
 */
export function identify(
	reference: Identifiers,
	ways: readonly Identifier[],
	holders: Holders,
): Identified | null {
	const sets = new Map<Identifier, Set<string>>();
	const knownAs = (identifier: Identifier): Set<string> => {
		let ids = sets.get(identifier);
		if (ids === undefined) sets.set(identifier, (ids = new Set(holders[identifier].map(({ id }) => id))));
		return ids;
	};
	for (const by of IDENTIFIERS) {
		if (!ways.includes(by) || reference[by] === null) continue;
		const holder = holders[by].find(
			({ id, own }) =>
				contradiction(by, reference, own, (identifier) => knownAs(identifier).has(id)) === null,
		);
		if (holder !== undefined) return { holder, by };
	}
	return null;
}

/**
 * Whether contacts that had an identifier before can't change whom {@link identify} found among the current
 * holders: it found the first of the strongest identifier.
 */
export function isDecided(
	reference: Identifiers,
	ways: readonly Identifier[],
	current: Holders,
	found: Identified | null,
): boolean {
	const strongest = IDENTIFIERS.find((way) => ways.includes(way) && reference[way] !== null);
	if (strongest === undefined) return true;
	return found?.by === strongest && current[strongest][0]?.id === found.holder.id;
}

/**
 * The identifiers an update leaves as they are: a match never overwrites an identifier of equal or higher
 * rank. Such a value differs only if it is a former one, or blank.
 */
export function keptIdentifiers(
	by: MatchedBy,
	reference: Partial<Identifiers>,
	own: Identifiers,
): Identifier[] {
	const asStrong = by === 'id' || by === 'name' ? [] : [by];
	return [...strongerThan(by), ...asStrong].filter(
		(identifier) =>
			own[identifier] !== null &&
			reference[identifier] !== undefined &&
			reference[identifier] !== own[identifier],
	);
}

/** Fields that are weaker than any identifier, but still name a person. */
const NAMES = ['firstName', 'lastName', 'name'];

/**
 * What a rule matches by: the strongest identifier in it that must be the same.
 * @returns null for a rule about leads that names no person, such as one by account and page
 */
export function rankOfRule(strategy: Pick<MatchingStrategy, 'record'>, rule: MatchRule): MatchedBy | null {
	const same = new Set(rule.fields.flatMap(({ field, compare }) => (compare === 'fuzzy' ? [] : [field])));
	if (same.has('contactId')) return 'id';
	const identifier = IDENTIFIERS.find((one) => same.has(one));
	if (identifier !== undefined) return identifier;
	const named = rule.fields.some(({ field }) => NAMES.includes(field));
	return strategy.record === 'contact' || named ? 'name' : null;
}

/** A record's identifiers as a strategy compares them. */
export function identifiersOf(
	{ gmailAliases }: Pick<MatchingStrategy, 'gmailAliases'>,
	values: MatchValues,
): Identifiers {
	const key = (field: Identifier): string | null =>
		formOf({ record: 'contact', gmailAliases }, { field, compare: 'normalized' }, values)?.[0] ?? null;
	return { externalId: key('externalId'), email: key('email'), phone: key('phone') };
}

/**
 * What voids a match of two records by a rule.
 * @param known the values of the record found: its current ones first, then its former ones
 */
export function voidedBy(
	strategy: MatchingStrategy,
	rule: MatchRule,
	values: MatchValues,
	known: MatchValues[],
): Identifier | null {
	const by = rankOfRule(strategy, rule);
	if (by === null || by === 'id') return null;
	const all = known.map((one) => identifiersOf(strategy, one));
	return contradiction(by, identifiersOf(strategy, values), all[0], (identifier, value) =>
		all.some((one) => one[identifier] === value),
	);
}
