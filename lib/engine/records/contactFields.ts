import { InvalidInputError, type FieldProblem } from '../../domain/errors';
import { emailKey, phoneKey, plainEmail, plainPhone, readTimeZone } from '../../domain/normalization';
import type { ContactWrite } from '../../store';

/** A contact as received: everything optional, nothing checked yet. */
export interface ContactFields {
	externalId?: string | null;
	email?: string | null;
	phone?: string | null;
	firstName?: string | null;
	lastName?: string | null;
	company?: string | null;
	timeZone?: string | null;
	accountId?: string | null;
	owner?: string | null;
	/** Creator of the contact; has no effect on an existing one. */
	createdBy?: string | null;
	/**
	 * How many times as fast a test contact's waits pass, a whole number of 1 or more; 0 or null: a real
	 * person.
	 */
	testSpeed?: number | null;
	/** All other data about the contact; merged with what is already stored. */
	attributes?: Record<string, unknown>;
}

const PLAIN_FIELDS = [
	'externalId',
	'firstName',
	'lastName',
	'company',
	'accountId',
	'owner',
	'createdBy',
] as const;

const LONGEST_TEXT = 1000;

/** At this speed ten years last five minutes. */
const HIGHEST_TEST_SPEED = 1_000_000;

/**
 * Checks a contact's fields and works out the keys used to compare them. Absent fields stay absent; null and
 * blank empty a field.
 * @param path what the sender calls the fields, such as `contact.`
 * @param defaultCountry ISO 3166 code for phone numbers without a country prefix
 * @throws InvalidInputError that names every wrong field
 */
export function checkContactFields(
	fields: ContactFields,
	{ path = '', defaultCountry }: { path?: string; defaultCountry?: string } = {},
): Partial<ContactWrite> {
	const problems: FieldProblem[] = [];
	const checked: Partial<ContactWrite> = {};
	for (const name of PLAIN_FIELDS) {
		const value = fields[name];
		if (value === undefined) continue;
		const text = blankToNull(value);
		if (text !== null && text.length > LONGEST_TEXT) {
			problems.push({ field: path + name, reason: `is longer than ${LONGEST_TEXT} characters` });
		}
		checked[name] = text;
	}
	const email = blankToNull(fields.email);
	if (fields.email !== undefined) {
		checked.emailKey = email === null ? null : emailKey(email);
		checked.email = email === null ? null : plainEmail(email);
		if (email !== null && checked.emailKey === null) {
			problems.push({ field: `${path}email`, reason: `"${shorten(email)}" is not an email address` });
		}
	}
	const phone = blankToNull(fields.phone);
	if (fields.phone !== undefined) {
		checked.phone = phone === null ? null : plainPhone(phone);
		checked.phoneKey = phone === null ? null : phoneKey(phone, defaultCountry);
		if (phone !== null && checked.phoneKey === null) {
			problems.push({
				field: `${path}phone`,
				reason: `"${shorten(phone)}" is not a phone number; write it with its country prefix, such as +31 20 123 4567`,
			});
		}
	}
	const timeZone = blankToNull(fields.timeZone);
	if (fields.timeZone !== undefined) {
		checked.timeZone = timeZone === null ? null : readTimeZone(timeZone);
		if (timeZone !== null && checked.timeZone === null) {
			problems.push({
				field: `${path}timeZone`,
				reason: `"${shorten(timeZone)}" is not an IANA time zone such as Europe/Amsterdam`,
			});
		}
	}
	if (fields.testSpeed !== undefined) {
		const speed = fields.testSpeed ?? 0;
		checked.testSpeed = speed === 0 ? null : speed;
		if (!Number.isInteger(speed) || speed < 0 || speed > HIGHEST_TEST_SPEED) {
			problems.push({
				field: `${path}testSpeed`,
				reason: `${speed} is not a whole number from 1 to ${HIGHEST_TEST_SPEED}, or 0 for a real contact`,
			});
		}
	}
	if (fields.attributes !== undefined) checked.attributes = fields.attributes;
	if (problems.length > 0) throw new InvalidInputError(problems);
	return checked;
}

/** A text as it is stored: trimmed, accents composed; null for a blank one. */
export function blankToNull(value: string | null | undefined): string | null {
	const text = value?.normalize('NFC').trim();
	return text === undefined || text === '' ? null : text;
}

function shorten(text: string): string {
	return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A contact about which nothing is known. */
export const EMPTY_CONTACT: ContactWrite = {
	externalId: null,
	email: null,
	emailKey: null,
	phone: null,
	phoneKey: null,
	firstName: null,
	lastName: null,
	company: null,
	timeZone: null,
	accountId: null,
	owner: null,
	attributes: {},
};
