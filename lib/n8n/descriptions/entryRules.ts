import type { IDisplayOptions, INodeProperties, ITriggerFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import type { EntryRules, Goal, ReentryRule } from '../../domain/journey';
import { isBlankDate, requireDate } from '../../domain/time';
import type { WaitUnit } from '../../domain/waiting';
import { criterionProperties, readCriterion, type CriterionParameters } from './criteria';
import { durationProperties } from './duration';
import { reentryProperty } from './entry';
import type { ChoiceKind } from './plainChoices';

const MINUTE = 60_000;

const DAY = 86_400_000;

/** In days. */
const LONGEST_WINDOW = 365;
const DEFAULT_WINDOW = 30;

/**
 * A trigger's rules for contacts that enter by it; the same for every trigger.
 * @param choice `plain` for nodes with a webhook
 */
export function entryRuleProperties(
	displayOptions: IDisplayOptions = {},
	choice: ChoiceKind = 'locator',
): INodeProperties[] {
	return [
		{
			displayName: 'Enroll',
			name: 'per',
			type: 'options',
			noDataExpression: true,
			default: 'contact',
			displayOptions,
			options: [
				{
					name: 'Each Account Once',
					value: 'account',
					description:
						'An account enters with its first contact. Events of all its contacts count, and items carry the account.',
				},
				{ name: 'Each Contact', value: 'contact' },
			],
			description: 'Whether contacts or their accounts go through the journey',
		},
		reentryProperty(displayOptions),
		...durationProperties(
			{ amount: 'reentryAmount', unit: 'reentryUnit' },
			{ ...displayOptions.show, reentry: ['afterTime'] },
		).map((property) => ({
			...property,
			noDataExpression: true,
			displayOptions: { ...displayOptions, show: { ...displayOptions.show, reentry: ['afterTime'] } },
		})),
		{
			displayName: 'Exit Criteria',
			name: 'exitCriteria',
			type: 'fixedCollection',
			placeholder: 'Add Exit Criterion',
			default: {},
			typeOptions: { multipleValues: true },
			displayOptions,
			description:
				'A contact leaves this journey immediately, even while waiting, when one of these occurs or becomes true',
			options: [{ displayName: 'Criterion', name: 'criteria', values: criterionProperties(choice) }],
		},
		{
			displayName: 'Goal',
			name: 'goal',
			type: 'fixedCollection',
			placeholder: 'Add Goal',
			default: {},
			displayOptions,
			description: 'What you want contacts to do. Contacts that reach the goal are counted.',
			options: [
				{
					displayName: 'Goal',
					name: 'goal',
					values: [
						...criterionProperties(choice),
						{
							displayName: 'Exit When Reached',
							name: 'exit',
							type: 'boolean',
							noDataExpression: true,
							default: true,
							description: 'Whether a contact leaves the journey when it reaches the goal',
						},
						{
							displayName: 'Conversion Window (Days)',
							name: 'conversionWindow',
							type: 'number',
							noDataExpression: true,
							default: 30,
							typeOptions: { minValue: 0, maxValue: LONGEST_WINDOW },
							description:
								'How long after the end of its journey a contact can still reach the goal. Rates only count contacts whose time is over.',
						},
						{
							displayName: 'Value Property',
							name: 'valueProperty',
							type: 'string',
							noDataExpression: true,
							default: '',
							placeholder: 'e.g. order.total',
							displayOptions: { show: { on: ['event'] } },
							description: 'Property of the event that says what reaching the goal is worth',
						},
						{
							displayName: 'Currency',
							name: 'currency',
							type: 'string',
							noDataExpression: true,
							default: '',
							placeholder: 'e.g. EUR or order.currency',
							displayOptions: { show: { on: ['event'] } },
							description: 'Currency of the value: a code of three letters, or the property that holds it',
						},
					],
				},
			],
		},
		{
			displayName: 'Entry Options',
			name: 'entryOptions',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions,
			options: [
				{
					displayName: 'End Date',
					name: 'endAt',
					type: 'dateTime',
					noDataExpression: true,
					default: '',
					description: 'No contacts enter from this date on. Contacts already in the journey continue.',
				},
				{
					displayName: 'Entries per Hour',
					name: 'ratePerHour',
					type: 'number',
					noDataExpression: true,
					default: 1000,
					typeOptions: { minValue: 1 },
					description: 'How many contacts can start the journey per hour; the rest wait at this trigger',
				},
				{
					displayName: 'Excluded Segment Names or IDs',
					name: 'excludedSegments',
					type: 'multiOptions',
					noDataExpression: true,
					default: [],
					typeOptions: { loadOptionsMethod: 'getSegments' },
					description:
						'Members of these segments don’t enter. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				},
				{
					displayName: 'Spread (Minutes)',
					name: 'spread',
					type: 'number',
					noDataExpression: true,
					default: 15,
					typeOptions: { minValue: 0 },
					description: 'Spread entries evenly over this many minutes',
				},
				{
					displayName: 'Start Date',
					name: 'startAt',
					type: 'dateTime',
					noDataExpression: true,
					default: '',
					description: 'No contacts enter before this date',
				},
			],
		},
	];
}

/** Functions of a node, as far as reading its rules requires. */
export interface RulesReader {
	getNodeParameter: ITriggerFunctions['getNodeParameter'];
	getTimezone: ITriggerFunctions['getTimezone'];
}

/**
 * Reads a trigger's rules.
 * @throws InvalidInputError that names each problem
 */
export function readEntryRules(functions: RulesReader): EntryRules {
	const zone = functions.getTimezone();
	const options = functions.getNodeParameter('entryOptions', {}) as {
		startAt?: string;
		endAt?: string;
		ratePerHour?: number;
		spread?: number;
		excludedSegments?: string[];
	};
	const { criteria = [] } = functions.getNodeParameter('exitCriteria', {}) as {
		criteria?: CriterionParameters[];
	};
	const { goal } = functions.getNodeParameter('goal', {}) as { goal?: GoalParameters };
	const startAt = readDate(options.startAt, 'Start Date', zone);
	const endAt = readDate(options.endAt, 'End Date', zone);
	if (startAt !== null && endAt !== null && endAt <= startAt) {
		throw new InvalidInputError({
			field: 'End Date',
			reason: 'is not after the Start Date, so no contact could ever enter; change one of them',
		});
	}
	return {
		per: functions.getNodeParameter('per', 'contact') as EntryRules['per'],
		...readReentry(functions, zone),
		startAt,
		endAt,
		// The entry of an empty list that says where segments are made has no value.
		excludedSegments: (options.excludedSegments ?? []).filter((id) => id !== ''),
		ratePerHour: readRate(options.ratePerHour),
		spread: readSpread(options.spread) * MINUTE,
		exits: criteria.map((criterion, index) => readCriterion(criterion, `Exit Criterion ${index + 1}: `)),
		goal: goal === undefined ? null : readGoal(goal),
		zone,
	};
}

interface GoalParameters extends CriterionParameters {
	exit?: boolean;
	conversionWindow?: number;
	valueProperty?: string;
	currency?: string;
}

function readGoal(goal: GoalParameters): Goal {
	const { exit = true, conversionWindow = DEFAULT_WINDOW, valueProperty = '', currency = '' } = goal;
	const days = Number(conversionWindow);
	if (!Number.isFinite(days) || days < 0 || days > LONGEST_WINDOW) {
		throw new InvalidInputError({
			field: 'Goal: Conversion Window (Days)',
			reason: `${String(conversionWindow)} is not a number from 0 to ${LONGEST_WINDOW}`,
		});
	}
	const criterion = readCriterion(goal, 'Goal: ');
	const property = valueProperty.trim();
	return {
		criterion,
		exit,
		window: days * DAY,
		value: criterion.kind === 'event' && property !== '' ? { property, currency: currency.trim() } : null,
	};
}

/** Shorter than a year, as an anniversary's entry may be some hours or days earlier than the last. */
const YEARLY = { amount: 11, unit: 'months' } as const;

function readReentry(functions: RulesReader, zone: string): Pick<EntryRules, 'reentry' | 'reentryPause'> {
	const reentry = functions.getNodeParameter('reentry', 'afterExit') as ReentryRule | 'yearly';
	if (reentry === 'yearly') return { reentry: 'afterTime', reentryPause: { ...YEARLY, zone } };
	return { reentry, reentryPause: reentry === 'afterTime' ? readPause(functions, zone) : null };
}

function readPause(functions: RulesReader, zone: string): EntryRules['reentryPause'] {
	const amount = Number(functions.getNodeParameter('reentryAmount', 1));
	if (!Number.isFinite(amount) || amount <= 0) {
		throw new InvalidInputError({ field: 'Re-Entry Amount', reason: 'must be a number above 0' });
	}
	return { amount, unit: functions.getNodeParameter('reentryUnit', 'days') as WaitUnit, zone };
}

function readDate(value: unknown, field: string, zone: string): number | null {
	return isBlankDate(value) ? null : requireDate(value, zone, field);
}

/** Entries per hour; null: no limit. */
function readRate(value: number | undefined): number | null {
	if (value === undefined) return null;
	if (Number.isFinite(value) && value > 0) return value;
	throw new InvalidInputError({
		field: 'Entries per Hour',
		reason: `${String(value)} is not a number above 0; remove the option for no limit`,
	});
}

function readSpread(value = 0): number {
	if (Number.isFinite(value) && value >= 0) return value;
	throw new InvalidInputError({
		field: 'Spread (Minutes)',
		reason: `${String(value)} is not a number of 0 or more`,
	});
}
