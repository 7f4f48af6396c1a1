import type { MatchValues } from './matchValues';
import { fieldsOf, formOf, isRoleAlone, ruleKey } from './ruleKeys';
import { voidedBy, type Identifier } from './identity';
import { similarity } from './normalForms';
import { DEFAULT_THRESHOLD, type Comparison, type MatchingStrategy, type MatchRule } from './strategy';
import { describeRule } from './words';

const DAY = 86_400_000;

/** Below this similarity, two texts have hardly more in common than any two. */
const CLOSE = 0.7;

/** A record that may be the one meant. */
export interface Candidate {
	id: string;
	/** What it is known by: its own values, and those of records merged into it. */
	values: MatchValues[];
	/** A lead that isn't closed; contacts are always open. */
	open: boolean;
	/** UTC epoch milliseconds. */
	createdAt: number;
	updatedAt: number;
	/** When it got its email address and phone number: texts that sort by time. */
	since?: { email: string; phone: string };
}

/** How two records compare in one field. */
export interface FieldVerdict {
	field: string;
	compare: Comparison;
	agrees: boolean;
	/** 0 to 1; null if the field is blank in one of them. */
	similarity: number | null;
}

/** A record that almost matches, and what prevents the match. */
export interface NearMiss {
	id: string;
	/** Counted from 0. */
	ruleIndex: number;
	rule: string;
	fields: FieldVerdict[];
	/**
	 * `field`: one field differs; `threshold`: not similar enough; `scope`: closed or too old; `role`: only a
	 * role address agrees; `identifier`: a stronger identifier differs.
	 */
	reason: 'field' | 'threshold' | 'scope' | 'role' | 'identifier';
	/** For `identifier`: which one. */
	differs?: Identifier;
}

/** What a strategy says about a record. */
export interface MatchFinding {
	/** The record that matches; null: none does, or several do and the strategy doesn't choose. */
	id: string | null;
	ruleIndex: number | null;
	/** In words; null when nothing matches. */
	rule: string | null;
	/** All that match by that rule, the chosen one first. */
	ids: string[];
	fields: FieldVerdict[];
	/** Several match, and the strategy is set to fail in that case. */
	ambiguous: boolean;
	/** It matches by a value it had before another record was merged into it. */
	byFormerValues: boolean;
}

export const NO_MATCH: MatchFinding = {
	id: null,
	ruleIndex: null,
	rule: null,
	ids: [],
	fields: [],
	ambiguous: false,
	byFormerValues: false,
};

/** Tries the rules in order on the candidates. */
export function findMatch(
	strategy: MatchingStrategy,
	values: MatchValues,
	candidates: Candidate[],
	now: number,
): MatchFinding {
	for (const ruleIndex of strategy.rules.keys()) {
		const finding = findByRule(strategy, ruleIndex, values, candidates, now);
		if (finding !== null) return finding;
	}
	return NO_MATCH;
}

/**
 * What one rule finds among the candidates; null if it finds nothing. Only those that share the rule's key can
 * be found by it.
 */
export function findByRule(
	strategy: MatchingStrategy,
	ruleIndex: number,
	values: MatchValues,
	candidates: Candidate[],
	now: number,
): MatchFinding | null {
	const rule = strategy.rules[ruleIndex];
	const hits = candidates.flatMap((candidate) => {
		if (!isInScope(strategy, candidate, now)) return [];
		const place = candidate.values.findIndex((other) => matchesByRule(strategy, rule, values, other));
		if (place < 0 || voidedBy(strategy, rule, values, candidate.values) !== null) return [];
		return [{ candidate, place }];
	});
	if (hits.length === 0) return null;
	// A record's current values count more than another's former ones.
	hits.sort(
		(left, right) =>
			Number(left.place > 0) - Number(right.place > 0) ||
			inTurn(strategy, rule, left.candidate, right.candidate),
	);
	const [{ candidate, place }, second] = hits;
	const rivals = second !== undefined && second.place > 0 === place > 0;
	const ambiguous = rivals && strategy.severalHits === 'fail';
	return {
		id: ambiguous ? null : candidate.id,
		ruleIndex,
		rule: describeRule(rule),
		ids: hits.map((hit) => hit.candidate.id),
		fields: compareByRule(strategy, rule, values, candidate.values[place]),
		ambiguous,
		byFormerValues: place > 0,
	};
}

/** How two records compare by a rule; empty if a role address keeps the rule from applying. */
export function compareByRule(
	strategy: MatchingStrategy,
	rule: MatchRule,
	left: MatchValues,
	right: MatchValues,
): FieldVerdict[] {
	if (isRoleAlone(strategy, rule, left) || isRoleAlone(strategy, rule, right)) return [];
	return compareFields(strategy, rule, left, right);
}

/** The same as {@link agree} of {@link compareByRule}, but stops at the first field that differs. */
export function matchesByRule(
	strategy: MatchingStrategy,
	rule: MatchRule,
	left: MatchValues,
	right: MatchValues,
): boolean {
	const key = ruleKey(strategy, rule, left);
	if (key === null || key !== ruleKey(strategy, rule, right)) return false;
	return rule.fields.every((field) => {
		if (field.compare !== 'fuzzy') return true;
		const [one, other] = [left, right].map((values) => formOf(strategy, field, values));
		return one !== null && other !== null && similarity(one, other) >= (field.threshold ?? DEFAULT_THRESHOLD);
	});
}

/** Whether a rule says that two records are the same. */
export function agree(verdicts: FieldVerdict[]): boolean {
	return verdicts.length > 0 && verdicts.every(({ agrees }) => agrees);
}

/**
 * Candidates that match by no rule but come close: all but one field of a rule agree, or fuzzy ones aren't
 * similar enough, or the record is out of scope. The closest rule for each.
 */
export function nearMisses(
	strategy: MatchingStrategy,
	values: MatchValues,
	candidates: Candidate[],
	now: number,
): NearMiss[] {
	return candidates.flatMap((candidate) => {
		const misses = candidate.values.flatMap((other) =>
			strategy.rules.flatMap((rule, ruleIndex): NearMiss[] => {
				const fields = compareFields(strategy, rule, values, other);
				const apart = fields.filter(({ agrees }) => !agrees);
				const close = { id: candidate.id, ruleIndex, rule: describeRule(rule), fields };
				if (apart.length === 0) {
					const differs = voidedBy(strategy, rule, values, candidate.values);
					if (differs !== null) return [{ ...close, reason: 'identifier', differs }];
					const role = isRoleAlone(strategy, rule, values) || isRoleAlone(strategy, rule, other);
					if (role) return [{ ...close, reason: 'role' }];
					return isInScope(strategy, candidate, now) ? [] : [{ ...close, reason: 'scope' }];
				}
				if (apart.every(({ compare, similarity: near }) => compare === 'fuzzy' && (near ?? 0) >= CLOSE)) {
					return [{ ...close, reason: 'threshold' }];
				}
				return apart.length === 1 && fields.length > 1 ? [{ ...close, reason: 'field' }] : [];
			}),
		);
		const order: Array<NearMiss['reason']> = ['identifier', 'scope', 'role', 'threshold', 'field'];
		misses.sort((left, right) => order.indexOf(left.reason) - order.indexOf(right.reason));
		return misses.slice(0, 1);
	});
}

function compareFields(
	strategy: MatchingStrategy,
	rule: MatchRule,
	left: MatchValues,
	right: MatchValues,
): FieldVerdict[] {
	return fieldsOf(strategy, rule).map(({ field, compare, threshold = DEFAULT_THRESHOLD }) => {
		const forms = [left, right].map((values) => formOf(strategy, { field, compare }, values));
		const [one, other] = forms;
		if (one === null || other === null) return { field, compare, agrees: false, similarity: null };
		const near = similarity(one, other);
		// Parts of a name in a different order are the same name.
		return { field, compare, agrees: compare === 'fuzzy' ? near >= threshold : near === 1, similarity: near };
	});
}

function isInScope({ scope }: MatchingStrategy, { open, updatedAt }: Candidate, now: number): boolean {
	if (scope.openOnly && !open) return false;
	return scope.withinDays === null || updatedAt >= now - scope.withinDays * DAY;
}

function inTurn(
	{ severalHits }: MatchingStrategy,
	rule: MatchRule,
	left: Candidate,
	right: Candidate,
): number {
	if (severalHits === 'oldest') {
		return (
			inOrderOf(sinceBy(rule, left), sinceBy(rule, right)) ||
			left.createdAt - right.createdAt ||
			(left.id < right.id ? -1 : 1)
		);
	}
	return right.updatedAt - left.updatedAt || (left.id < right.id ? 1 : -1);
}

/** When a record got the address or number it was found by; null if it was found by something else. */
function sinceBy({ fields }: MatchRule, { since }: Candidate): string | null {
	const has = (name: string): boolean => fields.some(({ field }) => field === name);
	if (since === undefined || has('externalId')) return null;
	return has('email') ? since.email : has('phone') ? since.phone : null;
}

function inOrderOf(left: string | null, right: string | null): number {
	if (left === null || right === null || left === right) return 0;
	return left < right ? -1 : 1;
}
