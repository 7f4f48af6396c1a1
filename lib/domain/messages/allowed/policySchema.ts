import { z } from 'zod/v4';

import { InvalidInputError } from '../../errors';
import { emailKey, isTimeZone, textKey } from '../../normalization';
import { readTimeOfDay } from '../../waiting';
import { CONSENT_MODELS } from '../types';
import { ALL_CHANNELS, DEFAULT_POLICY, type MessagePolicyDefinition } from './policy';

const MOST_ROWS = 100;

const DAY = 86_400_000;

/** Counting longer than a year is looking a message up, not limiting them. */
const LONGEST_WINDOW = 366 * DAY;

const MOST_MESSAGES = 100_000;

/** After that, a click would come too late to be a reaction. */
const LONGEST_VERDICT = 600_000;

const channel = z
	.string()
	.transform(textKey)
	.refine((name) => name !== '', 'is empty; name the channel, or use all')
	.refine((name) => name.length <= 100, 'is longer than 100 characters');

const cap = z.strictObject({
	channel: channel.default(ALL_CHANNELS),
	limit: z
		.number()
		.int('must be a whole number of messages')
		.min(1, 'must be at least 1; to send nothing, stop all sending')
		.max(MOST_MESSAGES),
	window: z
		.number()
		.int('must be a whole number of milliseconds')
		.min(1_000, 'must be at least 1,000 milliseconds')
		.max(LONGEST_WINDOW, 'must be at most 366 days'),
	channels: z.enum(['this', 'all'], 'must be this or all').default('this'),
	purposes: z.enum(['this', 'commercial'], 'must be this or commercial').default('commercial'),
});

const timeOfDay = (endOfDay: boolean) =>
	z
		.string()
		.trim()
		.refine(
			(text) => readTimeOfDay(text) !== null || (endOfDay && text === '24:00'),
			'is not a time of day; write it like 09:00 or 17:30',
		);

const window = z.strictObject({
	weekdays: z
		.array(z.number().int().min(1).max(7), 'must be a list of days from 1 (Monday) to 7 (Sunday)')
		.min(1, 'is empty; choose at least one day')
		.transform((days) => [...new Set(days)].sort((left, right) => left - right)),
	from: timeOfDay(false),
	to: timeOfDay(true),
});

const quietHours = z.strictObject({
	channel: channel.default(ALL_CHANNELS),
	kind: z
		.enum(['commercial', 'transactional', 'all'], 'must be commercial, transactional or all')
		.default('commercial'),
	window,
	zone: z
		.string()
		.trim()
		.refine(
			isTimeZone,
			'is not a time zone; use one such as Europe/Berlin, or leave it out for the contact’s',
		)
		.optional(),
});

const model = z.enum(CONSENT_MODELS, `must be one of ${CONSENT_MODELS.join(', ')}`);

/** Nothing may be sold to people who have said no. */
const commercialModel = model.refine(
	(chosen) => chosen !== 'off',
	'can’t be off for commercial messages, because they must stop when consent is withdrawn; use nonRestrictive',
);

const line = (longest: number) =>
	z
		.string()
		.trim()
		.max(longest, `is longer than ${longest} characters`)
		.refine((text) => !/[\0\p{Surrogate}]/u.test(text), 'has characters that cannot be stored')
		.transform((text) => text || null)
		.nullable()
		.default(null);

const policySchema = z.strictObject({
	caps: z.array(cap).max(MOST_ROWS, `has more than ${MOST_ROWS} rows`).default([]),
	quietHours: z.array(quietHours).max(MOST_ROWS, `has more than ${MOST_ROWS} rows`).default([]),
	consentModels: z
		.record(channel, commercialModel)
		.default({})
		.transform((models) => ({ ...DEFAULT_POLICY.consentModels, ...models })),
	transactionalConsent: model.default(DEFAULT_POLICY.transactionalConsent),
	trackingConsent: model.default(DEFAULT_POLICY.trackingConsent),
	sender: z
		.strictObject({
			name: line(200).refine((name) => !/[\r\n]/.test(name ?? ''), 'must be one line'),
			postalAddress: line(1_000),
			address: line(254).refine(
				(address) => address === null || emailKey(address) !== null,
				'is not an email address; write it like news@example.com',
			),
		})
		.default(DEFAULT_POLICY.sender),
	decideClicksAfter: z
		.number()
		.int('must be a whole number of milliseconds')
		.min(0, 'must be 0 or more')
		.max(LONGEST_VERDICT, 'must be at most 600,000 milliseconds (10 minutes)')
		.default(DEFAULT_POLICY.decideClicksAfter),
	softBounceLimit: z
		.number()
		.int('must be a whole number')
		.min(1, 'must be at least 1')
		.max(100, 'must be at most 100')
		.default(DEFAULT_POLICY.softBounceLimit),
});

/**
 * Checks a message policy. What it leaves out is as in {@link DEFAULT_POLICY}.
 * @param value anything, such as parsed JSON
 * @param path what the definition is called, for messages
 * @throws InvalidInputError that names every problem, as `Policy.caps.0.limit`
 */
export function parsePolicy(value: unknown, path: string): MessagePolicyDefinition {
	const parsed = policySchema.safeParse(value);
	if (parsed.success) return parsed.data as MessagePolicyDefinition;
	throw new InvalidInputError(
		parsed.error.issues.map((issue) => ({
			field: [path, ...issue.path.map(String)].join('.'),
			reason: issue.message,
		})),
	);
}
