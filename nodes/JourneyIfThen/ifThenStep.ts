import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { isBlankDate, requireDate } from '../../lib/domain/time';
import { waitUntil } from '../../lib/domain/waiting';
import { UNTIL_RECORD_CHANGE, untilEvent, type BranchesTemplate } from '../../lib/engine';
import type { ItemContext } from '../../lib/n8n/context';
import { emptiedBy } from '../../lib/n8n/trail';
import { readCondition } from '../../lib/n8n/descriptions/conditions';
import { readDuration } from '../../lib/n8n/descriptions/duration';
import { readEventFilter, readEventsSince } from '../../lib/n8n/descriptions/eventFilter';
import { requireEventType } from '../../lib/n8n/descriptions/eventTypeLocator';
import { zoneOf, type HoldingStep, type StepDecision } from '../../lib/n8n/steps';
import { readFrequency } from './frequency';
import { outputName, testEnding } from './outlook';
import { findPath, isFirstOf, pathsOf, readPaths } from './paths';

/** How the engine calls each choice of Path Selection. */
const RANKS = { firstMatch: 'first', priority: 'ranked' } as const satisfies Record<
	string,
	BranchesTemplate['rank']
>;

const TRUE = 0;

/**
 * Contacts leave by True when the condition came true, by False when their time was up. With Whichever Comes First they
 * leave by the output of the condition that came true, or by Timed Out, the last.
 */
export const ifThenStep: HoldingStep = {
	outputs: (functions) => (isFirstOf(functions) ? pathsOf(functions).length + 1 : 2),
	outputOf: (outcome, branch) => (outcome === 'matched' ? (branch ?? TRUE) : Number.MAX_SAFE_INTEGER),
	branchOf: findPath,
	decide: (functions, itemIndex, context, from) =>
		isFirstOf(functions)
			? decideFirstOf(functions, itemIndex, context, from)
			: decideIfThen(functions, itemIndex, context, from),
	outputName,
	testEnding,
};

function decideFirstOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const rank =
		RANKS[functions.getNodeParameter('pathSelection', itemIndex, 'firstMatch') as keyof typeof RANKS];
	const dueAt = timeoutAt(functions, itemIndex, context, from);
	const branches = readPaths(functions, itemIndex, context);
	if (rank === 'ranked' && dueAt === null && branches.length > 1) {
		throw new InvalidInputError({
			field: 'Timeout',
			reason:
				'is Never, so only the first path could win in Priority Order; choose another timeout, or First Match Wins',
		});
	}
	return { terms: { dueAt, branches: { rank, branches } } };
}

function decideIfThen(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const condition = functions.getNodeParameter('condition', itemIndex, 'event') as
		'event' | 'conditions' | 'fields' | 'expression';
	switch (condition) {
		case 'expression':
			return {
				pass: functions.getNodeParameter('expression', itemIndex, false) === true ? 'matched' : 'elapsed',
			};
		case 'fields':
			return decideFields(functions, itemIndex, context, from);
		case 'conditions':
			return decideConditions(functions, itemIndex, context, from);
		case 'event':
			return decideEvent(functions, itemIndex, context, from);
	}
}

function decideEvent(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const dueAt = timeoutAt(functions, itemIndex, context, from);
	const type = requireEventType(functions.getNodeParameter('eventType', itemIndex, ''));
	const filter = readEventFilter(functions, itemIndex, context.journey.entry);
	const since = readEventsSince(functions, itemIndex);
	const { count, within } = readFrequency(functions.getNodeParameter('frequency', itemIndex, {}) as object);
	return { terms: { dueAt, branches: untilEvent(type, since, { filter, count, within }) } };
}

function decideConditions(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const dueAt = timeoutAt(functions, itemIndex, context, from);
	const condition = readCondition(functions, itemIndex, 'audience', 'enrollment');
	const zone = zoneOf(functions, itemIndex, context);
	return {
		terms: { dueAt, branches: { rank: 'first', branches: [{ kind: 'condition', condition, zone }] } },
	};
}

function decideFields(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): StepDecision {
	const dueAt = timeoutAt(functions, itemIndex, context, from);
	const { json } = functions.getInputData()[itemIndex];
	// A node in between may have dropped the contact from the item; then expressions can't see it yet.
	const visible = json.contact !== undefined && json.journey !== undefined;
	if (
		visible &&
		functions.getNodeParameter('conditions', itemIndex, false, { extractValue: true }) === true
	) {
		return { pass: 'matched' };
	}
	return { terms: { dueAt, branches: UNTIL_RECORD_CHANGE }, lookAtOnce: true };
}

function timeoutAt(
	functions: IExecuteFunctions,
	itemIndex: number,
	context: ItemContext,
	from: number,
): number | null {
	const timeout = functions.getNodeParameter('timeout', itemIndex, 'duration') as
		'duration' | 'date' | 'immediately' | 'never';
	if (timeout === 'never') return null;
	if (timeout === 'immediately') return from;
	const zone = zoneOf(functions, itemIndex, context);
	if (timeout === 'date') return readTimeoutDate(functions, itemIndex, zone);
	const duration = readDuration(
		functions,
		itemIndex,
		{ amount: 'timeoutAmount', unit: 'timeoutUnit' },
		'Amount',
	);
	return waitUntil({ mode: 'for', ...duration }, from, zone);
}

function readTimeoutDate(functions: IExecuteFunctions, itemIndex: number, zone: string): number {
	const value = functions.getNodeParameter('timeoutDate', itemIndex, '');
	if (!isBlankDate(value)) return requireDate(value, zone, 'Timeout Date', '2026-12-24 or 2026-12-24T18:00');
	throw new InvalidInputError({
		field: 'Timeout Date',
		reason: `is empty for this contact; ${emptiedBy(functions, itemIndex) ?? 'set a date or an expression that returns one'}`,
	});
}
