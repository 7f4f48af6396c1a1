import { z } from 'zod/v4';

import { InvalidInputError } from '../errors';
import { readIsoDate } from '../time';

/** What sales expects from a lead it has accepted. */
export interface Opportunity {
	name: string | null;
	/** In units of the currency, not in cents. */
	amount: number | null;
	/** ISO 4217, such as EUR. */
	currency: string | null;
	/** ISO date without a time, such as 2026-12-24. */
	closeDate: string | null;
}

const opportunitySchema = z.strictObject({
	name: z.string().trim().max(200, 'is longer than 200 characters').nullish(),
	amount: z
		.number('must be a number')
		.min(0, 'must be 0 or more')
		.max(1e15, 'is too large for an amount of money')
		.nullish(),
	currency: z
		.string()
		.trim()
		.toUpperCase()
		.regex(/^[A-Z]{3}$/, 'must be a currency code of three letters, such as EUR')
		.nullish(),
	closeDate: z.string().trim().refine(isCalendarDate, 'must be a date such as 2026-12-24').nullish(),
});

const FIELDS: Record<string, string> = {
	name: 'Opportunity Name',
	amount: 'Amount',
	currency: 'Currency',
	closeDate: 'Close Date',
};

/**
 * Checks what is known about an opportunity.
 * @returns null if nothing is known
 * @throws InvalidInputError that names each problem
 */
export function parseOpportunity(value: unknown): Opportunity | null {
	const parsed = opportunitySchema.safeParse(value ?? {});
	if (!parsed.success) {
		throw new InvalidInputError(
			parsed.error.issues.map(({ path, message }) => ({
				field: FIELDS[String(path[0])] ?? 'Opportunity',
				reason: message,
			})),
		);
	}
	const { name, amount, currency, closeDate } = parsed.data;
	if (typeof amount === 'number' && !currency) {
		throw new InvalidInputError({
			field: 'Currency',
			reason: 'is missing; add the currency of the amount, such as EUR',
		});
	}
	const opportunity = {
		name: name || null,
		amount: amount ?? null,
		currency: currency ?? null,
		closeDate: closeDate ?? null,
	};
	return Object.values(opportunity).every((each) => each === null) ? null : opportunity;
}

function isCalendarDate(text: string): boolean {
	return readIsoDate(text)?.dayOnly === true;
}
