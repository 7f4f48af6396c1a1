import {
	compoundCondition,
	dependenciesOf,
	describeCondition,
	explainCondition,
	parseCompound,
	parseCondition,
} from '../../../lib/domain/conditions';
import { at, facts } from './people';

const condition = parseCondition(
	{
		kind: 'all',
		conditions: [
			{ kind: 'field', record: 'contact', field: 'company', operator: 'contains', value: 'acme' },
			{
				kind: 'any',
				conditions: [
					{
						kind: 'interaction',
						type: 'email.opened',
						count: { operator: 'atLeast', value: 2 },
						window: { last: { amount: 7, unit: 'days' } },
					},
					{ kind: 'not', condition: { kind: 'segment', segmentId: 's1', isMember: true } },
				],
			},
			{
				kind: 'lead',
				open: true,
				conditions: [{ field: 'createdAt', operator: 'inLast', value: { amount: 1, unit: 'months' } }],
			},
			{ kind: 'field', record: 'account', field: 'attributes.size', operator: 'exists' },
		],
	},
	'condition',
);

it('says conditions in plain words, with the names of segments', () => {
	expect(describeCondition(condition, { segments: new Map([['s1', 'Newsletter']]) })).toBe(
		'contact.company contains acme and (email.opened at least 2 times in the last 7 days or not (is in segment Newsletter)) and has an open lead with createdAt is in the last 1 month and account.attributes.size exists',
	);
	expect(
		describeCondition({
			kind: 'interaction',
			type: 'order.placed',
			filter: { combine: 'or', conditions: [{ property: 'total', operator: 'greaterThan', value: 5 }] },
			count: { operator: 'none', value: 0 },
			window: { from: '2026-01-01', to: '2026-02-01' },
		}),
	).toBe('order.placed (total > 5) never from 2026-01-01 to 2026-02-01');
	expect(
		describeCondition({
			kind: 'field',
			record: 'contact',
			field: 'attributes.birthday',
			operator: 'anniversaryIn',
			value: 0,
		}),
	).toBe('contact.attributes.birthday has its anniversary today');
	expect(describeCondition({ kind: 'field', record: 'entry', field: 'plan', operator: 'exists' })).toBe(
		'entry.plan exists',
	);
});

it.each([
	[1768813200, '2026-01-19T09:00:00.000Z'],
	['1768813200.25', '2026-01-19T09:00:00.250Z'],
	[1768813200000, '2026-01-19T09:00:00.000Z'],
	['2026-01-19', '2026-01-19'],
])('shows the date %p as %s', (value, shown) => {
	const trial = { kind: 'field', record: 'contact', field: 'attributes.trialEnd' };
	expect(describeCondition(parseCondition({ ...trial, operator: 'before', value }, 'Conditions'))).toBe(
		`contact.attributes.trialEnd is before ${shown}`,
	);
});

it('knows what a condition depends on', () => {
	expect(dependenciesOf(condition)).toEqual({
		contact: true,
		account: true,
		entry: false,
		lead: true,
		interactionTypes: new Set(['email.opened']),
		segmentIds: new Set(['s1']),
		timeDependent: true,
	});
	expect(
		dependenciesOf({ kind: 'field', record: 'contact', field: 'email', operator: 'exists' }),
	).toMatchObject({
		contact: true,
		account: false,
		timeDependent: false,
	});
});

it('explains question by question', () => {
	const given = facts({ contact: { company: 'Acme' }, segmentIds: ['s1'] });
	expect(explainCondition(condition, given, { now: at('2026-01-01T00:00Z'), zone: 'UTC' })).toEqual({
		met: false,
		leaves: [
			{ path: 'conditions.0', description: 'contact.company contains acme', met: true },
			{
				path: 'conditions.1.conditions.0',
				description: 'email.opened at least 2 times in the last 7 days',
				met: false,
			},
			{ path: 'conditions.1.conditions.1.condition', description: 'is in segment s1', met: true },
			{ path: 'conditions.2', description: expect.stringContaining('open lead'), met: false },
			{ path: 'conditions.3', description: 'account.attributes.size exists', met: false },
		],
	});
});

it('turns compound segments into conditions on their parts', () => {
	const segment = (segmentId: string, isMember = true) => ({ kind: 'segment', segmentId, isMember });
	const segmentIds = ['a', 'b'];
	expect(compoundCondition(parseCompound({ operation: 'union', segmentIds }, 'Segments'))).toEqual({
		kind: 'any',
		conditions: [segment('a'), segment('b')],
	});
	expect(compoundCondition({ operation: 'intersection', segmentIds })).toEqual({
		kind: 'all',
		conditions: [segment('a'), segment('b')],
	});
	expect(compoundCondition({ operation: 'exclusion', segmentIds })).toEqual({
		kind: 'all',
		conditions: [segment('a'), segment('b', false)],
	});
	expect(() => parseCompound({ operation: 'union', segmentIds: [] }, 'Segments')).toThrow(
		/Segments.segmentIds is empty/,
	);
	expect(() => parseCompound({ operation: 'union', segmentIds: ['a', 'a'] }, 'Segments')).toThrow(/twice/);
});
