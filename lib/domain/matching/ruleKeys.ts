import { createHash } from 'node:crypto';

import { kindOfField, tellsWho } from './matchFields';
import { valueOf, type MatchValues } from './matchValues';
import { normalForm, textOfForm } from './normalForms';
import { isRoleAddress } from './roleAddresses';
import type { MatchBlock, MatchField, MatchingStrategy, MatchRule } from './strategy';

/** Longer keys are cut and hashed: database indexes can't take longer ones. */
const LONGEST_KEY = 240;
const KEPT = 160;

/** The fields of a rule plus those the scope requires. */
export function fieldsOf(strategy: MatchingStrategy, rule: MatchRule): MatchField[] {
	const asked = new Set(rule.fields.map(({ field }) => field));
	return [
		...rule.fields,
		...strategy.scope.same
			.filter((field) => !asked.has(field))
			.map((field) => ({ field, compare: 'normalized' as const })),
	];
}

/** Whether a rule has a field in which two records may agree without having the same key. */
export function isFuzzy(rule: MatchRule): boolean {
	return rule.fields.some(({ compare }) => compare === 'fuzzy');
}

/** Cached keys: a record is compared with many others. */
const keys = new WeakMap<MatchValues, Map<MatchRule, { strategy: MatchingStrategy; key: string | null }>>();

/**
 * What two records that match by a rule share: everything they agree on exactly, and the block. Records are
 * looked up by it. Values must not change afterwards.
 * @returns null if the record can't match anything by this rule: a field is blank, or its address is a role
 *   address
 */
export function ruleKey(strategy: MatchingStrategy, rule: MatchRule, values: MatchValues): string | null {
	let byRule = keys.get(values);
	if (byRule === undefined) keys.set(values, (byRule = new Map()));
	const known = byRule.get(rule);
	if (known?.strategy === strategy) return known.key;
	const key = makeKey(strategy, rule, values);
	byRule.set(rule, { strategy, key });
	return key;
}

function makeKey(strategy: MatchingStrategy, rule: MatchRule, values: MatchValues): string | null {
	if (isRoleAlone(strategy, rule, values)) return null;
	const parts: string[] = [];
	for (const field of fieldsOf(strategy, rule)) {
		const form = formOf(strategy, field, values);
		if (form === null) return null;
		if (field.compare !== 'fuzzy') parts.push(textOfForm(form));
	}
	if (rule.block !== undefined) {
		const block = blockOf(strategy, rule.block, values);
		if (block === null) return null;
		parts.push(block);
	}
	return shorten(JSON.stringify(parts));
}

/** Whether a rule's key says something about a person, not only about a company and the like. */
export function namesSomeone(rule: MatchRule): boolean {
	return rule.fields.some(
		({ field, compare }) => compare !== 'fuzzy' && (field === 'email' || tellsWho(field)),
	);
}

/** Cached forms by field: a record is compared with many others, and reading a phone number takes time. */
type Forms = Map<string, string[] | null>;

/** Of each record, one set for each way in which the same field is read differently. */
const known = new WeakMap<MatchValues, Array<Forms | undefined>>();

/**
 * The form in which a record's field is compared; null agrees with nothing. Values must not change
 * afterwards.
 */
export function formOf(
	strategy: Pick<MatchingStrategy, 'record' | 'gmailAliases'>,
	asked: Pick<MatchField, 'field' | 'compare'>,
	values: MatchValues,
): string[] | null {
	const way =
		(strategy.record === 'lead' ? 4 : 0) +
		(asked.compare === 'exact' ? 2 : 0) +
		(strategy.gmailAliases ? 1 : 0);
	let ways = known.get(values);
	if (ways === undefined) known.set(values, (ways = []));
	const forms = (ways[way] ??= new Map());
	let form = forms.get(asked.field);
	if (form === undefined) forms.set(asked.field, (form = makeForm(strategy, asked, values)));
	return form;
}

function makeForm(
	strategy: Pick<MatchingStrategy, 'record' | 'gmailAliases'>,
	{ field, compare }: Pick<MatchField, 'field' | 'compare'>,
	values: MatchValues,
): string[] | null {
	const kind = kindOfField(strategy.record, field);
	if (kind === null) return null;
	if (compare !== 'exact') return normalForm(values, field, kind, strategy);
	if (kind === 'fullName') {
		const parts = ['firstName', 'lastName'].map((part) => valueOf(values, part));
		return parts.includes(null) ? null : (parts as string[]);
	}
	const value = valueOf(values, field);
	return value === null ? null : [value];
}

/** Whether only a role address says who the person is. */
export function isRoleAlone(strategy: MatchingStrategy, rule: MatchRule, values: MatchValues): boolean {
	const fields = rule.fields.map(({ field }) => field);
	if (!fields.includes('email') || fields.some(tellsWho)) return false;
	const address = formOf(strategy, { field: 'email', compare: 'normalized' }, values);
	return address !== null && isRoleAddress(address[0], strategy.roleAddresses);
}

function blockOf(
	strategy: MatchingStrategy,
	{ field, letters }: MatchBlock,
	values: MatchValues,
): string | null {
	const form = formOf(strategy, { field, compare: 'normalized' }, values);
	if (form === null) return null;
	return form
		.map((part) => [...part].slice(0, letters).join(''))
		.sort()
		.join(' ');
}

function shorten(key: string): string {
	// PostgreSQL text columns can't store a null character.
	const text = key.replaceAll('\\u0000', '');
	if (text.length <= LONGEST_KEY) return text;
	return `${text.slice(0, KEPT).toWellFormed()}#${createHash('sha256').update(text).digest('hex')}`;
}
