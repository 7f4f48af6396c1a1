import fc from 'fast-check';

import {
	agree,
	compareByRule,
	findMatch,
	isRoleAddress,
	MATCH_FIELDS,
	matchesByRule,
	nearMisses,
	parseStrategy,
	PRESET_STRATEGIES,
	ruleKey,
	voidedBy,
	type Candidate,
	type MatchingStrategy,
	type MatchValues,
} from '../../../lib/domain/matching';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;

function person(
	fields: Record<string, string | null>,
	attributes: Record<string, unknown> = {},
): MatchValues {
	return { fields, attributes };
}

let ids = 0;

function known(values: MatchValues | MatchValues[], rest: Partial<Candidate> = {}): Candidate {
	ids += 1;
	return {
		id: `id${String(ids).padStart(5, '0')}`,
		values: Array.isArray(values) ? values : [values],
		open: true,
		createdAt: NOW,
		updatedAt: NOW,
		...rest,
	};
}

const strategyOf = (given: object): MatchingStrategy => parseStrategy({ record: 'contact', ...given });

const names = fc.constantFrom(
	'Ann',
	'Zoë',
	'Zoe',
	"O'Brien",
	'OBrien',
	'Anne-Marie',
	'anne marie',
	' ',
	'',
	'Łukasz',
	'株式会社',
);
const people = fc
	.record({
		email: fc.option(
			fc.constantFrom('ann@example.com', 'ANN@example.com', 'info@example.com', 'nonsense', ' '),
		),
		phone: fc.option(fc.constantFrom('+31 20 794 6000', '+31207946000', '12', '')),
		externalId: fc.option(fc.constantFrom('1', ' 1 ', '2', '')),
		firstName: fc.option(names),
		lastName: fc.option(names),
		company: fc.option(fc.constantFrom('Acme', 'ACME Inc.', 'Acme B.V.', 'Inc')),
	})
	.map((fields) => person(fields));

/** One digit makes another number: these are never only similar. */
const IDENTIFYING = ['email', 'phone', 'externalId', 'accountId'];

const rules = fc.record({
	fields: fc
		.uniqueArray(fc.constantFrom(...Object.keys(MATCH_FIELDS.contact)), { minLength: 1, maxLength: 3 })
		.chain((fields) =>
			fc.tuple(
				...fields.map((field, n) =>
					fc
						.constantFrom(
							...(n === 0 || IDENTIFYING.includes(field)
								? (['exact', 'normalized'] as const)
								: (['exact', 'normalized', 'fuzzy'] as const)),
						)
						.map((compare) => ({ field, compare })),
				),
			),
		),
});

const strategies = fc
	.record({ rules: fc.array(rules, { minLength: 1, maxLength: 3 }), gmailAliases: fc.boolean() })
	.map(strategyOf);

it('compares symmetrically', () => {
	fc.assert(
		fc.property(strategies, people, people, (strategy, left, right) => {
			for (const rule of strategy.rules) {
				expect(compareByRule(strategy, rule, left, right)).toEqual(
					compareByRule(strategy, rule, right, left),
				);
			}
		}),
		{ numRuns: 500 },
	);
});

it('never loses a match to its keys: records that agree in a rule have the same one', () => {
	fc.assert(
		fc.property(strategies, people, people, (strategy, left, right) => {
			for (const rule of strategy.rules) {
				if (!agree(compareByRule(strategy, rule, left, right))) continue;
				expect(ruleKey(strategy, rule, left)).not.toBeNull();
				expect(ruleKey(strategy, rule, left)).toBe(ruleKey(strategy, rule, right));
			}
		}),
		{ numRuns: 1_000 },
	);
});

it('looks no further than it must, with the same result', () => {
	fc.assert(
		fc.property(strategies, people, people, (strategy, left, right) => {
			for (const rule of strategy.rules) {
				const slow = agree(compareByRule(strategy, rule, left, right));
				expect(matchesByRule(strategy, rule, left, right)).toBe(slow);
			}
		}),
		{ numRuns: 1_000 },
	);
});

it('never matches by a rule of which a field is blank, not even itself', () => {
	fc.assert(
		fc.property(strategies, people, (strategy, one) => {
			for (const rule of strategy.rules) {
				const blank = rule.fields.some(({ field }) =>
					(field === 'name' ? ['firstName', 'lastName'] : [field]).some(
						(part) => (one.fields[part] ?? '').trim() === '',
					),
				);
				if (blank) {
					expect(ruleKey(strategy, rule, one)).toBeNull();
					expect(agree(compareByRule(strategy, rule, one, one))).toBe(false);
				}
			}
		}),
		{ numRuns: 500 },
	);
});

it('lets the first rule decide by which anything matches', () => {
	fc.assert(
		fc.property(strategies, people, fc.array(people, { maxLength: 5 }), (strategy, one, others) => {
			const candidates = others.map((other) => known(other));
			const { ruleIndex, ids: hits } = findMatch(strategy, one, candidates, NOW);
			const matchBy = strategy.rules.map((rule) =>
				candidates
					.filter(({ values }) => agree(compareByRule(strategy, rule, one, values[0])))
					.filter(({ values }) => voidedBy(strategy, rule, one, values) === null)
					.map(({ id }) => id),
			);
			const first = matchBy.findIndex((found) => found.length > 0);
			expect(ruleIndex).toBe(first < 0 ? null : first);
			expect([...hits].sort()).toEqual(first < 0 ? [] : matchBy[first]);
		}),
		{ numRuns: 500 },
	);
});

it('takes spellings of one thing for one', () => {
	const same = (field: string, left: string, right: string, rest: object = {}): boolean => {
		const strategy = strategyOf({ rules: [{ fields: [{ field }] }], ...rest });
		return (
			findMatch(strategy, person({ [field]: left }), [known(person({ [field]: right }))], NOW).id !== null
		);
	};
	expect(same('email', 'Ann@Example.com', 'mailto:ann@example.com')).toBe(true);
	expect(same('email', 'a.nn+x@gmail.com', 'ann@googlemail.com')).toBe(false);
	expect(same('email', 'a.nn+x@gmail.com', 'ann@googlemail.com', { gmailAliases: true })).toBe(true);
	expect(same('email', 'a.nn@example.com', 'ann@example.com', { gmailAliases: true })).toBe(false);
	expect(same('company', 'ACME, Inc.', 'Acme B.V.')).toBe(true);
	expect(same('company', 'BV', 'Inc')).toBe(false);
	expect(same('lastName', 'O’Brien', 'OBRIEN')).toBe(true);
	expect(same('phone', '+31 (0)20 794 6000', '+31207946000')).toBe(true);
	const byName = strategyOf({ rules: [{ fields: [{ field: 'name' }] }] });
	const swapped = known(person({ firstName: 'Jansen', lastName: 'Noor' }));
	expect(findMatch(byName, person({ firstName: 'Noor', lastName: 'Jansen' }), [swapped], NOW).id).toBe(
		swapped.id,
	);
});

it('knows role addresses, more of them if told, and lets them match together with something personal', () => {
	expect(
		[
			'info',
			'sales+x',
			'no-reply',
			'no.reply',
			'No_Reply'.toLowerCase(),
			'comercial',
			'suporte',
			'sac',
			'compras',
		]
			.concat([
				'atención',
				'atencion.al.cliente',
				'recursos-humanos',
				'nao-responda',
				'cobrança',
				'ouvidoria',
			])
			.filter((local) => !isRoleAddress(`${local}@a.example`)),
	).toEqual([]);
	// Initials of people, though `pr` and `it` are roles.
	expect(
		['p.r', 'i.t', 'maria', 'clara.compras'].filter((local) => isRoleAddress(`${local}@a.example`)),
	).toEqual([]);
	expect(isRoleAddress('information.desk@a.example')).toBe(false);
	const by = (fields: string[], roleAddresses: string[] = []): boolean => {
		const strategy = strategyOf({ rules: [{ fields: fields.map((field) => ({ field })) }], roleAddresses });
		const one = person({ email: 'bar@a.example', company: 'A', firstName: 'Ann' });
		return findMatch(strategy, one, [known(one)], NOW).id !== null;
	};
	expect(by(['email'])).toBe(true);
	expect(by(['email'], ['Bar'])).toBe(false);
	expect(by(['email', 'company'], ['bar'])).toBe(false);
	expect(by(['email', 'firstName'], ['bar'])).toBe(true);
});

it('looks at open and recent records of the same campaign, if told so', () => {
	const lead = (fields: Record<string, string | null>) => person({ email: 'ann@example.com', ...fields });
	const strategy = parseStrategy({
		record: 'lead',
		rules: [{ fields: [{ field: 'email' }] }],
		scope: { same: ['campaign'], withinDays: 3 },
	});
	const find = (mine: string | null, theirs: string | null, rest: Partial<Candidate> = {}) =>
		findMatch(strategy, lead({ campaign: mine }), [known(lead({ campaign: theirs }), rest)], NOW).id !== null;
	expect(find('Spring', ' spring')).toBe(true);
	expect(find('Spring', 'Autumn')).toBe(false);
	expect(find(null, null)).toBe(false);
	expect(find('Spring', 'Spring', { open: false })).toBe(false);
	expect(find('Spring', 'Spring', { updatedAt: NOW - 3 * DAY })).toBe(true);
	expect(find('Spring', 'Spring', { updatedAt: NOW - 3 * DAY - 1 })).toBe(false);
});

it('never matches a rule that is weaker than an identifier that differs', () => {
	const match = (field: string, one: Record<string, string>, other: Record<string, string>): boolean => {
		const strategy = strategyOf({ rules: [{ fields: field.split(' ').map((name) => ({ field: name })) }] });
		return findMatch(strategy, person(one), [known(person(other))], NOW).id !== null;
	};
	const phone = { phone: '+31207946000' };
	const ann = { ...phone, email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' };
	expect(match('phone', { ...ann, email: 'bo@example.com' }, ann)).toBe(false);
	expect(match('phone name', { ...ann, email: 'bo@example.com' }, ann)).toBe(false);
	expect(match('name', { firstName: 'Ann', lastName: 'Lee', phone: '+31207946001' }, ann)).toBe(false);
	expect(match('email', { ...ann, externalId: '1' }, { ...ann, externalId: '2' })).toBe(false);
	// What is blank on one side contradicts nothing, and neither does what is weaker.
	expect(match('phone', phone, ann)).toBe(true);
	expect(match('phone', { ...ann, externalId: '1' }, ann)).toBe(true);
	expect(match('email', { ...ann, phone: '+31207946001' }, ann)).toBe(true);
	expect(match('externalId', { externalId: '1', email: 'bo@example.com' }, { ...ann, externalId: '1' })).toBe(
		true,
	);
});

it('takes a former address for one of the record, and says what keeps another from matching', () => {
	const strategy = strategyOf({ rules: [{ fields: [{ field: 'phone' }] }] });
	const phone = '+31207946000';
	const ann = known([
		person({ phone, email: 'new@example.com' }),
		person({ phone, email: 'old@example.com' }),
	]);
	expect(findMatch(strategy, person({ phone, email: 'Old@example.com' }), [ann], NOW).id).toBe(ann.id);
	const bo = person({ phone, email: 'bo@example.com' });
	expect(findMatch(strategy, bo, [ann], NOW).id).toBeNull();
	expect(nearMisses(strategy, bo, [ann], NOW)).toMatchObject([
		{ id: ann.id, reason: 'identifier', differs: 'email' },
	]);
	// Two such records are a pair for Find Duplicates all the same.
	expect(agree(compareByRule(strategy, strategy.rules[0], bo, ann.values[0]))).toBe(true);
});

it('lets a record that has an address now come before one that had it, and then the one that had it first', () => {
	const email = 'ann@example.com';
	const had = known([person({ email: 'new@example.com' }), person({ email })]);
	const later = known(person({ email }), { since: { email: '2', phone: '2' }, createdAt: NOW - 2 * DAY });
	const first = known(person({ email }), { since: { email: '1', phone: '1' }, createdAt: NOW - DAY });
	const strategy = strategyOf({ rules: [{ fields: [{ field: 'email' }] }] });
	expect(findMatch(strategy, person({ email }), [had, later, first], NOW).ids).toEqual([
		first.id,
		later.id,
		had.id,
	]);
	const careful = strategyOf({ rules: [{ fields: [{ field: 'email' }] }], severalHits: 'fail' });
	expect(findMatch(careful, person({ email }), [had, later], NOW)).toMatchObject({
		id: later.id,
		ambiguous: false,
	});
	expect(findMatch(careful, person({ email }), [later, first], NOW).ambiguous).toBe(true);
});

it('keeps leads of two people apart, but not by account and page', () => {
	const one = person({
		email: 'ann@example.com',
		externalId: '1',
		accountId: 'a',
		contactId: 'c1',
		page: 'p',
	});
	const two = known(
		person({ email: 'ann@example.com', externalId: '2', accountId: 'a', contactId: 'c2', page: 'p' }),
	);
	const by = (...fields: string[]): boolean => {
		const strategy = parseStrategy({
			record: 'lead',
			rules: [{ fields: fields.map((field) => ({ field })) }],
		});
		return findMatch(strategy, one, [two], NOW).id !== null;
	};
	expect(by('email')).toBe(false);
	expect(by('accountId', 'page')).toBe(true);
});

it.each(['email', 'phone', 'externalId', 'accountId'])(
	'refuses to compare %s fuzzily, and says what to do',
	(field) => {
		const fields = [{ field: 'lastName' }, { field, compare: 'fuzzy' }];
		expect(() => strategyOf({ rules: [{ fields }] })).toThrow(
			/rules\.0\.fields\.1\.compare: must be exact or normalized .*Use fuzzy for names/,
		);
		expect(() =>
			strategyOf({ rules: [{ fields: [fields[0], { field: 'attributes.city', compare: 'fuzzy' }] }] }),
		).not.toThrow();
	},
);

it('says when it found a contact by a former name', () => {
	const strategy = strategyOf({ rules: [{ fields: [{ field: 'email' }] }] });
	const merged = known([person({ email: 'new@example.com' }), person({ email: 'old@example.com' })]);
	expect(findMatch(strategy, person({ email: 'old@example.com' }), [merged], NOW)).toMatchObject({
		id: merged.id,
		byFormerValues: true,
	});
	expect(findMatch(strategy, person({ email: 'new@example.com' }), [merged], NOW)).toMatchObject({
		id: merged.id,
		byFormerValues: false,
	});
});

it('keeps keys short enough for every index, and apart', () => {
	const strategy = strategyOf({ rules: [{ fields: [{ field: 'company' }] }] });
	const key = (company: string): string | null => ruleKey(strategy, strategy.rules[0], person({ company }));
	expect(key('ö'.repeat(1_000))?.length).toBeLessThan(300);
	expect(key(`${'x'.repeat(999)}a`)).not.toBe(key(`${'x'.repeat(999)}b`));
});

it('has presets that are as they would be parsed', () => {
	for (const { strategy } of PRESET_STRATEGIES) expect(parseStrategy(strategy)).toEqual(strategy);
});
