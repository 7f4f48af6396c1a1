import fc from 'fast-check';

import {
	CONDITION_FIELDS,
	COUNT_OPERATORS,
	DATE_OPERATORS,
	SPAN_UNITS,
	type Comparison,
	type Condition,
	type Moment,
} from '../../../lib/domain/conditions';
import { ANY_EVENT } from '../../../lib/domain/interactions';
import { PROPERTY_OPERATORS } from '../../../lib/domain/propertyFilter';

/** Texts in which databases and JavaScript tend to differ. */
export const TEXTS = [
	...[
		'',
		' ',
		'Ann',
		'ANN ',
		'\tann\n',
		'Élan',
		'élan',
		'E\u0301LAN',
		'straße',
		'STRASSE',
		'ſtrasse',
		'ﬁne',
		'FINE',
	],
	...[
		'Ⅷ',
		'①',
		'İstanbul',
		'istanbul',
		'ısı',
		'ΟΔΟΣ',
		'οδος',
		'οδοσ',
		'😀 smile',
		'😀',
		'smile',
		'K',
		'k',
		'日本',
		'５',
		'ǅ',
	],
	...[
		'5',
		'5.0',
		'05',
		'007',
		'7',
		'1e3',
		'1000',
		'+5',
		'5.',
		'.5',
		'0.5',
		'-0',
		'0',
		'1e400',
		'1e-400',
		'1e99999',
	],
	...[
		'12345678901234567890',
		'9'.repeat(120),
		'\u00a05\u00a0',
		'1e-7',
		'1e21',
		'1e+21',
		'--5',
		'5e',
		'0x10',
		'Infinity',
	],
	...[
		'true',
		'TRUE',
		'false',
		'a%b_c\\',
		'%',
		'_',
		'\\',
		"o'brien",
		'"quoted"',
		'a,b',
		'null',
		'[1]',
		'{}',
		'\\u0000',
		'\\\\u0000',
	],
	...[
		'\u2028x',
		'\ufeffx\ufeff',
		'\u1680x',
		'\u180ex',
		'\u200bx',
		'\u0085x',
		'x',
		'ﬀ',
		'ΐ',
		'ŉ',
		'ẞ',
		'ß',
		'Ω',
		'ω',
		'ﷺ',
	],
	...[
		'2026-01-31',
		'2026-03-29',
		'2026-03-29T02:30',
		'2026-10-25T02:30:00',
		'2026-10-25 02:30:00+01:00',
		'2026-02-29',
	],
	...[
		'2024-02-29',
		'2000-02-29T23:30:00Z',
		'1999-02-28',
		'2026-01-31T24:00',
		'2026-01-31T24:00:01',
		'20260131',
		'2026-W05-6',
	],
	...[
		'2026-031',
		'0000-01-01',
		'0001-01-01',
		'0001-01-01T00:00+10:00',
		'9999-12-31T23:59:59.999Z',
		'9999-12-31T23:00-05:00',
	],
	...[
		'1965-06-15T12:00:00.123456789Z',
		'1767225600000',
		'1767225600',
		'-1767225600',
		'176722560',
		'1767225600.250',
		'1767225600.0005',
		'-1767225600.7515',
		'17672256000',
		'01767225600',
		'1767225600000.9',
		'1767225600000000',
		'1767225600.',
		'2026-01-31t10:00z',
	],
	...[
		'2026-01-31  10',
		'2026-01-31T1030',
		'2026-01-31T10:30 +0130',
		'2026-01-31T10:30-00:30',
		'2026-01-31T10:30:15,5',
	],
	...[
		' 2026-01-31 ',
		'2011-12-30',
		'2011-12-29T23:30',
		'2026-04-05T01:45',
		'1899-12-31T12:00',
		'2101-07-01T12:00',
		'2026-13-01',
	],
	...[
		'2026-01-31T25:00',
		'2026-01-31T10:60',
		'2026-01-31T10:00:60',
		'2026-01-31T10:00+19:00',
		'2026-01-31x',
		'1931-05-01T02:10',
	],
];

/** What JSON can hold and a text column cannot. */
const JSON_TEXTS = [...TEXTS, '\u0000x', '\ud800', '\ud800\ud800\u0000', 'a\udc00b', '\ufffdx'];

const NUMBERS = [
	0, 5, 5.5, -3, 1_000, 1e21, 1e-7, 1e-6, 1.5e300, 5e-324, 123456789012345680000, 0.1, 1767225600000,
	1767225600, -1e15, 1e15, 9e15, 8.64e15, 1767225600.0005, -1767225600.7515, 1767225600000.9, 17672256000,
	20260131, 99_999_999, 100_000_000, 9_999_999_999, 10_000_000_000, 99_999_999_999, 100_000_000_000,
	9_999_999_999_999, 1e13,
];

/** Times as senders count them, around those that conditions ask about; as numbers and as texts. */
function unixTimes(): fc.Arbitrary<string | number> {
	return fc
		.tuple(
			fc.integer({ min: Date.UTC(2023, 0), max: Date.UTC(2029, 0) }),
			fc.constantFrom(1, 0.001, 0.001, 1_000),
			fc.constantFrom(false, false, false, true),
			fc.boolean(),
		)
		.map(([instant, unit, negative, asText]) => {
			const number = (negative ? -instant : instant) * unit;
			return asText ? String(number) : number;
		});
}

const scalar = fc.oneof(
	{ weight: 5, arbitrary: fc.constantFrom(...JSON_TEXTS) },
	{ weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
	{ weight: 1, arbitrary: fc.boolean() },
	{ weight: 1, arbitrary: fc.constant(null) },
	{ weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
	{ weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
	{ weight: 2, arbitrary: dateTexts() },
	{ weight: 1, arbitrary: unixTimes() },
);

function dateTexts(): fc.Arbitrary<string> {
	return fc
		.tuple(
			fc.date({ min: new Date('1890-01-01'), max: new Date('2120-01-01'), noInvalidDate: true }),
			fc.constantFrom(10, 13, 16, 19, 23, 24),
			fc.constantFrom('', '', 'Z', '+02:00', '-0330', '+14'),
		)
		.map(([date, length, offset]) => {
			const text = date.toISOString().slice(0, length);
			return length === 10 || length === 24 ? text : text + offset;
		});
}

const NAMES = [
	'plan',
	'a',
	'a.b',
	'b',
	'list',
	'0',
	'-1',
	'00',
	'x',
	'größe',
	'with space',
	'__proto__',
	'length',
	'a"b',
	'a\\b',
];

const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		{ weight: 6, arbitrary: scalar },
		{ weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
		{ weight: 2, arbitrary: tie('object') },
	),
	object: fc
		.array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 5 })
		// By way of JSON, in which even __proto__ is a name like others.
		.map(
			(pairs) =>
				JSON.parse(
					`{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`,
				) as object,
		),
})).object;

/** Properties of an event, or attributes of a record. */
export const attributes = json as fc.Arbitrary<Record<string, unknown>>;

export const columnText = fc.option(
	fc.oneof(
		{ weight: 5, arbitrary: fc.constantFrom(...TEXTS) },
		{ weight: 1, arbitrary: dateTexts() },
		{ weight: 1, arbitrary: unixTimes().map(String) },
		{
			weight: 1,
			arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.replaceAll('\0', '')),
		},
	),
	{ freq: 6 },
);

const path = fc
	.array(fc.constantFrom(...NAMES, 'missing'), { minLength: 1, maxLength: 3 })
	.map((names) => names.join('.'));

const span = fc
	.tuple(fc.constantFrom(...SPAN_UNITS), fc.constantFrom(0, 1, 2, 3, 7, 30, 100, 0.5))
	.map(([unit, amount]) => ({
		unit,
		amount: unit === 'minutes' || unit === 'hours' ? amount * 24 : Math.ceil(amount),
	}));

const DATES = TEXTS.filter((text) =>
	/^\d{4}-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])(?:$|T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?Z?$)/.test(text),
).filter((text) => !['2026-02-29', '0000-01-01'].includes(text));

const instantText = fc.oneof(
	fc.constantFrom(...DATES),
	fc.constantFrom(1767225600000, 1767225600, 1767225600.25, '1767225600.25', -1_000_000_001),
	fc
		.date({ min: new Date('1990-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10)),
);

const comparedScalar = scalar.filter((value) => value !== null);

function comparison(field: fc.Arbitrary<string>): fc.Arbitrary<Comparison> {
	return fc.oneof(
		{
			weight: 3,
			arbitrary: fc.record({
				field,
				operator: fc.constantFrom(...PROPERTY_OPERATORS.filter((operator) => operator !== 'isOneOf')),
				value: comparedScalar,
			}),
		},
		{
			weight: 1,
			arbitrary: fc.record({
				field,
				operator: fc.constant('isOneOf' as const),
				value: fc.oneof(
					fc.array(comparedScalar, { minLength: 1, maxLength: 4 }),
					fc.constantFrom('a, 5, true', 'ann,ÉLAN'),
				),
			}),
		},
		{
			weight: 3,
			arbitrary: fc.constantFrom(...DATE_OPERATORS).chain((operator) =>
				fc.record({
					field,
					operator: fc.constant(operator),
					value:
						operator === 'anniversaryIn'
							? fc.constantFrom(0, 1, 30, 365)
							: operator === 'before' || operator === 'after' || operator === 'onDate'
								? instantText
								: span,
				}),
			),
		},
	);
}

function fieldsOf(record: keyof typeof CONDITION_FIELDS): fc.Arbitrary<string> {
	return fc.oneof(
		{ weight: 1, arbitrary: fc.constantFrom(...Object.keys(CONDITION_FIELDS[record])) },
		{ weight: 2, arbitrary: path.map((text) => `attributes.${text}`) },
		...(record === 'lead' ? [{ weight: 1, arbitrary: scoreField }] : []),
	);
}

/** Names that paths, JSON and SQL may stumble over. */
export const MODELS = ['Fit', 'v1.0', 'a.score', '__proto__', '$."x"', 'l\'é"\\ 1'];

const scoreField = fc
	.tuple(fc.constantFrom(...MODELS, 'missing'), fc.constantFrom('score', 'grade'))
	.map(([model, part]) => `scores.${model}.${part}`);

/** The last one isn't something the contact does. */
export const INTERACTION_TYPES = ['email.opened', 'order.placed', 'email.sent'];
export const SEGMENTS = ['segment-1', 'segment-2'];

const propertyFilter = fc.record({
	combine: fc.constantFrom('and' as const, 'or' as const),
	conditions: fc.array(
		comparison(path)
			.filter(({ operator }) => (PROPERTY_OPERATORS as readonly string[]).includes(operator))
			.map(({ field, operator, value }) => ({ property: field, operator: operator as 'equals', value })),
		{ maxLength: 2 },
	),
});

const leaf: fc.Arbitrary<Condition> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc
			.constantFrom('contact' as const, 'account' as const)
			.chain((record) =>
				comparison(fieldsOf(record)).map((given) => ({ kind: 'field' as const, record, ...given })),
			),
	},
	{
		weight: 1,
		arbitrary: fc.record(
			{
				kind: fc.constant('lead' as const),
				conditions: fc.array(comparison(fieldsOf('lead')), { maxLength: 2 }),
				open: fc.boolean(),
			},
			{ requiredKeys: ['kind', 'conditions'] },
		),
	},
	{
		weight: 2,
		arbitrary: fc.record(
			{
				kind: fc.constant('interaction' as const),
				type: fc.constantFrom(...INTERACTION_TYPES, ANY_EVENT),
				filter: propertyFilter,
				count: fc.record({
					operator: fc.constantFrom(...COUNT_OPERATORS),
					value: fc.integer({ min: 1, max: 3 }),
				}),
				window: fc.oneof(
					span.map((last) => ({ last })),
					fc.record({ from: instantText, to: instantText }, { requiredKeys: [] }),
				),
			},
			{ requiredKeys: ['kind', 'type', 'count'] },
		),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('segment' as const),
			segmentId: fc.constantFrom(...SEGMENTS),
			isMember: fc.boolean(),
		}),
	},
);

/** What a contact entered a journey with. */
const entryLeaf: fc.Arbitrary<Condition> = comparison(path).map((given) => ({
	kind: 'field' as const,
	record: 'entry' as const,
	...given,
}));

/** Mostly leaves by themselves, so that what differs is not covered up. */
function conditionsOf(leaves: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
	return fc.letrec<{ node: Condition; group: Condition }>((tie) => ({
		node: fc.oneof(
			{ maxDepth: 2, depthSize: 'small' },
			{ weight: 4, arbitrary: leaves },
			{ weight: 1, arbitrary: tie('group') },
		),
		group: fc.oneof(
			fc.record({
				kind: fc.constantFrom('all' as const, 'any' as const),
				conditions: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
			}),
			tie('node').map((condition) => ({ kind: 'not' as const, condition })),
		),
	})).node;
}

export const anyCondition = conditionsOf(leaf);

/** About an enrollment: mostly what it was entered with. */
export const anyEnrollmentCondition = conditionsOf(
	fc.oneof({ weight: 3, arbitrary: entryLeaf }, { weight: 1, arbitrary: leaf }),
);

const ZONES = [
	'UTC',
	'Europe/Amsterdam',
	'America/New_York',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'Asia/Kathmandu',
	'America/St_Johns',
	'Africa/Casablanca',
	'Europe/Dublin',
	'+02:00',
];

export const anyMoment: fc.Arbitrary<Moment> = fc.record({
	now: fc.oneof(
		fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }).map(Number),
		fc.constantFrom(
			...[
				'2026-03-29T01:30Z',
				'2026-10-25T00:30Z',
				'2026-02-28T12:00Z',
				'2024-02-29T12:00Z',
				'2026-01-01T00:00Z',
				'2026-03-31T12:00Z',
			].map(Date.parse),
		),
	),
	zone: fc.constantFrom(...ZONES),
});
