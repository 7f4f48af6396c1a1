import type { INodeParameters } from 'n8n-workflow';

import { DEFAULT_ENTRY_RULES, type EntryRules } from '../../../lib/domain/journey';
import { rulesOf } from './triggerNode';

const EVENT = { audience: 'event', eventTypes: 'enter' };
const DEFAULTS: EntryRules = { ...DEFAULT_ENTRY_RULES, zone: 'Europe/Amsterdam' };

const rules = (parameters: INodeParameters): EntryRules => rulesOf({ ...EVENT, ...parameters });
const locator = (value: string): INodeParameters => ({ __rl: true, mode: 'list', value });
const exits = (...criteria: INodeParameters[]): INodeParameters => ({ exitCriteria: { criteria } });
const options = (entryOptions: INodeParameters): INodeParameters => ({ entryOptions });
const vip = { contactField: [{ field: 'attribute', attribute: 'plan', operator: 'equals', value: 'vip' }] };

describe('the rules', () => {
	it.each<[string, INodeParameters, Partial<EntryRules>]>([
		['dropped on the canvas', {}, {}],
		[
			'once a year: earlier than a year, as the hour differs',
			{ reentry: 'yearly' },
			{
				reentry: 'afterTime',
				reentryPause: { amount: 11, unit: 'months', zone: 'Europe/Amsterdam' },
			},
		],
		['no segment, from the entry of an empty list', options({ excludedSegments: [''] }), {}],
		['never again', { reentry: 'never' }, { reentry: 'never' }],
		[
			'again after two weeks',
			{ reentry: 'afterTime', reentryAmount: 2, reentryUnit: 'weeks' },
			{
				reentry: 'afterTime',
				reentryPause: { amount: 2, unit: 'weeks', zone: 'Europe/Amsterdam' },
			},
		],
		[
			'start and end in the workflow’s zone',
			options({ startAt: '2026-02-01T09:00', endAt: '2026-08-01T09:00' }),
			{ startAt: Date.UTC(2026, 1, 1, 8), endAt: Date.UTC(2026, 7, 1, 7) },
		],
		[
			'how many, how spread, and who not',
			options({ ratePerHour: 500, spread: 15, excludedSegments: ['staff'] }),
			{ ratePerHour: 500, spread: 900_000, excludedSegments: ['staff'] },
		],
		['no spread', options({ spread: 0 }), { spread: 0 }],
		[
			'exit criteria of every kind',
			exits(
				{ on: 'event', eventType: 'order.placed', correlate: 'order.id, shop' },
				{ on: 'segment', segment: locator('customers') },
				{ on: 'condition', conditions: vip },
			),
			{
				exits: [
					{ kind: 'event', type: 'order.placed', filter: null, correlate: ['order.id', 'shop'] },
					{ kind: 'segment', segmentId: 'customers' },
					{
						kind: 'condition',
						condition: {
							kind: 'field',
							record: 'contact',
							field: 'attributes.plan',
							operator: 'equals',
							value: 'vip',
						},
					},
				],
			},
		],
		[
			'a start in Unix seconds and an end in milliseconds',
			options({ startAt: '1769965200', endAt: 1_769_965_201_000 }),
			{ startAt: 1_769_965_200_000, endAt: 1_769_965_201_000 },
		],
		[
			'a goal without an exit',
			{ goal: { goal: { on: 'event', eventType: 'order.placed', exit: false } } },
			{
				goal: {
					criterion: { kind: 'event', type: 'order.placed', filter: null, correlate: [] },
					exit: false,
					window: 30 * 86_400_000,
					value: null,
				},
			},
		],
		[
			'a goal lets the contact leave, if nothing else is said',
			{ goal: { goal: { on: 'segment', segment: locator('customers') } } },
			{
				goal: {
					criterion: { kind: 'segment', segmentId: 'customers' },
					exit: true,
					window: 30 * 86_400_000,
					value: null,
				},
			},
		],
		[
			'a goal with a value, and a window of its own',
			{
				goal: {
					goal: {
						on: 'event',
						eventType: 'order.placed',
						conversionWindow: 0.5,
						valueProperty: ' order.total ',
						currency: 'order.currency',
					},
				},
			},
			{
				goal: {
					criterion: { kind: 'event', type: 'order.placed', filter: null, correlate: [] },
					exit: true,
					window: 43_200_000,
					value: { property: 'order.total', currency: 'order.currency' },
				},
			},
		],
	])('%s', (_title, parameters, expected) => {
		expect(rules(parameters)).toEqual({ ...DEFAULTS, ...expected });
	});
});

describe('what is wrong is named, with what to do', () => {
	it.each<[INodeParameters, RegExp]>([
		[{ reentry: 'afterTime', reentryAmount: 0 }, /Re-Entry Amount: must be a number above 0/],
		[options({ startAt: 'soon' }), /Start Date: "soon" is not a date; write it like 2026/],
		[
			options({ startAt: 1_769_965_200_000_000 }),
			/Start Date: 1769965200000000 is not a date; .* microseconds/,
		],
		[options({ endAt: '2026-02-30' }), /End Date: "2026-02-30" is not a date; write it like 2026/],
		[
			options({ startAt: '2026-02-01', endAt: '2026-02-01' }),
			/End Date: is not after the Start Date.*change one of them/,
		],
		[options({ ratePerHour: 0 }), /Entries per Hour: 0 is not a number above 0; remove the option/],
		[options({ ratePerHour: -5 }), /Entries per Hour: -5 is not a number above 0/],
		[options({ spread: -1 }), /Spread \(Minutes\): -1 is not a number of 0 or more/],
		[
			exits({ on: 'event', eventType: 'stop' }, { on: 'event', eventType: ' ' }),
			/Exit Criterion 2: Event Type is empty; choose an event type/,
		],
		[exits({ on: 'segment' }), /Exit Criterion 1: Segment is empty; choose a segment/],
		[exits({ on: 'condition' }), /Exit Criterion 1: Conditions is empty; add at least one condition/],
		[
			exits({ on: 'condition', conditionsBy: 'json', conditionsJson: '{' }),
			/Exit Criterion 1: Conditions \(JSON\): is not JSON/,
		],
		[
			exits({
				on: 'event',
				eventType: 'stop',
				eventFilter: { conditions: [{ property: 'a', operator: 'contains', value: '' }] },
			}),
			/Exit Criterion 1: Event Properties: Condition 1: Value is empty; enter a value/,
		],
		[{ goal: { goal: { on: 'event' } } }, /Goal: Event Type is empty/],
		[{ goal: { goal: { on: 'segment' } } }, /Goal: Segment is empty; choose a segment/],
		[
			{ goal: { goal: { on: 'event', eventType: 'a', conversionWindow: -1 } } },
			/Goal: Conversion Window \(Days\): -1 is not a number from 0 to 365/,
		],
	])('%j', (parameters, message) => {
		expect(() => rules(parameters)).toThrow(message);
	});
});
