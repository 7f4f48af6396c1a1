import { InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import type { ContactFields } from '../../lib/engine';

export type FieldTarget =
	Exclude<keyof ContactFields, 'attributes' | 'accountId' | 'owner' | 'testSpeed'> | 'attribute' | 'property';

/** One row of the node's *Fields*. */
export interface FieldRule {
	name: string;
	target: FieldTarget;
	required: boolean;
}

export type OtherFields = 'ignore' | 'keep' | 'refuse';

export interface MappedSubmission {
	contact: ContactFields;
	properties: Record<string, unknown>;
	/** Names of fields that were left out. */
	ignored: string[];
}

const MOST_FIELDS = 200;
const LONGEST_VALUE = 10_000;

/**
 * Sorts a submission's fields into those of the contact and those of the event.
 * @throws InvalidInputError that names every field which is missing, too long, of a wrong type or not wanted
 */
export function mapFields(
	body: Record<string, unknown>,
	rules: FieldRule[],
	otherFields: OtherFields,
): MappedSubmission {
	const problems: FieldProblem[] = [];
	const contact: ContactFields = {};
	const attributes: Record<string, unknown> = {};
	const properties: Record<string, unknown> = {};
	const names = Object.keys(body);
	if (names.length > MOST_FIELDS) {
		throw new InvalidInputError({ field: 'body', reason: `has more than ${MOST_FIELDS} fields` });
	}
	for (const rule of rules) {
		const value = Object.hasOwn(body, rule.name) ? body[rule.name] : undefined;
		if (isBlank(value)) {
			if (rule.required) problems.push({ field: rule.name, reason: 'is required' });
			continue;
		}
		const problem = valueProblem(rule, value);
		if (problem !== null) problems.push({ field: rule.name, reason: problem });
		else if (rule.target === 'attribute') attributes[rule.name] = value;
		else if (rule.target === 'property') properties[rule.name] = value;
		else contact[rule.target] = String(value);
	}
	const known = new Set(rules.map((rule) => rule.name));
	const others = names.filter((name) => !known.has(name));
	for (const name of others) {
		if (otherFields === 'refuse')
			problems.push({ field: name.slice(0, 200), reason: 'is not a field of this form' });
		else if (otherFields === 'keep') {
			const problem = valueProblem({ target: 'property' }, body[name]);
			if (problem !== null) problems.push({ field: name.slice(0, 200), reason: problem });
			else properties[name] = body[name];
		}
	}
	if (problems.length > 0) throw new InvalidInputError(problems);
	if (Object.keys(attributes).length > 0) contact.attributes = attributes;
	return {
		contact,
		properties,
		ignored: otherFields === 'ignore' ? others.map((name) => name.slice(0, 200)) : [],
	};
}

function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function valueProblem(rule: Pick<FieldRule, 'target'>, value: unknown): string | null {
	if (typeof value === 'string') {
		return value.length > LONGEST_VALUE ? `is longer than ${LONGEST_VALUE} characters` : null;
	}
	if (typeof value === 'number' || typeof value === 'boolean') return null;
	const free = rule.target === 'property' || rule.target === 'attribute';
	if (Array.isArray(value) && free && value.every((entry) => typeof entry === 'string')) {
		return JSON.stringify(value).length > LONGEST_VALUE ? `is longer than ${LONGEST_VALUE} characters` : null;
	}
	return Array.isArray(value) ? 'is given more than once' : 'must be text, a number or true/false';
}
