import { z } from 'zod/v4';

import { InvalidInputError } from '../errors';
import { ATTRIBUTES, isIdentifying, kindOfField, MATCH_FIELDS } from './matchFields';
import { COMPARISONS, MATCHED_RECORDS, type MatchingStrategy } from './strategy';

const MOST_RULES = 20;
const MOST_FIELDS = 10;
const MOST_ROLES = 200;

const storable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

const fieldName = z
	.string()
	.trim()
	.min(1, 'is empty; name a field')
	.max(200)
	.refine(storable, 'has characters that cannot be stored');

const matchField = z
	.strictObject({
		field: fieldName,
		compare: z.enum(COMPARISONS, 'must be exact, normalized or fuzzy').default('normalized'),
		threshold: z
			.number('must be a number from 0.7 to 1')
			.min(0.7, 'must be a number from 0.7 to 1')
			.max(1, 'must be a number from 0.7 to 1')
			.optional(),
	})
	.refine(({ compare, threshold }) => threshold === undefined || compare === 'fuzzy', {
		path: ['threshold'],
		message: 'is for fuzzy fields only; remove it, or make the field fuzzy',
	});

const rule = z
	.strictObject({
		name: z
			.string()
			.trim()
			.min(1, 'is empty; leave it out or name the rule')
			.max(100)
			.refine(storable)
			.optional(),
		fields: z
			.array(matchField)
			.min(1, 'is empty; a rule compares at least one field')
			.max(MOST_FIELDS, `has more than ${MOST_FIELDS} fields`),
		block: z
			.strictObject({
				field: fieldName,
				letters: z.int('must be a whole number from 1 to 6').min(1).max(6).default(3),
			})
			.optional(),
	})
	.superRefine(({ fields, block }, context) => {
		const names = fields.map(({ field }) => field);
		names.forEach((name, at) => {
			if (names.indexOf(name) !== at) {
				context.addIssue({
					code: 'custom',
					path: ['fields', at, 'field'],
					message: `"${name}" is already in the rule`,
				});
			}
		});
		const fuzzy = fields.some(({ compare }) => compare === 'fuzzy');
		if (fuzzy && block === undefined && fields.every(({ compare }) => compare === 'fuzzy')) {
			context.addIssue({
				code: 'custom',
				path: ['block'],
				message:
					'is missing: a rule with fuzzy fields also needs an exact or normalized field, or a block such as {"field": "lastName", "letters": 3}, to look up candidates',
			});
		}
		if (!fuzzy && block !== undefined) {
			context.addIssue({
				code: 'custom',
				path: ['block'],
				message: 'is for rules with fuzzy fields only; remove it',
			});
		}
	});

const schema = z
	.strictObject({
		record: z.enum(MATCHED_RECORDS, 'must be contact or lead'),
		rules: z
			.array(rule, 'must be a list of rules')
			.min(1, 'is empty; a strategy has at least one rule')
			.max(MOST_RULES, `has more than ${MOST_RULES} rules`),
		scope: z
			.strictObject({
				openOnly: z.boolean('must be true or false').optional(),
				same: z
					.array(z.enum(['campaign', 'page'], 'must be campaign or page'))
					.max(2)
					.default([]),
				withinDays: z
					.number('must be a number of days greater than 0')
					.positive('must be a number of days greater than 0')
					.max(36_500, 'is more than 100 years')
					.nullable()
					.default(null),
			})
			.prefault({}),
		severalHits: z.enum(['latest', 'oldest', 'fail'], 'must be latest, oldest or fail').optional(),
		ifFound: z.enum(['update', 'fillEmpty', 'link'], 'must be update, fillEmpty or link').default('update'),
		ifNotFound: z.enum(['create', 'skip'], 'must be create or skip').default('create'),
		gmailAliases: z.boolean('must be true or false').default(false),
		roleAddresses: z
			.array(
				z
					.string()
					.trim()
					.toLowerCase()
					.regex(/^[^\s@]{1,64}$/, 'must be the part before the @, such as frontdesk'),
			)
			.max(MOST_ROLES)
			.default([]),
	})
	.superRefine(({ record, rules, scope }, context) => {
		const check = (field: string, path: Array<string | number>): void => {
			if (kindOfField(record, field) !== null) return;
			context.addIssue({
				code: 'custom',
				path,
				message: `"${field.slice(0, 80)}" is not a field of a ${record}; choose ${Object.keys(MATCH_FIELDS[record]).join(', ')} or ${ATTRIBUTES}…`,
			});
		};
		rules.forEach(({ fields, block }, at) => {
			fields.forEach(({ field, compare }, place) => {
				check(field, ['rules', at, 'fields', place, 'field']);
				if (compare !== 'fuzzy' || !isIdentifying(kindOfField(record, field))) return;
				context.addIssue({
					code: 'custom',
					path: ['rules', at, 'fields', place, 'compare'],
					message: `must be exact or normalized for "${field}": similar values belong to different people. Use fuzzy for names, companies or attributes`,
				});
			});
			if (block !== undefined) check(block.field, ['rules', at, 'block', 'field']);
		});
		if (record === 'contact' && (scope.openOnly === true || scope.same.length > 0)) {
			context.addIssue({
				code: 'custom',
				path: ['scope', scope.openOnly === true ? 'openOnly' : 'same'],
				message: 'is for leads only; remove it',
			});
		}
	})
	.transform((given): MatchingStrategy => ({
		// In a fixed order, so that equal strategies are equal as JSON.
		record: given.record,
		rules: given.rules,
		scope: {
			openOnly: given.scope.openOnly ?? given.record === 'lead',
			same: [...new Set(given.scope.same)].sort(),
			withinDays: given.scope.withinDays,
		},
		// What only names an address goes to the contact that had it first.
		severalHits: given.severalHits ?? (given.record === 'contact' ? 'oldest' : 'latest'),
		ifFound: given.ifFound,
		ifNotFound: given.ifNotFound,
		gmailAliases: given.gmailAliases,
		roleAddresses: given.roleAddresses,
	}));

/**
 * Checks a strategy that someone wrote, and fills in defaults.
 * @param path what it is called for them
 * @throws InvalidInputError that names every problem
 */
export function parseStrategy(value: unknown, path = 'Strategy'): MatchingStrategy {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	throw new InvalidInputError(
		result.error.issues.map((issue) => ({
			field: [path, ...issue.path.map(String)].join('.'),
			reason: issue.message,
		})),
	);
}
