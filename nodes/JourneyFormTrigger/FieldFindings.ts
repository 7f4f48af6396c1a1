import { inputProblems, InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import type { ContactFields, ContactMatching } from '../../lib/engine';
import { keptInvalid } from '../../lib/n8n/invalidFields';
import type { ConsentRule } from './consentRule';
import type { FieldRule } from './fieldRules';
import type { FormSetup } from './formSetup';

type ContactField = Exclude<keyof ContactFields, 'attributes'>;

/** The problems of a submission: those that reject it, and those that are only set aside and reported. */
export class FieldFindings {
	/** All problems, under the form's own field names. */
	readonly problems: FieldProblem[] = [];

	/** The values of fields that were set aside, by field name. */
	readonly invalid: Record<string, unknown> = {};

	readonly #setup: Pick<FormSetup, 'matchBy' | 'ifInvalid' | 'fields'>;

	/** The form field behind each contact field. */
	readonly #sources = new Map<string, { rule: FieldRule; value: unknown }>();

	/** How many problems don't reject the submission. */
	#pardoned = 0;

	constructor(setup: Pick<FormSetup, 'matchBy' | 'ifInvalid' | 'fields'>) {
		this.#setup = setup;
	}

	/** Notes a required field that's missing. */
	miss({ name }: FieldRule): void {
		this.problems.push({ field: name, reason: 'is required' });
	}

	/** Notes an invalid field. */
	add(rule: FieldRule | ConsentRule, value: unknown, reason: string): void {
		this.problems.push({ field: rule.name, reason });
		if (!this.#isPardonable(rule)) return;
		this.#pardoned += 1;
		const kept = keptInvalid(value);
		if (kept !== undefined) this.invalid[rule.name] = kept;
	}

	/** Remembers which form field a contact field comes from. */
	names(target: ContactField, rule: FieldRule, value: unknown): void {
		this.#sources.set(target, { rule, value });
	}

	/**
	 * Removes the contact fields an error names.
	 * @throws the error if it isn't about input, or names a field that the form didn't send
	 */
	setAside(contact: ContactFields, error: unknown): void {
		for (const { field, reason } of inputProblems(error)) {
			const source = this.#sources.get(field);
			if (source === undefined) throw error;
			this.add(source.rule, source.value, reason);
			delete contact[field as ContactField];
		}
	}

	/** Checks that the field contacts are matched by is filled in. */
	needKey(contact: ContactFields, key: ContactMatching): void {
		if (contact[key]?.trim()) return;
		const field = this.#setup.fields.find(({ target }) => target === key)?.name ?? key;
		if (this.problems.some((problem) => problem.field === field)) return;
		this.problems.push({ field, reason: 'is required to match the contact' });
	}

	/** @throws InvalidInputError if any problem rejects the submission */
	throwIfRefused(): void {
		if (this.problems.length > this.#pardoned) throw new InvalidInputError(this.problems);
	}

	/** Required fields, and the one contacts are matched by, must be valid. */
	#isPardonable(rule: FieldRule | ConsentRule): boolean {
		const { ifInvalid, matchBy } = this.#setup;
		return ifInvalid === 'keep' && rule.required !== true && !('target' in rule && rule.target === matchBy);
	}
}
