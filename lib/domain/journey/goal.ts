import { asNumber, asText, readProperty } from '../propertyFilter';
import type { Criterion } from './criterion';

/** What a journey is for. */
export interface Goal {
	criterion: Criterion;
	/** Contacts that reach it leave the journey. */
	exit: boolean;
	/** How long after its end an enrollment may still reach it, in milliseconds; absent: not at all. */
	window?: number;
	/** What reaching it is worth; absent: that isn't kept. */
	value?: ValueTerms | null;
}

/** What a conversion is worth. */
export interface ConversionValue {
	amount: number;
	/** ISO 4217, such as `EUR`; empty: none is known. */
	currency: string;
}

/** Where the event that reaches a goal says what it is worth. */
export interface ValueTerms {
	/** A property's path, such as `order.total`. */
	property: string;
	/** A code, such as `EUR`, or a property's path; empty: none is known. */
	currency: string;
}

/** An ISO 4217 code. Three letters are never a property's path. */
const CURRENCY = /^[A-Z]{3}$/i;

/** Larger amounts couldn't be summed exactly. */
const LARGEST = 1_000_000_000;

/** Whether an enrollment may reach its goal at an instant. */
export function mayConvert(
	{ window = 0 }: Pick<Goal, 'window'>,
	{ endedAt }: { endedAt: number | null },
	now: number,
): boolean {
	return endedAt === null || now - endedAt < window;
}

/** What an event says a conversion is worth; null: it says nothing that can be summed. */
export function conversionValue(
	terms: ValueTerms | null | undefined,
	properties: Record<string, unknown>,
): ConversionValue | null {
	if (!terms) return null;
	const amount = asNumber(readProperty(properties, terms.property));
	if (amount === undefined || Math.abs(amount) > LARGEST) return null;
	const named = CURRENCY.test(terms.currency)
		? terms.currency
		: terms.currency === ''
			? ''
			: (asText(readProperty(properties, terms.currency)) ?? '');
	return { amount, currency: CURRENCY.test(named) ? named.toUpperCase() : '' };
}
