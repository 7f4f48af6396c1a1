import { z } from 'zod/v4';

import { InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import { requireDate } from '../../lib/domain/time';
import { LONGEST_KEY, schemaProblems } from '../../lib/n8n/http';
import { contactProblems, setAside, STRICT, type Leniency } from './optionalFields';

/** An event may come from a clock that is ahead of ours, but not by more than a day. */
const LARGEST_LEAD = 24 * 3_600_000;

const missingOr = (reason: string) => (issue: { input: unknown }) =>
	issue.input === undefined ? 'is required' : reason;

const text = (longest: number) =>
	z
		.string({ error: missingOr('must be text') })
		.max(longest, { error: `must have at most ${longest} characters` });

const optionalText = (longest = 1000) => text(longest).nullable().optional();

const contactSchema = z.strictObject(
	{
		id: optionalText(100),
		externalId: optionalText(),
		email: optionalText(),
		phone: optionalText(100),
		firstName: optionalText(),
		lastName: optionalText(),
		company: optionalText(),
		timeZone: optionalText(100),
		owner: optionalText(),
		attributes: z.record(z.string(), z.json(), { error: 'must be an object' }).optional(),
	},
	{
		error: (issue) =>
			issue.code === 'invalid_type' ? 'must be an object such as {"email": "ada@example.com"}' : undefined,
	},
);

const eventSchema = z.strictObject(
	{
		type: text(200)
			.trim()
			.min(1, { error: 'must not be empty', abort: true })
			.regex(/^[\p{L}\p{N}][\p{L}\p{N}._:/ -]*$/u, {
				error: 'must begin with a letter or digit and contain only letters, digits, spaces and . _ : / -',
			}),
		contact: contactSchema,
		properties: z.record(z.string(), z.json(), { error: 'must be an object' }).default({}),
		occurredAt: z
			.union([z.string(), z.number()], { error: 'must be a date in ISO 8601, Unix seconds or milliseconds' })
			.optional(),
		key: text(LONGEST_KEY).trim().min(1, { error: 'must not be empty' }).optional(),
	},
	{
		error: (issue) =>
			issue.code === 'invalid_type' ? 'must be an object with a type and a contact' : undefined,
	},
);

export type ContactInput = z.infer<typeof contactSchema>;

export interface CheckedEvent {
	type: string;
	contact: ContactInput;
	properties: Record<string, unknown>;
	/** UTC epoch milliseconds. */
	occurredAt: number;
	key: string | null;
	/** Invalid contact fields, as they were sent, by path. */
	invalid: Record<string, unknown>;
	/** Why they're invalid. */
	aside: FieldProblem[];
}

/**
 * Checks one event as sent. Sets aside invalid contact fields that aren't needed.
 * @param now UTC epoch milliseconds: when it happened, if it doesn't say
 * @throws InvalidInputError that names every invalid field
 */
export function checkEvent(event: unknown, now: number, leniency: Leniency = STRICT): CheckedEvent {
	const parsed = eventSchema.safeParse(event);
	const wrong = parsed.success
		? contactProblems(parsed.data.contact, leniency)
		: schemaProblems(parsed.error);
	if (wrong.length > 0) {
		const { left, invalid } = setAside(event, wrong, leniency);
		const { aside, ...rest } = checkEvent(left, now, leniency);
		return { ...rest, invalid: { ...rest.invalid, ...invalid }, aside: [...wrong, ...aside] };
	}
	const { type, contact, properties, occurredAt, key } = parsed.data!;
	return {
		type,
		contact,
		properties,
		occurredAt: instant(occurredAt, now),
		key: key ?? null,
		invalid: {},
		aside: [],
	};
}

function instant(occurredAt: string | number | undefined, now: number): number {
	if (occurredAt === undefined) return now;
	const parsed = requireDate(occurredAt, 'UTC', 'occurredAt', '2026-12-24T18:00:00Z');
	if (parsed > now + LARGEST_LEAD) {
		throw new InvalidInputError({ field: 'occurredAt', reason: 'is more than a day in the future' });
	}
	return parsed;
}
