import { emailKey, nameKey, phoneKey, textKey } from '../normalization';
import { jaroWinkler } from './jaroWinkler';
import type { FieldKind } from './matchFields';
import { valueOf, type MatchValues } from './matchValues';

/**
 * The form in which two values of a field are compared: one text, or the two parts of a full name. Null for a
 * blank value and for one that can't be normalized (an address without @): these agree with nothing.
 */
export function normalForm(
	values: MatchValues,
	field: string,
	kind: FieldKind,
	{ gmailAliases }: { gmailAliases: boolean },
): string[] | null {
	if (kind === 'fullName') {
		const [first, last] = ['firstName', 'lastName'].map((part) => plainName(valueOf(values, part) ?? ''));
		return first === '' || last === '' ? null : [first, last];
	}
	const value = valueOf(values, field);
	if (kind === 'phone' && values.phoneKey !== undefined) return some(values.phoneKey);
	if (value === null) return null;
	switch (kind) {
		case 'email': {
			const key = values.emailKey ?? emailKey(value);
			return some(key !== null && gmailAliases ? withoutGmailAlias(key) : key);
		}
		case 'phone':
			return some(phoneKey(value));
		case 'id':
			return some(value);
		case 'name':
			return some(plainName(value));
		case 'company':
			return some(companyKey(value));
		case 'text':
			return some(textKey(value));
	}
}

/**
 * How similar two values are, 0 to 1; for full names the less similar part, in the order that fits better.
 */
export function similarity(left: string[], right: string[]): number {
	if (left.length === 1) return jaroWinkler(left[0], right[0]);
	const straight = Math.min(jaroWinkler(left[0], right[0]), jaroWinkler(left[1], right[1]));
	const swapped = Math.min(jaroWinkler(left[0], right[1]), jaroWinkler(left[1], right[0]));
	return Math.max(straight, swapped);
}

/** One text for a form; the parts of a full name have no order. */
export function textOfForm(form: string[]): string {
	return [...form].sort().join(' ');
}

function some(text: string | null): string[] | null {
	return text === null || text === '' ? null : [text];
}

/**
 * A name without the marks that only some people write: `O'Brien` and `OBrien`, `Anna-Maria` and `Anna
 * Maria`.
 */
function plainName(name: string): string {
	return nameKey(name).replace(/['.]/g, '').replace(/-/g, ' ').replace(/\s+/gu, ' ').trim();
}

/** Suffixes of company names, in our users' languages. */
const LEGAL_FORMS = new Set(
	'inc incorporated corp corporation co company llc llp lp ltd limited plc gmbh mbh ag kg ug ohg ev bv nv vof sa sas sarl srl spa sl slu oy ab as aps asa pty pte sro spzoo kft zrt doo'.split(
		' ',
	),
);

/** A company's name without its legal form, if anything remains. */
function companyKey(name: string): string {
	const words = nameKey(name)
		.replace(/['.]/g, '')
		.replace(/[,&+/()-]+/g, ' ')
		.trim()
		.split(/\s+/u);
	const told = [...words];
	while (told.length > 1 && LEGAL_FORMS.has(told[told.length - 1])) told.pop();
	return told.join(' ');
}

function withoutGmailAlias(key: string): string {
	const at = key.lastIndexOf('@');
	const domain = key.slice(at + 1);
	if (domain !== 'gmail.com' && domain !== 'googlemail.com') return key;
	const local = key.slice(0, at).replace(/\+.*$/s, '').replaceAll('.', '');
	return local === '' ? key : `${local}@gmail.com`;
}
