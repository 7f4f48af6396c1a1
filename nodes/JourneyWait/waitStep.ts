import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { planWait, renameFields, type WaitSpec } from '../../lib/domain/waiting';
import { UNTIL_RECORD_CHANGE } from '../../lib/engine';
import type { ItemContext } from '../../lib/n8n/context';
import { emptiedBy } from '../../lib/n8n/trail';
import { zoneOf, type HoldingStep, type StepDecision } from '../../lib/n8n/steps';
import { systemClock } from '../../lib/n8n/systemClock';
import { namedDate, readSpec, type WaitMode } from './readSpec';
import { readLimits, readTiming } from './readTiming';

/** Contacts go on when their time has come; there is no other output. */
export const waitStep: HoldingStep = {
	outputs: 1,
	outputOf: () => 0,
	decide,
	testEnding: (functions, itemIndex) =>
		functions.getNodeParameter('whenTesting', itemIndex, 'continue') === 'stop'
			? null
			: { outcome: 'elapsed', branch: null, because: 'the wait is over' },
};

/** The node's labels for the parts of a wait an error may name. */
const FIELD_NAMES: Record<string, string> = {
	amount: 'Amount',
	unit: 'Unit',
	date: 'Date',
	days: 'Working Days',
	at: 'Time of Day',
	offsetDays: 'Days',
	weekdays: 'Weekdays',
	from: 'From',
	to: 'To',
	spread: 'Spread Over',
	'calendar.weekdays': 'Working Week',
	'within.weekdays': 'Only Within: Weekdays',
	'within.from': 'Only Within: From',
	'within.to': 'Only Within: To',
};

const AT_ONCE: WaitSpec = { mode: 'for', amount: 0, unit: 'seconds' };

function decide(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const zone = zoneOf(functions, itemIndex, context);
	const timing = readTiming(functions, itemIndex);
	const spec = readSpec(functions, itemIndex, context, zone) ?? withoutDate(functions, itemIndex);
	if (spec === 'exit') return { exit: 'date_missing' };
	// The step's part keeps contacts that were last here from being last everywhere.
	const limits = readLimits(timing, `${context.journey.enrollmentId} ${functions.getNode().id}`);
	const { dueAt, past } = renameFields(
		(field) => FIELD_NAMES[field] ?? field,
		() => planWait({ spec, ...limits }, from, zone, systemClock.now()),
	);
	if (past && functions.getNodeParameter('ifPast', itemIndex, 'continue') === 'exit') {
		return { exit: 'date_past' };
	}
	const follows = followsContact(functions, itemIndex, timing.followChanges);
	return { terms: { dueAt, branches: follows ? UNTIL_RECORD_CHANGE : null } };
}

function withoutDate(functions: IExecuteFunctions, itemIndex: number): WaitSpec | 'exit' {
	switch (functions.getNodeParameter('ifMissing', itemIndex, 'fail')) {
		case 'exit':
			return 'exit';
		case 'continue':
			return AT_ONCE;
		default:
			throw noDate(functions, itemIndex);
	}
}

/** For a person who sees only a contact that can't go on: what is missing, why, and the ways out. */
function noDate(functions: IExecuteFunctions, itemIndex: number): InvalidInputError {
	const otherwise = 'or choose what happens If the Date Is Missing';
	const field = namedDate(functions, itemIndex);
	if (field !== null) {
		return new InvalidInputError({ field, reason: `is empty for this contact; set it, ${otherwise}` });
	}
	const emptied = emptiedBy(functions, itemIndex);
	const remedy =
		emptied === null
			? 'set a date or an expression that returns one'
			: `${emptied}, set Date From to Contact Field or Entry Property`;
	return new InvalidInputError({
		field: 'Date',
		reason: `is empty for this contact; ${remedy}, ${otherwise}`,
	});
}

function followsContact(
	functions: IExecuteFunctions,
	itemIndex: number,
	wanted: boolean | undefined,
): boolean {
	const mode = functions.getNodeParameter('mode', itemIndex, 'for') as WaitMode;
	return (
		wanted === true &&
		(mode === 'date' || mode === 'anniversary') &&
		functions.getNodeParameter('dateSource', itemIndex, 'contact') === 'contact'
	);
}
