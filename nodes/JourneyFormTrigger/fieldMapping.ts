import { InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import type { ContactFields, LeadFields } from '../../lib/engine';
import { readConsents, type SaidConsent } from './consents';
import type { FormSetup } from './formSetup';

type LeadText = 'topic' | 'campaign' | 'page';

/** Targets that are texts of the lead. */
const LEAD_TEXTS = { leadTopic: 'topic', leadCampaign: 'campaign', leadPage: 'page' } as const;

export type FieldTarget =
	| Exclude<keyof ContactFields, 'attributes' | 'accountId' | 'owner' | 'testSpeed'>
	| keyof typeof LEAD_TEXTS
	| 'leadAttribute'
	| 'attribute'
	| 'property';

/** One row of the node's *Fields*. */
export interface FieldRule {
	name: string;
	target: FieldTarget;
	required: boolean;
}

export type OtherFields = 'ignore' | 'keep' | 'refuse';

export interface MappedSubmission {
	contact: ContactFields;
	/** What the form says of the lead. */
	lead: LeadFields;
	consents: SaidConsent[];
	properties: Record<string, unknown>;
	/** Names of fields that were left out. */
	ignored: string[];
}

const MOST_FIELDS = 200;
const LONGEST_VALUE = 10_000;

/** As when a lead is changed by hand. */
const LONGEST_LEAD_TEXT = 1_000;

/** Targets that take lists, too. */
const FREE: FieldTarget[] = ['property', 'attribute', 'leadAttribute'];

export function isOfLead({ target }: FieldRule): boolean {
	return target === 'leadAttribute' || Object.hasOwn(LEAD_TEXTS, target);
}

/**
 * Sorts a submission's fields into those of the contact, the lead and the event, and consents.
 * @throws InvalidInputError that names every field which is missing, too long, of a wrong type or not wanted
 */
export function mapFields(
	body: Record<string, unknown>,
	setup: Pick<FormSetup, 'fields' | 'otherFields' | 'consents' | 'honeypot'>,
): MappedSubmission {
	const { otherFields } = setup;
	const problems: FieldProblem[] = [];
	const contact: ContactFields = {};
	const lead: LeadFields = {};
	const attributes: Record<string, unknown> = {};
	const leadAttributes: Record<string, unknown> = {};
	const properties: Record<string, unknown> = {};
	if (Object.keys(body).length > MOST_FIELDS) {
		throw new InvalidInputError({ field: 'body', reason: `has more than ${MOST_FIELDS} fields` });
	}
	for (const rule of setup.fields) {
		const { name, target } = rule;
		const value = Object.hasOwn(body, name) ? body[name] : undefined;
		if (isBlank(value)) {
			if (rule.required) problems.push({ field: name, reason: 'is required' });
			continue;
		}
		const problem = valueProblem(target, value);
		if (problem !== null) problems.push({ field: name, reason: problem });
		else if (target === 'attribute') attributes[name] = value;
		else if (target === 'property') properties[name] = value;
		else if (target === 'leadAttribute') leadAttributes[name] = value;
		else if (isLeadText(target)) lead[LEAD_TEXTS[target] satisfies LeadText] = String(value).trim();
		else contact[target] = String(value);
	}
	const consents = readConsents(body, setup.consents, problems);
	const others = otherNames(body, setup);
	for (const name of others) {
		if (otherFields === 'refuse')
			problems.push({ field: name.slice(0, 200), reason: 'is not a field of this form' });
		else if (otherFields === 'keep') {
			const problem = valueProblem('property', body[name]);
			if (problem !== null) problems.push({ field: name.slice(0, 200), reason: problem });
			else properties[name] = body[name];
		}
	}
	if (problems.length > 0) throw new InvalidInputError(problems);
	if (Object.keys(attributes).length > 0) contact.attributes = attributes;
	if (Object.keys(leadAttributes).length > 0) lead.attributes = leadAttributes;
	return { contact, lead, consents, properties, ignored: ignoredFields(body, setup) };
}

/** Names of the fields that are left out. */
export function ignoredFields(
	body: Record<string, unknown>,
	setup: Pick<FormSetup, 'fields' | 'otherFields' | 'consents' | 'honeypot'>,
): string[] {
	return setup.otherFields === 'ignore' ? otherNames(body, setup).map((name) => name.slice(0, 200)) : [];
}

function otherNames(
	body: Record<string, unknown>,
	{ fields, consents, honeypot }: Pick<FormSetup, 'fields' | 'consents' | 'honeypot'>,
): string[] {
	const known = new Set([...fields, ...consents].map(({ name }) => name));
	return Object.keys(body).filter((name) => !known.has(name) && name !== honeypot);
}

export function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function isLeadText(target: FieldTarget): target is keyof typeof LEAD_TEXTS {
	return Object.hasOwn(LEAD_TEXTS, target);
}

function valueProblem(target: FieldTarget, value: unknown): string | null {
	const longest = isLeadText(target) ? LONGEST_LEAD_TEXT : LONGEST_VALUE;
	if (typeof value === 'string') {
		return value.length > longest ? `is longer than ${longest} characters` : null;
	}
	if (typeof value === 'number' || typeof value === 'boolean') return null;
	if (Array.isArray(value) && FREE.includes(target) && value.every((entry) => typeof entry === 'string')) {
		return JSON.stringify(value).length > longest ? `is longer than ${longest} characters` : null;
	}
	return Array.isArray(value) ? 'is given more than once' : 'must be text, a number or true/false';
}
