import type { INodeParameters } from 'n8n-workflow';

import type { PropertyFilter } from '../../../lib/domain/propertyFilter';
import { untilEvent } from '../../../lib/engine';
import { ARRIVAL, decide, givesUp } from './ifThenNode';

const opened = (more: INodeParameters = {}): INodeParameters => ({ eventType: 'email.opened', ...more });
const firstOf = (path: INodeParameters[], more: INodeParameters = {}): INodeParameters => ({
	condition: 'firstOf',
	paths: { path },
	...more,
});
const zone = 'Europe/Amsterdam';
const plan = { field: 'attribute', attribute: 'plan', operator: 'equals', value: 'vip' };
const isVip = {
	kind: 'field',
	record: 'contact',
	field: 'attributes.plan',
	operator: 'equals',
	value: 'vip',
};

describe('what is waited for', () => {
	it('one event, with its filter', () => {
		const filter = { conditions: [{ property: 'a', operator: 'equals', value: '1' }] };
		expect(decide(opened({ eventFilter: filter }))).toEqual({
			terms: {
				dueAt: Date.parse('2026-01-06T09:00:00.000Z'),
				branches: untilEvent('email.opened', 'previousHold', {
					filter: { combine: 'and', ...filter } as PropertyFilter,
				}),
			},
		});
	});

	it('one event of the contact’s own order', () => {
		expect(decide(opened({ correlate: 'order.id' }), { entry: { order: { id: 7 } } })).toMatchObject({
			terms: {
				branches: {
					branches: [
						{
							filter: {
								combine: 'and',
								conditions: [],
								also: [{ property: 'order.id', operator: 'equals', value: 7 }],
							},
						},
					],
				},
			},
		});
	});

	it.each<[string, INodeParameters, unknown]>([
		['this step', { eventsSince: 'arrival' }, 'arrival'],
		['the entry', { eventsSince: 'entry' }, 'entry'],
		['another step', { eventsSince: 'step', eventsSinceStep: ' First Mail ' }, { step: 'First Mail' }],
	])('events that came since %s', (_since, more, since) => {
		expect(decide(opened(more))).toMatchObject({ terms: { branches: { branches: [{ since }] } } });
	});

	it('several events, within a time', () => {
		const frequency = { count: 3, within: 2, withinUnit: 'hours' };
		expect(decide(opened({ frequency, eventsSince: 'entry' }))).toMatchObject({
			terms: {
				branches: {
					rank: 'first',
					branches: [{ kind: 'event', type: 'email.opened', count: 3, within: 7_200_000, since: 'entry' }],
				},
			},
		});
	});

	it('a condition on what is stored', () => {
		expect(decide({ condition: 'conditions', audience: { contactField: [plan] } })).toMatchObject({
			terms: { branches: { rank: 'first', branches: [{ kind: 'condition', condition: isVip, zone }] } },
		});
	});

	it('dates in a condition are meant in the contact’s zone', () => {
		const parameters = { condition: 'conditions', audience: { contactField: [plan] } };
		const contact = { timeZone: 'Asia/Tokyo' };
		expect(decide(parameters, { contact })).toMatchObject({
			terms: { branches: { branches: [{ zone: 'Asia/Tokyo' }] } },
		});
	});

	it('the first of an event, a segment and a condition', () => {
		const parameters = firstOf(
			[
				{ on: 'event', eventType: 'order.placed', correlate: 'order.id', count: 2 },
				{ on: 'segment', segment: { __rl: true, mode: 'id', value: 'customers' } },
				{ on: 'condition', conditions: { contactField: [plan] } },
			],
			{ pathSelection: 'priority', pathsSince: 'entry' },
		);
		expect(decide(parameters, { entry: { order: { id: 7 } } })).toMatchObject({
			terms: {
				branches: {
					rank: 'ranked',
					branches: [
						{
							kind: 'event',
							type: 'order.placed',
							count: 2,
							within: null,
							since: 'entry',
							filter: { also: [{ property: 'order.id', operator: 'equals', value: 7 }] },
						},
						{ kind: 'condition', condition: { kind: 'segment', segmentId: 'customers', isMember: true } },
						{ kind: 'condition', condition: isVip },
					],
				},
			},
		});
	});

	it.each([
		[true, 'matched'],
		[false, 'elapsed'],
	])('an expression that is %s is decided at once', (expression, pass) => {
		expect(decide({ condition: 'expression', expression })).toEqual({ pass });
	});
});

describe('when the time is up', () => {
	it.each<[string, INodeParameters, string | null]>([
		['dropped on the canvas: after a day', {}, '2026-01-06T09:00:00.000Z'],
		['after six months', { timeoutAmount: 6, timeoutUnit: 'months' }, '2026-07-05T08:00:00.000Z'],
		['an amount that an expression gives as text', { timeoutAmount: '2' }, '2026-01-07T09:00:00.000Z'],
		['at once', { timeout: 'immediately' }, ARRIVAL],
		['never', { timeout: 'never' }, null],
		['on a date', { timeout: 'date', timeoutDate: '2026-02-01T18:00' }, '2026-02-01T17:00:00.000Z'],
		['at Unix seconds', { timeout: 'date', timeoutDate: 1_769_965_200 }, '2026-02-01T17:00:00.000Z'],
		[
			'on a date in a fixed zone',
			{ timeout: 'date', timeoutDate: '2026-02-01', zone: 'fixed', zoneName: 'Asia/Tokyo' },
			'2026-01-31T15:00:00.000Z',
		],
	])('%s', (_title, parameters, expected) => {
		expect(givesUp(opened(parameters))).toBe(expected);
		expect(givesUp(firstOf([{ on: 'event', eventType: 'a' }], parameters))).toBe(expected);
	});

	it('is on the contact’s own calendar', () => {
		const contact = { timeZone: 'America/New_York' };
		const parameters = opened({ timeout: 'date', timeoutDate: '2026-02-01T18:00' });
		expect(givesUp(parameters, { contact })).toBe('2026-02-01T23:00:00.000Z');
	});
});

describe('what is wrong is named, with what to do', () => {
	const event = { on: 'event', eventType: 'a' };
	it.each<[INodeParameters, RegExp]>([
		[{}, /Event Type is empty; choose an event type/],
		[opened({ eventType: '$record' }), /Event Type: "\$record" is reserved; event types can’t begin/],
		[
			opened({ eventFilter: { conditions: [{ property: 'a', operator: 'isOneOf', value: ' ' }] } }),
			/Event Properties: Condition 1: Value is empty; enter a value/,
		],
		[
			opened({ correlate: 'order.id' }),
			/Must Match Entry Event On: this contact did not enter .* "order\.id"/,
		],
		[opened({ eventsSince: 'step' }), /Step Name is empty; enter the name of a step/],
		[opened({ frequency: { count: 0 } }), /At Least: 0 is not a whole number from 1 to 1000/],
		[opened({ frequency: { count: 1.5 } }), /At Least: 1\.5 is not a whole number/],
		[opened({ frequency: { count: 2, within: -1 } }), /Within: -1 is not a number of 0 or more/],
		[opened({ timeoutAmount: 'many' }), /Amount: "many" is not a number of 0 or more/],
		[opened({ timeout: 'date' }), /Timeout Date is empty for this contact; set a date/],
		[opened({ timeout: 'date', timeoutDate: 'soon' }), /Timeout Date: "soon" is not a date; write it like/],
		[
			opened({ timeout: 'date', timeoutDate: 46_054 }),
			/Timeout Date: 46054 is not a date; a number must be Unix/,
		],
		[opened({ zone: 'fixed', zoneName: 'Mars' }), /Zone Name: "Mars" is not an IANA time zone such as/],
		[{ condition: 'conditions' }, /Conditions is empty; add at least one condition/],
		[{ condition: 'conditions', audienceBy: 'json', audienceJson: '[' }, /Conditions \(JSON\): is not JSON/],
		[firstOf([]), /Paths is empty; add at least one path/],
		[firstOf([event, { on: 'event' }]), /Path 2: Event Type is empty; choose an event type/],
		[firstOf([event, { on: 'segment' }]), /Path 2: Segment is empty; choose a segment/],
		[firstOf([{ on: 'condition' }]), /Path 1: Conditions is empty; add at least one condition/],
		[firstOf([{ ...event, count: 1001 }]), /Path 1: At Least: 1001 is not a whole number/],
		[firstOf([{ ...event, count: 2, within: -1 }]), /Path 1: Within: -1 is not a number/],
		[
			firstOf([event, { on: 'event', eventType: 'b' }], { pathSelection: 'priority', timeout: 'never' }),
			/Timeout: is Never, so only the first path could win in Priority Order; choose another timeout/,
		],
	])('%j', (parameters, message) => {
		expect(() => decide(parameters)).toThrow(message);
	});
});
