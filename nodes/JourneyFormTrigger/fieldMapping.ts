import { InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import {
	checkContactFields,
	type ContactFields,
	type ContactMatching,
	type LeadFields,
} from '../../lib/engine';
import { INVALID_FIELDS } from '../../lib/n8n/invalidFields';
import { isBlank } from './blank';
import { readConsents, type SaidConsent } from './consents';
import { FieldFindings } from './FieldFindings';
import type { FormBody } from './FormBody';
import { isLeadText, LEAD_TEXTS, type FieldRule, type FieldTarget } from './fieldRules';
import type { FormSetup } from './formSetup';

export interface MappedSubmission {
	contact: ContactFields;
	/** The form's lead fields. */
	lead: LeadFields;
	consents: SaidConsent[];
	properties: Record<string, unknown>;
	/** Names of omitted fields. */
	ignored: string[];
	/** Invalid fields and their problems. */
	findings: FieldFindings;
}

/** The settings that apply to a submission's fields. */
export type MappingSetup = Pick<
	FormSetup,
	'fields' | 'otherFields' | 'consents' | 'honeypot' | 'matchBy' | 'ifInvalid' | 'defaultCountry'
>;

const MOST_FIELDS = 200;

/** Most unlisted fields, including nested ones. */
const MOST_OTHERS = 1_000;

export const LONGEST_VALUE = 10_000;

/** As when a lead is edited manually. */
const LONGEST_LEAD_TEXT = 1_000;

/** Targets that take any JSON. */
const FREE = new Set<FieldTarget>(['property', 'attribute', 'leadAttribute']);

/**
 * Sorts a submission's fields into contact, lead, event and consents. Sets invalid optional fields aside,
 * unless the node rejects them.
 * @throws InvalidInputError that names every missing, invalid or unwanted field the way the form does
 */
export function mapFields(form: FormBody, setup: MappingSetup): MappedSubmission {
	if (form.size > MOST_FIELDS) {
		throw new InvalidInputError({ field: 'body', reason: `has more than ${MOST_FIELDS} fields` });
	}
	const findings = new FieldFindings(setup);
	const contact: ContactFields = {};
	const lead: LeadFields = {};
	const attributes: Record<string, unknown> = {};
	const leadAttributes: Record<string, unknown> = {};
	const properties: Record<string, unknown> = {};
	for (const rule of setup.fields) {
		const { target, keptAs } = rule;
		const value = onlyOne(form.read(rule.name), target);
		if (isBlank(value)) {
			if (rule.required) findings.miss(rule);
			continue;
		}
		const problem = valueProblem(target, value);
		if (problem !== null) findings.add(rule, value, problem);
		else if (target === 'attribute') attributes[keptAs] = value;
		else if (target === 'property') properties[keptAs] = value;
		else if (target === 'leadAttribute') leadAttributes[keptAs] = value;
		else if (isLeadText(target)) lead[LEAD_TEXTS[target]] = String(value).trim();
		else {
			contact[target] = String(value);
			findings.names(target, rule, value);
		}
	}
	setAsideWrong(contact, setup, findings);
	const consents = readConsents(form, setup.consents, findings);
	const { ignored, kept } = sortOthers(form, setup, findings.problems);
	findings.throwIfRefused();
	if (Object.keys(attributes).length > 0) contact.attributes = attributes;
	if (Object.keys(leadAttributes).length > 0) lead.attributes = leadAttributes;
	// The form's own fields come first; the answer names what they replace.
	const own = eventProperties({ properties, findings }, '');
	ignored.push(...Object.keys(kept).filter((name) => Object.hasOwn(own, name)));
	return { contact, lead, consents, properties: { ...kept, ...properties }, ignored, findings };
}

/** The event's properties, including the invalid fields. */
export function eventProperties(
	{ properties, findings }: Pick<MappedSubmission, 'properties' | 'findings'>,
	form: string,
): Record<string, unknown> {
	const { invalid } = findings;
	return { ...properties, ...(Object.keys(invalid).length > 0 ? { [INVALID_FIELDS]: invalid } : {}), form };
}

/** Names the unlisted fields of a submission that isn't mapped. */
export function ignoredFields(form: FormBody, setup: MappingSetup): string[] {
	for (const { name } of [...setup.fields, ...setup.consents]) form.read(name);
	return sortOthers(form, setup, []).ignored;
}

/** Sets invalid contact fields aside. */
function setAsideWrong(
	contact: ContactFields,
	{ matchBy, defaultCountry }: MappingSetup,
	findings: FieldFindings,
): void {
	try {
		checkContactFields(contact, { defaultCountry });
	} catch (error) {
		findings.setAside(contact, error);
	}
	if (matchBy !== 'strategy') findings.needKey(contact, matchBy satisfies ContactMatching);
}

/** @param problems collects unlisted fields if the node rejects them */
function sortOthers(
	form: FormBody,
	{ otherFields, honeypot }: Pick<MappingSetup, 'otherFields' | 'honeypot'>,
	problems: FieldProblem[],
): { ignored: string[]; kept: Record<string, unknown> } {
	if (honeypot !== null) form.read(honeypot);
	const ignored: string[] = [];
	let count = 0;
	const kept = form.others((name, value) => {
		const field = name.slice(0, 200);
		count += 1;
		if (count > MOST_OTHERS) {
			throw new InvalidInputError({ field: 'body', reason: `has more than ${MOST_OTHERS} other fields` });
		}
		if (otherFields === 'refuse') problems.push({ field, reason: 'is not a field of this form' });
		else if (otherFields === 'keep' && lengthOf(value) <= LONGEST_VALUE) return true;
		else ignored.push(field);
		return false;
	});
	return { ignored, kept };
}

/** Form builders send a single choice as a list of one. */
function onlyOne(value: unknown, target: FieldTarget): unknown {
	return Array.isArray(value) && value.length === 1 && !FREE.has(target) ? (value[0] as unknown) : value;
}

function lengthOf(value: unknown): number {
	return typeof value === 'string' ? value.length : JSON.stringify(value).length;
}

function valueProblem(target: FieldRule['target'], value: unknown): string | null {
	const longest = isLeadText(target) ? LONGEST_LEAD_TEXT : LONGEST_VALUE;
	if (typeof value === 'object' && !FREE.has(target)) {
		return Array.isArray(value) ? 'is sent more than once' : 'must be text, a number or true/false';
	}
	return lengthOf(value) > longest ? `is longer than ${longest} characters` : null;
}
