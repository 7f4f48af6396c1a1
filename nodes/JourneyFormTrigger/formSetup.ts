import { InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import { textKey } from '../../lib/domain/normalization';
import type { ContactMatching, LeadFields, LeadRequest } from '../../lib/engine';
import type { IfInvalid } from '../../lib/n8n/descriptions/entry';
import type { NodeLeadMatching } from '../../lib/n8n/leads/leadMatching';
import type { ConsentRule } from './consentRule';
import { isOfLead, readRules, type FieldRow, type FieldRule, type OtherFields } from './fieldRules';

/** The lead created from each submission. */
export interface LeadSetup {
	matching: NodeLeadMatching;
	ifFound: LeadRequest['ifFound'];
	/** Used if the form doesn't say. */
	fields: LeadFields;
	processId: string | null;
	stage: string | null;
}

/** What a form accepts, and what happens with it. */
export interface FormSetup {
	form: string;
	fields: FieldRule[];
	otherFields: OtherFields;
	/** What to do about an invalid optional field. */
	ifInvalid: IfInvalid;
	matchBy: ContactMatching | 'strategy';
	/** For phone numbers without a country prefix. */
	defaultCountry: string | undefined;
	consents: ConsentRule[];
	/** Name of the field people don't see, and bots fill in; null: there is none. */
	honeypot: string | null;
	/** null: no lead is created. */
	lead: LeadSetup | null;
}

/**
 * Reads the node's parameters.
 * @param read returns a parameter's value
 * @throws InvalidInputError that names every parameter that doesn't fit the others
 */
export function readFormSetup(read: (name: string, fallback: unknown) => unknown): FormSetup {
	const options = read('options', {}) as {
		otherFields?: OtherFields;
		ifInvalid?: IfInvalid;
		defaultCountry?: string;
		honeypot?: string;
	};
	const { field = [] } = read('fields', {}) as { field?: FieldRow[] };
	const { consent = [] } = read('consents', {}) as { consent?: ConsentRule[] };
	const matching = read('leadMatching', 'none') as NodeLeadMatching | 'none';
	const form = read('formName', 'form') as string;
	const setup: FormSetup = {
		form,
		fields: readRules(field),
		otherFields: options.otherFields ?? 'ignore',
		ifInvalid: options.ifInvalid ?? 'keep',
		matchBy: read('matchBy', 'email') as FormSetup['matchBy'],
		defaultCountry: options.defaultCountry || undefined,
		consents: consent,
		honeypot: options.honeypot?.trim() || null,
		lead: matching === 'none' ? null : { matching, ...readLead(read, form) },
	};
	const problems = [...leadProblems(setup), ...consentProblems(setup), ...honeypotProblems(setup)];
	if (problems.length > 0) throw new InvalidInputError(problems);
	return setup;
}

function readLead(
	read: (name: string, fallback: unknown) => unknown,
	form: string,
): Omit<LeadSetup, 'matching'> {
	const fixed = read('leadFields', {}) as Partial<Record<'topic' | 'campaign' | 'page' | 'owner', string>>;
	const text = (value: unknown): string | null => String(value ?? '').trim() || null;
	return {
		ifFound: read('leadIfFound', 'update') as LeadRequest['ifFound'],
		fields: {
			topic: text(fixed.topic),
			campaign: text(fixed.campaign),
			page: text(fixed.page) ?? form,
			owner: text(fixed.owner),
		},
		processId: text(read('processId', '')),
		stage: text(read('stage', '')),
	};
}

function leadProblems({ fields, lead }: FormSetup): FieldProblem[] {
	if (lead !== null) return [];
	const names = fields.filter(isOfLead).map(({ name }) => `"${name}"`);
	if (names.length === 0) return [];
	return [
		{
			field: 'Fields',
			reason: `${names.join(', ')} can’t map to a lead, since Lead is set to No Lead; choose how to match leads, or change Map To`,
		},
	];
}

function consentProblems({ consents }: FormSetup): FieldProblem[] {
	const problems: FieldProblem[] = [];
	const seen = new Set<string>();
	for (const { name, channel, purpose, topic = '' } of consents) {
		const [way, what] = [textKey(channel), textKey(purpose)];
		if (name.trim() === '' || way === '' || what === '') {
			problems.push({
				field: 'Consents',
				reason: 'one of them has no form field, channel or purpose; fill it in or remove it',
			});
			continue;
		}
		const about = JSON.stringify([way, what, textKey(topic)]);
		if (seen.has(about)) {
			problems.push({
				field: 'Consents',
				reason: `two fields give ${channel} consent for ${purpose}${topic.trim() === '' ? '' : ` (${topic})`}; remove one of them`,
			});
		}
		seen.add(about);
	}
	return problems;
}

function honeypotProblems({ fields, consents, honeypot }: FormSetup): FieldProblem[] {
	if (![...fields, ...consents].some(({ name }) => name === honeypot)) return [];
	return [
		{
			field: 'Honeypot Field',
			reason: `"${honeypot}" is a field that people fill in; enter one that only bots can see`,
		},
	];
}
