import { InvalidInputError, type FieldProblem } from '../../domain/errors';
import { domainKey, nameKey } from '../../domain/normalization';
import type { AccountWrite } from '../../store';
import { blankToNull } from './contactFields';

/** An account as received: everything optional, nothing checked yet. */
export interface AccountFields {
	externalId?: string | null;
	name?: string | null;
	/** A host name, or the address of the company's website. */
	domain?: string | null;
	owner?: string | null;
	/** All other data about the account; merged with what is already stored. */
	attributes?: Record<string, unknown>;
}

const LONGEST_TEXT = 1000;

/**
 * Checks an account's fields and works out the keys used to compare them. Absent fields stay absent; null and
 * blank empty a field.
 * @param path what the sender calls the fields, such as `account.`
 * @throws InvalidInputError that names every wrong field
 */
export function checkAccountFields(fields: AccountFields, path = ''): Partial<AccountWrite> {
	const problems: FieldProblem[] = [];
	const checked: Partial<AccountWrite> = {};
	for (const name of ['externalId', 'name', 'owner'] as const) {
		const value = fields[name];
		if (value === undefined) continue;
		const text = blankToNull(value);
		if (text !== null && text.length > LONGEST_TEXT) {
			problems.push({ field: path + name, reason: `is longer than ${LONGEST_TEXT} characters` });
		}
		checked[name] = text;
	}
	if (checked.name !== undefined) checked.nameKey = (checked.name && nameKey(checked.name)) || null;
	if (fields.domain !== undefined) {
		const domain = blankToNull(fields.domain);
		checked.domain = domain === null ? null : domainKey(domain);
		if (domain !== null && checked.domain === null) {
			problems.push({
				field: `${path}domain`,
				reason: `"${domain.slice(0, 80)}" is not a domain; write it like acme.example`,
			});
		}
	}
	if (fields.attributes !== undefined) checked.attributes = fields.attributes;
	if (problems.length > 0) throw new InvalidInputError(problems);
	return checked;
}
