import { evaluateCondition, parseCondition } from '../../../lib/domain/conditions';
import { at, facts } from './people';

const NOW = { now: at('2026-03-15T12:00Z'), zone: 'Europe/Amsterdam' };

function met(condition: unknown, given: Parameters<typeof facts>[0], moment = NOW): boolean {
	return evaluateCondition(parseCondition(condition, 'condition'), facts(given), moment);
}

const field = (name: string, operator: string, value?: unknown, record = 'contact'): unknown => ({
	kind: 'field',
	record,
	field: name,
	operator,
	...(value === undefined ? {} : { value }),
});

describe('fields', () => {
	it('are compared as loosely as the properties of events', () => {
		const contact = {
			company: ' ACME',
			attributes: { size: '12', tags: ['Vip'], 'a.b': 1, deep: { x: null } },
		};
		expect(met(field('company', 'equals', 'acme'), { contact })).toBe(true);
		expect(met(field('attributes.size', 'greaterThan', 11), { contact })).toBe(true);
		expect(met(field('attributes.tags', 'contains', 'vip'), { contact })).toBe(true);
		expect(met(field('attributes.a.b', 'exists'), { contact })).toBe(true);
		expect(met(field('attributes.deep.x', 'exists'), { contact })).toBe(false);
		expect(met(field('email', 'notEquals', 'x'), { contact })).toBe(true);
	});

	it('of an account that is not known are missing', () => {
		expect(met(field('name', 'exists', undefined, 'account'), {})).toBe(false);
		expect(met(field('name', 'notEquals', 'Acme', 'account'), {})).toBe(true);
		expect(met(field('name', 'equals', 'acme', 'account'), { account: { name: 'Acme' } })).toBe(true);
	});
});

describe('dates', () => {
	const on = (value: unknown, operator: string, compared: unknown, moment = NOW): boolean =>
		met(field('attributes.date', operator, compared), { contact: { attributes: { date: value } } }, moment);

	it.each([
		// A date without a time is the whole day in the zone, in which 31 January ends at 23:00 UTC.
		['2026-01-30T22:59Z', 'before', '2026-01-31', true],
		['2026-01-30T23:00Z', 'before', '2026-01-31', false],
		['2026-01-31T22:59Z', 'after', '2026-01-31', false],
		['2026-01-31T23:00Z', 'after', '2026-01-31', true],
		['2026-01-31T10:00', 'after', '2026-01-31T09:00Z', false],
		['2026-01-31T10:01', 'after', '2026-01-31T09:00Z', true],
		['2026-01-31T23:30', 'onDate', '2026-01-31', true],
		['2026-01-31T23:30Z', 'onDate', '2026-01-31', false],
		[at('2026-01-31T10:00Z'), 'onDate', '2026-01-31', true],
		['1769850000', 'onDate', '2026-01-31', true],
		['soon', 'before', '2030-01-01', false],
		[null, 'after', '1990-01-01', false],
		[true, 'after', '1990-01-01', false],
	])('%s is %s %s: %s', (value, operator, compared, expected) => {
		expect(on(value, operator, compared)).toBe(expected);
	});

	it('in days are whole days, today included; in hours exact', () => {
		const days = { amount: 1, unit: 'days' };
		const hours = { amount: 24, unit: 'hours' };
		expect(on('2026-03-14', 'inLast', days)).toBe(true);
		expect(on('2026-03-13T23:59', 'inLast', days)).toBe(false);
		expect(on('2026-03-15T23:59', 'inLast', days)).toBe(true);
		expect(on('2026-03-16', 'inLast', days)).toBe(false);
		expect(on('2026-03-14T12:00Z', 'inLast', hours)).toBe(true);
		expect(on('2026-03-14T11:59Z', 'inLast', hours)).toBe(false);
		expect(on('2026-03-15T12:01Z', 'inLast', hours)).toBe(false);
		expect(on('2026-03-15', 'inNext', days)).toBe(true);
		expect(on('2026-03-16T23:59', 'inNext', days)).toBe(true);
		expect(on('2026-03-17', 'inNext', days)).toBe(false);
		expect(on('2026-03-15T11:59Z', 'inNext', hours)).toBe(false);
	});

	it('count a day of 23 hours as one, and clamp months to their end', () => {
		const monday = { now: at('2026-03-30T21:59Z'), zone: 'Europe/Amsterdam' };
		expect(on('2026-03-29T00:00', 'inLast', { amount: 1, unit: 'days' }, monday)).toBe(true);
		expect(on('2026-03-28T22:59Z', 'inLast', { amount: 1, unit: 'days' }, monday)).toBe(false);
		const march31 = { now: at('2026-03-31T12:00Z'), zone: 'UTC' };
		expect(on('2026-02-28', 'inLast', { amount: 1, unit: 'months' }, march31)).toBe(true);
		expect(on('2026-02-27', 'inLast', { amount: 1, unit: 'months' }, march31)).toBe(false);
	});

	it('that are missing are not in the last days', () => {
		for (const value of [null, 'soon', '2025-01-01']) {
			expect(on(value, 'notInLast', { amount: 30, unit: 'days' })).toBe(true);
		}
		expect(on('2026-03-01', 'notInLast', { amount: 30, unit: 'days' })).toBe(false);
	});

	it('have anniversaries, 29 February on 28 February in common years', () => {
		const day = (date: string): typeof NOW => ({ now: at(`${date}T12:00Z`), zone: 'Europe/Amsterdam' });
		expect(on('1990-03-15', 'anniversaryIn', 0)).toBe(true);
		expect(on('1990-03-16', 'anniversaryIn', 0)).toBe(false);
		expect(on('1990-03-22', 'anniversaryIn', 7)).toBe(true);
		expect(on('1990-03-23', 'anniversaryIn', 7)).toBe(false);
		expect(on('1990-01-02', 'anniversaryIn', 7, day('2026-12-27'))).toBe(true);
		expect(on('2000-02-29', 'anniversaryIn', 0, day('2026-02-28'))).toBe(true);
		expect(on('2000-02-29', 'anniversaryIn', 0, day('2026-03-01'))).toBe(false);
		expect(on('2000-02-29', 'anniversaryIn', 0, day('2028-02-28'))).toBe(false);
		expect(on('2000-02-29', 'anniversaryIn', 0, day('2028-02-29'))).toBe(true);
		// An instant has the day that clocks in the zone showed.
		expect(on('1990-03-14T23:30Z', 'anniversaryIn', 0)).toBe(true);
	});
});

describe('leads', () => {
	const lead = (open?: boolean): unknown => ({
		kind: 'lead',
		conditions: [
			{ field: 'topic', operator: 'equals', value: 'bike' },
			{ field: 'attributes.budget', operator: 'greaterThan', value: 100 },
		],
		...(open === undefined ? {} : { open }),
	});
	const bike = { topic: 'Bike', attributes: { budget: 500 } };

	it('must fulfill all of it one by one', () => {
		expect(met(lead(), { leads: [bike] })).toBe(true);
		expect(
			met(lead(), {
				leads: [
					{ ...bike, attributes: {} },
					{ ...bike, topic: 'Car' },
				],
			}),
		).toBe(false);
	});

	it('can be asked to be open or closed', () => {
		const closed = { ...bike, status: 'disqualified' };
		expect(met(lead(true), { leads: [closed] })).toBe(false);
		expect(met(lead(true), { leads: [bike] })).toBe(true);
		expect(met(lead(false), { leads: [closed] })).toBe(true);
		expect(met({ kind: 'lead', conditions: [] }, { leads: [] })).toBe(false);
	});
});

describe('interactions', () => {
	const opened = (count: unknown, rest: object = {}): unknown => ({
		kind: 'interaction',
		type: 'email.opened',
		count,
		...rest,
	});
	const three = {
		interactions: [
			{ occurredAt: at('2026-03-15T11:00Z'), properties: { campaign: 'Spring' } },
			{ occurredAt: at('2026-03-10T11:00Z') },
			{ occurredAt: at('2026-01-10T11:00Z') },
			{ occurredAt: at('2026-03-15T11:00Z'), type: 'email.clicked' },
		],
	};

	it.each([
		[{ operator: 'atLeast', value: 3 }, true],
		[{ operator: 'atLeast', value: 4 }, false],
		[{ operator: 'atMost', value: 3 }, true],
		[{ operator: 'atMost', value: 2 }, false],
		[{ operator: 'exactly', value: 3 }, true],
		[{ operator: 'none', value: 0 }, false],
	])('are counted: %j is %s', (count, expected) => {
		expect(met(opened(count), three)).toBe(expected);
	});

	it('count in their window, with their properties', () => {
		const exactly = (value: number) => ({ operator: 'exactly', value });
		expect(met(opened(exactly(2), { window: { last: { amount: 5, unit: 'days' } } }), three)).toBe(true);
		expect(met(opened(exactly(1), { window: { last: { amount: 4, unit: 'days' } } }), three)).toBe(true);
		expect(met(opened(exactly(1), { window: { last: { amount: 1, unit: 'hours' } } }), three)).toBe(true);
		expect(met(opened(exactly(1), { window: { to: '2026-01-10' } }), three)).toBe(true);
		expect(met(opened(exactly(0), { window: { to: '2026-01-10T12:00' } }), three)).toBe(true);
		expect(met(opened(exactly(2), { window: { from: '2026-01-11' } }), three)).toBe(true);
		const filter = {
			combine: 'and',
			conditions: [{ property: 'campaign', operator: 'equals', value: 'spring' }],
		};
		expect(met(opened(exactly(1), { filter }), three)).toBe(true);
	});
});

it('combines conditions, and asks for segments', () => {
	const member = (isMember: boolean): unknown => ({ kind: 'segment', segmentId: 's', isMember });
	const [yes, no] = [{ segmentIds: ['s'] }, { segmentIds: ['t'] }];
	expect(met(member(true), yes)).toBe(true);
	expect(met(member(false), no)).toBe(true);
	expect(met({ kind: 'all', conditions: [member(true), member(false)] }, yes)).toBe(false);
	expect(met({ kind: 'any', conditions: [member(true), member(false)] }, no)).toBe(true);
	expect(met({ kind: 'not', condition: member(true) }, no)).toBe(true);
});
