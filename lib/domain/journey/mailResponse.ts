/**
 * What a mail server answers to n8n's Send Email, which replaces the item with it: nodemailer's result, field by
 * field.
 */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
	accepted: Array.isArray,
	rejected: Array.isArray,
	pending: Array.isArray,
	rejectedErrors: Array.isArray,
	ehlo: Array.isArray,
	envelope: isEnvelope,
	envelopeTime: isNumber,
	messageTime: isNumber,
	messageSize: isNumber,
	messageId: isText,
	response: isText,
};

/** Any one of these fields may be an author's own; a server's answer has these three at once. */
const TELLING = ['accepted', 'rejected', 'messageId'];

/**
 * An item without the answer of a mail server, which would otherwise be stored with each waiting contact and
 * come back after each wait. Whatever else is on the item stays.
 */
export function withoutMailResponse<Json extends Record<string, unknown>>(json: Json): Json {
	if (!TELLING.every((field) => isAnswer(field, json[field]))) return json;
	return Object.fromEntries(Object.entries(json).filter(([field, value]) => !isAnswer(field, value))) as Json;
}

function isAnswer(field: string, value: unknown): boolean {
	return Object.hasOwn(FIELDS, field) && FIELDS[field](value);
}

function isEnvelope(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

function isNumber(value: unknown): boolean {
	return typeof value === 'number';
}

function isText(value: unknown): boolean {
	return typeof value === 'string';
}
