import type { IExecuteFunctions } from 'n8n-workflow';

import type { LeapDayRule, WaitPlan } from '../../lib/domain/waiting';
import { EXACT_UNITS } from '../../lib/n8n/descriptions/exactUnits';
import { toNumber } from '../../lib/n8n/parameters';
import { readWindow } from '../../lib/n8n/descriptions/readWindow';

/** The node's Timing Options for one item. */
interface TimingOptions {
	leapDay?: LeapDayRule;
	followChanges?: boolean;
	onlyWithin?: { window?: { weekdays?: unknown; from?: unknown; to?: unknown } };
	spread?: { over?: { amount?: unknown; unit?: 'minutes' | 'hours' } };
}

export function readTiming(functions: IExecuteFunctions, itemIndex: number): TimingOptions {
	return functions.getNodeParameter('timing', itemIndex, {}) as TimingOptions;
}

/**
 * What keeps contacts from going on at a bad time, or all at once.
 * @param seed determines a contact's moment
 */
export function readLimits(
	{ onlyWithin, spread }: TimingOptions,
	seed: string,
): Pick<WaitPlan, 'within' | 'spread'> {
	return {
		within: onlyWithin?.window === undefined ? undefined : readWindow(onlyWithin.window),
		spread:
			spread?.over === undefined
				? undefined
				: {
						over:
							toNumber(spread.over.amount ?? 1, { field: 'Spread Over' }) *
							EXACT_UNITS[spread.over.unit ?? 'hours'],
						seed,
					},
	};
}
