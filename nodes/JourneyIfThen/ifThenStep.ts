import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { waitUntil } from '../../lib/domain/waiting';
import { RECORD_CHANGE } from '../../lib/engine';
import type { ItemContext } from '../../lib/n8n/context';
import { readDuration } from '../../lib/n8n/descriptions/duration';
import { readEventFilter, readEventsSince } from '../../lib/n8n/descriptions/eventFilter';
import { zoneOf, type HoldingStep, type StepDecision } from '../../lib/n8n/steps';

const TRUE = 0;
const FALSE = 1;

/** Contacts leave by True when the condition came true, by False when their time was up. */
export const ifThenStep: HoldingStep = {
	outputs: 2,
	outputOf: (outcome) => (outcome === 'matched' ? TRUE : FALSE),
	decide,
	testOutput(functions, itemIndex) {
		const output = functions.getNodeParameter('whenTesting', itemIndex, 'true') as 'true' | 'false' | 'stop';
		return { true: TRUE, false: FALSE, stop: undefined }[output];
	},
};

function decide(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const condition = functions.getNodeParameter('condition', itemIndex, 'event') as
		'event' | 'fields' | 'expression';
	switch (condition) {
		case 'expression':
			return {
				pass: functions.getNodeParameter('expression', itemIndex, false) === true ? 'matched' : 'elapsed',
			};
		case 'fields':
			return decideFields(functions, itemIndex, context, from);
		case 'event':
			return {
				terms: {
					dueAt: giveUpAt(functions, itemIndex, context, from),
					eventType: eventTypeOf(functions, itemIndex),
					eventFilter: readEventFilter(functions, itemIndex),
				},
				eventsSince: readEventsSince(functions, itemIndex),
			};
	}
}

function decideFields(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const dueAt = giveUpAt(functions, itemIndex, context, from);
	const { json } = functions.getInputData()[itemIndex];
	// A node in between may have dropped the contact from the item; then the expressions cannot see it yet.
	const visible = json.contact !== undefined && json.journey !== undefined;
	if (
		visible &&
		functions.getNodeParameter('conditions', itemIndex, false, { extractValue: true }) === true
	) {
		return { pass: 'matched' };
	}
	return {
		terms: { dueAt, eventType: RECORD_CHANGE, eventFilter: null },
		eventsSince: 'arrival',
		lookAtOnce: true,
	};
}

function eventTypeOf(functions: IExecuteFunctions, itemIndex: number): string {
	const type = String(functions.getNodeParameter('eventType', itemIndex, '')).trim();
	if (type !== '' && !type.startsWith('$')) return type;
	throw new InvalidInputError({
		field: 'Event Type',
		reason:
			type === ''
				? 'is empty; name the event that is waited for'
				: `"${type}" is reserved; event types do not begin with $`,
	});
}

function giveUpAt(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): number | null {
	const timeout = functions.getNodeParameter('timeout', itemIndex, 'duration') as
		'duration' | 'now' | 'never';
	if (timeout === 'never') return null;
	if (timeout === 'now') return from;
	const duration = readDuration(
		functions,
		itemIndex,
		{ amount: 'timeoutAmount', unit: 'timeoutUnit' },
		'Amount',
	);
	return waitUntil({ mode: 'for', ...duration }, from, zoneOf(functions, itemIndex, context));
}
