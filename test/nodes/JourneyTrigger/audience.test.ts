import type { INodeParameters } from 'n8n-workflow';

import type { Audience } from '../../../lib/domain/journey';
import { audienceOf, subtitleOf } from './triggerNode';

const EVENT = { audience: 'event', eventTypes: 'cart.abandoned' };
const INACTIVE = {
	interaction: [
		{
			type: { __rl: true, mode: 'list', value: '*' },
			countOperator: 'none',
			window: 'last',
			amount: 90,
			unit: 'days',
		},
	],
};
const SEGMENT = { audience: 'segment', segments: ['s1', 's2'] };
const zone = 'Europe/Amsterdam';

describe('contacts enter', () => {
	it.each<[string, INodeParameters, Audience]>([
		[
			'by any of several events',
			{ eventTypes: ' cart.abandoned , order.placed,' },
			{ kind: 'event', types: ['cart.abandoned', 'order.placed'], filter: null, keyProperty: null },
		],
		[
			'by an event with such properties, once for each order',
			{
				...EVENT,
				eventFilter: { conditions: [{ property: 'total', operator: 'greaterThan', value: '5' }] },
				eventFilterCombine: 'or',
				keyProperty: ' order.id ',
			},
			{
				kind: 'event',
				types: ['cart.abandoned'],
				filter: {
					combine: 'or',
					conditions: [{ property: 'total', operator: 'greaterThan', value: '5' }],
				},
				keyProperty: 'order.id',
			},
		],
		[
			'as members join, those who are members too',
			SEGMENT,
			{ kind: 'segment', segmentIds: ['s1', 's2'], when: { kind: 'continuous' }, existingMembers: true },
		],
		[
			'as members join, only new ones',
			{ ...SEGMENT, existingMembers: false },
			{ kind: 'segment', segmentIds: ['s1', 's2'], when: { kind: 'continuous' }, existingMembers: false },
		],
		[
			'the members, once',
			{ ...SEGMENT, when: 'once' },
			{ kind: 'segment', segmentIds: ['s1', 's2'], when: { kind: 'once' }, existingMembers: true },
		],
		[
			'when they match conditions of its own',
			{ audience: 'conditions', conditions: INACTIVE },
			{
				kind: 'segment',
				segmentIds: [],
				condition: {
					kind: 'interaction',
					type: '*',
					count: { operator: 'none', value: 0 },
					window: { last: { amount: 90, unit: 'days' } },
				},
				when: { kind: 'continuous' },
				existingMembers: true,
			},
		],
		[
			'by an event chosen from the list',
			{ eventTypes: { __rl: true, mode: 'list', value: 'order.placed' } },
			{ kind: 'event', types: ['order.placed'], filter: null, keyProperty: null },
		],
		[
			'by the watched fields of a lead',
			{ audience: 'record', record: 'lead', action: 'updated', fields: 'owner, attributes.plan' },
			{ kind: 'record', record: 'lead', action: 'updated', fields: ['owner', 'attributes.plan'] },
		],
		[
			'by a new contact',
			{ audience: 'record' },
			{ kind: 'record', record: 'contact', action: 'created', fields: [] },
		],
	])('%s', (_title, parameters, expected) => {
		expect(audienceOf(parameters)).toEqual(expected);
	});

	it.each<[string, INodeParameters, object]>([
		['every day at nine', {}, { every: 'days', interval: 1, hour: 9, minute: 0 }],
		['every second day', { interval: 2, atTime: '7:05' }, { every: 'days', interval: 2, hour: 7, minute: 5 }],
		['every six hours', { every: 'hours', interval: 6 }, { every: 'hours', interval: 6, minute: 0 }],
		[
			'on weekdays',
			{ every: 'weeks', weekdays: [1, 5], atTime: '23:59' },
			{ every: 'weeks', weekdays: [1, 5], hour: 23, minute: 59 },
		],
		[
			'at the end of the month',
			{ every: 'months', monthDay: 31 },
			{ every: 'months', day: 31, hour: 9, minute: 0 },
		],
	])('on a schedule: %s', (_title, parameters, schedule) => {
		expect(audienceOf({ ...SEGMENT, when: 'schedule', ...parameters })).toMatchObject({
			when: { kind: 'schedule', schedule: { ...schedule, zone } },
		});
	});
});

describe('what is wrong is named, with what to do', () => {
	it.each<[INodeParameters, RegExp]>([
		[{}, /Event Types is empty; choose an event type/],
		[{ eventTypes: ' , ' }, /Event Types is empty; choose an event type/],
		[{ eventTypes: 'order.placed, $record' }, /Event Types: "\$record" is reserved; event types can’t begin/],
		[
			{ ...EVENT, eventFilter: { conditions: [{ property: '', operator: 'equals', value: '1' }] } },
			/Event Properties conditions\.0\.property: /,
		],
		[
			{ ...EVENT, eventFilter: { conditions: [{ property: 'total', operator: 'lessThan', value: 'few' }] } },
			/Event Properties conditions\.0\.value: lessThan needs a number or an ISO date/,
		],
		[{ audience: 'segment' }, /Segments is empty; choose at least one segment/],
		[{ audience: 'segment', segments: [''] }, /Segments is empty; choose at least one segment/],
		[{ audience: 'conditions' }, /Conditions is empty; add at least one condition/],
		[{ ...SEGMENT, when: 'schedule', interval: 0 }, /Interval: 0 is not a whole number from 1 to 366/],
		[{ ...SEGMENT, when: 'schedule', every: 'hours', interval: 25 }, /Interval: 25 is not .* from 1 to 24/],
		[{ ...SEGMENT, when: 'schedule', every: 'weeks', weekdays: [] }, /Weekdays is empty; choose/],
		[{ ...SEGMENT, when: 'schedule', every: 'months', monthDay: 32 }, /Day of the Month: 32 is not .* 31/],
		[{ ...SEGMENT, when: 'schedule', atTime: '24:00' }, /At: "24:00" is not a time of day such as 09:00/],
	])('%j', (parameters, message) => {
		expect(() => audienceOf(parameters)).toThrow(message);
	});
});

it.each<[INodeParameters, string]>([
	[{}, 'event'],
	[EVENT, 'cart.abandoned'],
	[{ eventTypes: { __rl: true, mode: 'list', value: 'order.placed' } }, 'order.placed'],
	[{ audience: 'conditions' }, 'contacts that match, as they begin to'],
	[SEGMENT, 'segment, as members join'],
	[{ ...SEGMENT, when: 'schedule' }, 'segment, scheduled'],
	[{ audience: 'record', record: 'lead', action: 'updated' }, 'lead updated'],
])('the canvas says of %j: %s', (parameters, subtitle) => {
	expect(subtitleOf(parameters)).toBe(subtitle);
});
