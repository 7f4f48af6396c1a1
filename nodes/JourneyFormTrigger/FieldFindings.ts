import { inputProblems, InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import type { ContactFields, ContactMatching } from '../../lib/engine';
import { keptInvalid } from '../../lib/n8n/invalidFields';
import type { ConsentRule } from './consents';
import type { FieldRule } from './fieldRules';
import type { FormSetup } from './formSetup';

type ContactField = Exclude<keyof ContactFields, 'attributes'>;

/** What is wrong with a submission: what it is refused for, and what is only set aside and told. */
export class FieldFindings {
	/** All that is wrong, by the form's own names. */
	readonly problems: FieldProblem[] = [];

	/** What was sent for fields that are set aside, by their names. */
	readonly invalid: Record<string, unknown> = {};

	readonly #setup: Pick<FormSetup, 'matchBy' | 'ifInvalid' | 'fields'>;

	/** From which field of the form each of the contact's comes. */
	readonly #sources = new Map<string, { rule: FieldRule; value: unknown }>();

	/** How many of the problems do not keep the submission from being taken. */
	#pardoned = 0;

	constructor(setup: Pick<FormSetup, 'matchBy' | 'ifInvalid' | 'fields'>) {
		this.#setup = setup;
	}

	/** Something that is needed is missing. */
	miss({ name }: FieldRule): void {
		this.problems.push({ field: name, reason: 'is required' });
	}

	/** A field is not what it should be. */
	add(rule: FieldRule | ConsentRule, value: unknown, reason: string): void {
		this.problems.push({ field: rule.name, reason });
		if (!this.#isPardonable(rule)) return;
		this.#pardoned += 1;
		const kept = keptInvalid(value);
		if (kept !== undefined) this.invalid[rule.name] = kept;
	}

	/** A field of the contact comes from this one of the form. */
	names(target: ContactField, rule: FieldRule, value: unknown): void {
		this.#sources.set(target, { rule, value });
	}

	/**
	 * Takes out of the contact's fields what an error says is wrong.
	 * @throws what is no error of input, or tells of something that the form has not sent
	 */
	setAside(contact: ContactFields, error: unknown): void {
		for (const { field, reason } of inputProblems(error)) {
			const source = this.#sources.get(field);
			if (source === undefined) throw error;
			this.add(source.rule, source.value, reason);
			delete contact[field as ContactField];
		}
	}

	/** The contact is matched by a field: without it nothing can be done. */
	needKey(contact: ContactFields, key: ContactMatching): void {
		if (contact[key]?.trim()) return;
		const field = this.#setup.fields.find(({ target }) => target === key)?.name ?? key;
		if (this.problems.some((problem) => problem.field === field)) return;
		this.problems.push({ field, reason: 'is missing, and contacts are matched by it' });
	}

	/** @throws InvalidInputError when anything is wrong that the submission is refused for */
	throwIfRefused(): void {
		if (this.problems.length > this.#pardoned) throw new InvalidInputError(this.problems);
	}

	/** Nothing that decides who the sender is, or that the author has asked for, may be wrong. */
	#isPardonable(rule: FieldRule | ConsentRule): boolean {
		const { ifInvalid, matchBy } = this.#setup;
		return ifInvalid === 'keep' && rule.required !== true && !('target' in rule && rule.target === matchBy);
	}
}
