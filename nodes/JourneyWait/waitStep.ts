import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { parseDate, waitUntil } from '../../lib/domain/waiting';
import type { ItemContext } from '../../lib/n8n/context';
import { readDuration } from '../../lib/n8n/descriptions/duration';
import { zoneOf, type HoldingStep, type StepDecision } from '../../lib/n8n/steps';

/** Contacts go on when their time has come; there is no other way out. */
export const waitStep: HoldingStep = {
	outputs: 1,
	outputOf: () => 0,
	decide,
	testOutput: (functions, itemIndex) =>
		functions.getNodeParameter('whenTesting', itemIndex, 'continue') === 'stop' ? undefined : 0,
};

function decide(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const zone = zoneOf(functions, itemIndex, context);
	const mode = functions.getNodeParameter('mode', itemIndex, 'for') as 'for' | 'until';
	const dueAt =
		mode === 'for'
			? waitUntil(
					{ mode, ...readDuration(functions, itemIndex, { amount: 'amount', unit: 'unit' }, 'Amount') },
					from,
					zone,
				)
			: dateOf(functions, itemIndex, zone);
	if (
		mode === 'until' &&
		dueAt < from &&
		functions.getNodeParameter('ifPast', itemIndex, 'continue') === 'exit'
	) {
		return { exit: 'date_past' };
	}
	return { terms: { dueAt, eventType: null, eventFilter: null }, eventsSince: 'arrival' };
}

function dateOf(functions: IExecuteFunctions, itemIndex: number, zone: string): number {
	const value = functions.getNodeParameter('date', itemIndex, '');
	const date = parseDate(value, zone);
	if (date !== null) return date;
	throw new InvalidInputError({
		field: 'Date',
		reason:
			value === '' || value === null || value === undefined
				? 'is empty for this contact; set a date or an expression that gives one'
				: `"${String(value).slice(0, 80)}" is not a date; write it like 2026-12-24 or 2026-12-24T18:00`,
	});
}
