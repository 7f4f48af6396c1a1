import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { UNTIL_RECORD_CHANGE } from '../../../lib/engine';
import { SimulatedClock } from '../../../lib/domain';
import { useTime } from '../../../lib/n8n/systemClock';
import { decide, outcome } from './waitNode';

/** Monday, 5 January 2026, 10:00 in Amsterdam. */
const NOW = '2026-01-05T09:00:00.000Z';

beforeAll(() => {
	useTime(new SimulatedClock(Date.parse(NOW)));
});
afterAll(() => {
	useTime();
});

const attributes = (values: IDataObject): IDataObject => ({ attributes: values });

describe('when a contact goes on', () => {
	it.each<[string, INodeParameters, string, IDataObject?]>([
		['dropped on the canvas: a day', {}, '2026-01-06T09:00:00.000Z'],
		['two weeks', { amount: 2, unit: 'weeks' }, '2026-01-19T09:00:00.000Z'],
		[
			'an amount that an expression gives as text',
			{ amount: '90', unit: 'minutes' },
			'2026-01-05T10:30:00.000Z',
		],
		['one working day', { mode: 'workingDays' }, '2026-01-06T09:00:00.000Z'],
		[
			'five working days, at eight',
			{ mode: 'workingDays', workingDays: 5, at: '08:00' },
			'2026-01-12T07:00:00.000Z',
		],
		[
			'working days without holidays',
			{ mode: 'workingDays', workingDays: 1, holidays: '2026-01-06; --01-07' },
			'2026-01-08T09:00:00.000Z',
		],
		[
			'holidays as a list from an expression',
			{ mode: 'workingDays', workingDays: 1, holidays: ['2026-01-06', '--01-07'] },
			'2026-01-08T09:00:00.000Z',
		],
		[
			'a working week from Sunday on',
			{ mode: 'workingDays', workingDays: 4, workingWeek: [7, 1, 2, 3, 4] },
			'2026-01-11T09:00:00.000Z',
		],
		['a date', { mode: 'until', date: '2026-02-01T18:00' }, '2026-02-01T17:00:00.000Z'],
		['Unix seconds', { mode: 'until', date: 1_769_965_200 }, '2026-02-01T17:00:00.000Z'],
		['Unix seconds in text', { mode: 'until', date: '1769965200.5' }, '2026-02-01T17:00:00.500Z'],
		['milliseconds', { mode: 'until', date: 1_769_965_200_000 }, '2026-02-01T17:00:00.000Z'],
		[
			'Unix seconds in an attribute, three days before',
			{ mode: 'date', dateField: 'trialEnd', offset: 'before', offsetAmount: 3, offsetUnit: 'days' },
			'2026-01-29T17:00:00.000Z',
			attributes({ trialEnd: 1_769_965_200 }),
		],
		[
			'Unix seconds in an attribute, at a time of that day',
			{ mode: 'date', dateField: 'trialEnd', at: '08:00' },
			'2026-02-01T07:00:00.000Z',
			attributes({ trialEnd: '1769965200' }),
		],
		[
			'the anniversary of a birthday in Unix seconds',
			{ mode: 'anniversary', dateField: 'birthday' },
			'2026-03-01T08:00:00.000Z',
			attributes({ birthday: Date.UTC(1990, 2, 1) / 1_000 }),
		],
		[
			'working days without holidays in Unix seconds',
			{ mode: 'workingDays', workingDays: 1, holidays: [Date.UTC(2026, 0, 6) / 1_000, '1767744000'] },
			'2026-01-08T09:00:00.000Z',
		],
		['a date with a zone', { mode: 'until', date: '2026-02-01T18:00+00:00' }, '2026-02-01T18:00:00.000Z'],
		['a past date: now', { mode: 'until', date: '2025-02-01' }, NOW],
		['a past date: exit', { mode: 'until', date: '2025-02-01', ifPast: 'exit' }, 'date_past'],
		['no date: exit', { mode: 'until', ifMissing: 'exit' }, 'date_missing'],
		['no date: now', { mode: 'until', date: ' ', ifMissing: 'continue' }, NOW],
		[
			'the date of an attribute',
			{ mode: 'date', dateField: 'trialEnd' },
			'2026-02-01T09:00:00.000Z',
			attributes({ trialEnd: '2026-02-01T10:00' }),
		],
		[
			'the date of a nested attribute',
			{ mode: 'date', dateField: 'trial.end' },
			'2026-01-31T23:00:00.000Z',
			attributes({ trial: { end: '2026-02-01' } }),
		],
		[
			'the path as one may see it in the item',
			{ mode: 'date', dateField: 'attributes.trialEnd' },
			'2026-01-31T23:00:00.000Z',
			attributes({ trialEnd: '2026-02-01' }),
		],
		[
			'a year after a field of the contact itself',
			{ mode: 'date', dateField: 'createdAt', offset: 'after', offsetAmount: 1, offsetUnit: 'years' },
			'2026-06-01T12:00:00.000Z',
			{ createdAt: '2025-06-01T12:00:00.000Z' },
		],
		[
			'three days before a date of the item, at nine',
			{
				mode: 'date',
				dateSource: 'expression',
				dateValue: '2026-02-01T15:00',
				offset: 'before',
				offsetAmount: 3,
				at: '9:00',
			},
			'2026-01-29T08:00:00.000Z',
		],
		[
			'at nine on a date that was exported as midnight UTC, for a contact in New York',
			{ mode: 'date', dateSource: 'expression', dateValue: '2026-02-01T00:00:00.000Z', at: '09:00' },
			'2026-02-01T14:00:00.000Z',
			{ timeZone: 'America/New_York' },
		],
		[
			'an offset from a missing date: exit',
			{ mode: 'date', dateField: 'nothing', ifMissing: 'exit' },
			'date_missing',
			attributes({}),
		],
		[
			'an offset into the past: exit',
			{ mode: 'date', dateField: 'end', offset: 'before', ifPast: 'exit' },
			'date_past',
			attributes({ end: '2026-01-06' }),
		],
		[
			'a birthday',
			{ mode: 'anniversary', dateField: 'birthday' },
			'2026-05-01T07:00:00.000Z',
			attributes({ birthday: '1990-05-01' }),
		],
		[
			'a birthday, at the beginning of the day',
			{ mode: 'anniversary', dateField: 'birthday', at: '' },
			'2026-04-30T22:00:00.000Z',
			attributes({ birthday: '1990-05-01' }),
		],
		[
			'two days after a birthday',
			{ mode: 'anniversary', dateField: 'birthday', offset: 'after', offsetDays: 2 },
			'2026-01-06T08:00:00.000Z',
			attributes({ birthday: '1990-01-04' }),
		],
		['office hours', { mode: 'window' }, NOW],
		['a night', { mode: 'window', windowFrom: '22:00', windowTo: '06:00' }, '2026-01-05T21:00:00.000Z'],
		['days as an expression gives them', { mode: 'window', weekdays: '3' }, '2026-01-07T08:00:00.000Z'],
		[
			'an hour, only within a window',
			{ amount: 1, unit: 'hours', timing: { onlyWithin: { window: { weekdays: [6] } } } },
			'2026-01-10T08:00:00.000Z',
		],
		[
			'a zone that is fixed',
			{ mode: 'until', date: '2026-02-01', zone: 'fixed', zoneName: 'Asia/Tokyo' },
			'2026-01-31T15:00:00.000Z',
		],
		[
			'a zone for those without one',
			{ mode: 'until', date: '2026-02-01', ifZoneUnknown: 'fixed', fallbackZone: 'Asia/Tokyo' },
			'2026-01-31T15:00:00.000Z',
		],
	])('%s', (_, parameters, wanted, contact = {}) => {
		expect(outcome(parameters, NOW, contact)).toBe(wanted);
	});

	it('does not depend on parameters that are not shown', () => {
		const hidden = {
			mode: 'for',
			date: '2020-01-01',
			ifPast: 'exit',
			offset: 'before',
			weekdays: [],
			at: 'x',
		};
		expect(outcome(hidden, NOW)).toBe('2026-01-06T09:00:00.000Z');
		const timing = { leapDay: 'march1', followChanges: true, onlyWithin: { window: { weekdays: [] } } };
		expect(outcome({ mode: 'window', timing }, NOW)).toBe(NOW);
	});
});

describe('what is wrong is named as the node names it', () => {
	it.each<[string, INodeParameters, RegExp, IDataObject?]>([
		['an amount', { amount: -1 }, /^Amount: -1 is not a number of 0 or more/],
		['half a month', { amount: 0.5, unit: 'months' }, /^Amount: must be a whole number of months/],
		[
			'an absurd amount',
			{ amount: 9_000, unit: 'years' },
			/^Amount: 9000 years from then would end after the year 9999/,
		],
		['a unit', { unit: 'fortnights' }, /^Unit: must be one of seconds.*not "fortnights"/],
		['working days', { mode: 'workingDays', workingDays: 1.5 }, /^Working Days: 1.5 is not a whole number/],
		['too many working days', { mode: 'workingDays', workingDays: 9_000_000 }, /^Working Days: .*9999/],
		[
			'a working week',
			{ mode: 'workingDays', workingWeek: [] },
			/^Working Week is empty; choose at least one day/,
		],
		[
			'a holiday',
			{ mode: 'workingDays', holidays: '2026-01-01, easter' },
			/^Holidays: "easter" is not a date/,
		],
		[
			'a date',
			{ mode: 'until', date: '31.12.2026' },
			/^Date: "31.12.2026" is not a date.*write it like 2026-12-24/,
		],
		[
			'a date after year 9999',
			{ mode: 'until', date: '+010000-01-01T00:00:00Z' },
			/^Date: .*years 1 to 9999/,
		],
		['no date', { mode: 'until' }, /^Date is empty for this contact; set a date/],
		['no field', { mode: 'date' }, /^Contact Field is empty; enter the contact attribute/],
		[
			'a field that is no date',
			{ mode: 'date', dateField: 'end' },
			/^Contact Field end: "soon" is not a date/,
			attributes({ end: 'soon' }),
		],
		[
			'a date without a year',
			{ mode: 'date', dateField: 'end', at: '09:00' },
			/^Contact Field end: "--12-24" has no year; use Until an Anniversary/,
			attributes({ end: '--12-24' }),
		],
		[
			'a time of day',
			{ mode: 'date', dateSource: 'expression', dateValue: '2026-02-01', at: 'nine' },
			/^Time of Day: "nine" is not a time of day; write it like 09:00/,
		],
		[
			'an offset',
			{ mode: 'anniversary', dateField: 'b', offset: 'before', offsetDays: 0.5 },
			/^Days: 0.5 is not a whole number/,
			attributes({ b: '--05-01' }),
		],
		['no weekdays', { mode: 'window', weekdays: [] }, /^Weekdays is empty; choose at least one day/],
		['a window', { mode: 'window', windowTo: '5 pm' }, /^To: "5 pm" is not a time of day/],
		[
			'the additional window',
			{ timing: { onlyWithin: { window: { from: '' } } } },
			/^Only Within: From: "" is not a time of day/,
		],
		[
			'a spread',
			{ timing: { spread: { over: { amount: 'much' } } } },
			/^Spread Over: "much" is not a number of 0 or more/,
		],
		[
			'a fixed zone',
			{ zone: 'fixed', zoneName: 'Mars/Olympus' },
			/^Zone Name: "Mars\/Olympus" is not an IANA time zone/,
		],
		['a fallback zone', { ifZoneUnknown: 'fixed' }, /^Fallback Zone: "" is not an IANA time zone/],
	])('%s', (_, parameters, message, contact = {}) => {
		expect(() => decide(parameters, NOW, contact)).toThrow(message);
	});
});

it('a contact that is looked at again keeps its moment, and others have others', () => {
	const parameters = { amount: 1, unit: 'days', timing: { spread: { over: { amount: 2, unit: 'hours' } } } };
	const moments = ['ann', 'bo', 'cy'].map((enrollment) => outcome(parameters, NOW, {}, enrollment));
	expect(new Set(moments).size).toBe(3);
	for (const moment of moments) {
		expect(moment >= '2026-01-06T09' && moment < '2026-01-06T11').toBe(true);
	}
	expect(outcome(parameters, NOW, {}, 'ann')).toBe(moments[0]);
});

it('listens to changes of the contact only where that is asked for and can matter', () => {
	const contact = attributes({ end: '2026-02-01' });
	const heard = (parameters: INodeParameters): unknown => {
		const decision = decide({ timing: { followChanges: true }, ...parameters }, NOW, contact);
		return 'terms' in decision ? decision.terms.branches : undefined;
	};
	expect(heard({ mode: 'date', dateField: 'end' })).toBe(UNTIL_RECORD_CHANGE);
	expect(heard({ mode: 'anniversary', dateField: 'end' })).toBe(UNTIL_RECORD_CHANGE);
	expect(heard({ mode: 'date', dateField: 'end', timing: {} })).toBeNull();
	expect(heard({ mode: 'date', dateSource: 'expression', dateValue: '2026-02-01' })).toBeNull();
	expect(heard({ mode: 'for' })).toBeNull();
});
