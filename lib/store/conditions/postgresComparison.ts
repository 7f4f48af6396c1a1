import { sql, type RawBuilder } from 'kysely';

import { dateTest, isDateOperator } from '../../domain/conditions';
import { asInstant, asNumber, asText, listChoices } from '../../domain/propertyFilter';
import type { ComparisonSql, PositiveComparison, ValuePlace } from './ComparisonSql';
import { ofInstant, ofScalar, passesTest } from './postgresDates';
import { elements, scalarOf, type Scalar } from './postgresScalar';
import { instantOfText, numberOfText, textOfNumber, textKeySql } from './postgresValues';

const NEVER = sql<boolean>`false`;

/**
 * Comparisons in PostgreSQL's own SQL. Casts are guarded, so that no value of any contact makes a statement
 * fail.
 */
export const postgresComparison: ComparisonSql = (value, comparison, moment) => {
	if (isDateOperator(comparison.operator)) {
		const test = dateTest({ field: '', ...comparison, operator: comparison.operator }, moment);
		if (value.place === 'column' && value.kind === 'instant') {
			return sql<boolean>`coalesce(${passesTest(ofInstant(value.column), test, moment.zone)}, false)`;
		}
		return within(value, (scalar) => passesTest(ofScalar(scalar), test, moment.zone));
	}
	const met = within(value, (scalar) => compare(scalar, comparison));
	const absent = value.place === 'json' ? lacksText(value.document, comparison) : null;
	return absent === null ? met : sql<boolean>`(case when ${absent} then false else ${met} end)`;
};

/** Texts that JSON.stringify writes as they are. */
const WRITTEN_AS_IS = /^[ !#-[\]-~]+$/;

/** Looking for more than this takes as long as reading the document. */
const MOST_TEXTS = 4;

/**
 * Whether none of the texts that a comparison looks for is anywhere in a document, which takes a fifth of the
 * time that reading it takes. Not for what may be written in several ways, such as numbers and other letters
 * than ASCII's.
 */
function lacksText(
	document: RawBuilder<unknown>,
	{ operator, value }: PositiveComparison,
): RawBuilder<boolean> | null {
	if (operator !== 'equals' && operator !== 'isOneOf') return null;
	const choices = operator === 'equals' ? [value] : listChoices(value);
	const texts = choices.map((choice) => (asNumber(choice) === undefined ? asText(choice) : undefined));
	if (texts.length === 0 || texts.length > MOST_TEXTS) return null;
	if (!texts.every((text) => text !== undefined && WRITTEN_AS_IS.test(text))) return null;
	const lacking = texts.map((text) => sql`strpos(lower(${document} collate "C"), ${text}) = 0`);
	return sql<boolean>`(${sql.join(lacking, sql` and `)}
		and octet_length(${document}) = length(${document}) and strpos(${document}, '\\') = 0)`;
}

function within(value: ValuePlace, met: (scalar: Scalar) => RawBuilder<boolean>): RawBuilder<boolean> {
	const { scalar, from } = scalarOf(value);
	return from === null
		? sql<boolean>`coalesce(${met(scalar)}, false)`
		: sql<boolean>`coalesce((select ${met(scalar)} from ${from}), false)`;
}

function compare(scalar: Scalar, { operator, value }: PositiveComparison): RawBuilder<boolean> {
	switch (operator) {
		case 'exists':
			return sql<boolean>`(${scalar.any} is not null)`;
		case 'equals':
			return equalsAny(scalar, [value]);
		case 'isOneOf':
			return orAnyElement(scalar, listChoices(value), equalsAny(scalar, listChoices(value)));
		case 'contains':
			return orAnyElement(
				scalar,
				[value],
				withPart(scalar, value, (text, part) => sql<boolean>`(strpos(${text}, ${part}) > 0)`),
			);
		case 'startsWith':
			return withPart(scalar, value, (text, part) => sql<boolean>`starts_with(${text}, ${part})`);
		case 'endsWith':
			return withPart(
				scalar,
				value,
				(text, part) => sql<boolean>`(right(${text}, length(${part})) = ${part})`,
			);
		case 'greaterThan':
			return ordered(scalar, value, sql`>`);
		case 'greaterOrEqual':
			return ordered(scalar, value, sql`>=`);
		case 'lessThan':
			return ordered(scalar, value, sql`<`);
		case 'lessOrEqual':
			return ordered(scalar, value, sql`<=`);
		default:
			throw new RangeError(`${operator} is not a value comparison`);
	}
}

/** Loose equality with any of some values, like `looselyEqual`. */
function equalsAny({ text, number, boolean }: Scalar, choices: unknown[]): RawBuilder<boolean> {
	const numbers = choices.filter((choice) => typeof choice === 'number');
	const others = choices.filter((choice) => typeof choice !== 'number');
	const texts = others.map(asText).filter((key) => key !== undefined);
	const numeric = [...numbers, ...others.map(asNumber).filter((number) => number !== undefined)];
	const terms: Array<RawBuilder<boolean>> = [];
	if (text !== null && texts.length > 0) terms.push(sql`${textKeySql(text)} = any(${texts}::text[])`);
	if (text !== null && numbers.length > 0) {
		terms.push(sql`(case when ${numberOfText(text)} is not null
			then ${numberOfText(text)} = any(${numbers}::float8[])
			else ${textKeySql(text)} = any(${numbers.map(String)}::text[]) end)`);
	}
	if (number !== null && numeric.length > 0) terms.push(sql`${number} = any(${numeric}::float8[])`);
	if (boolean !== null && texts.length > 0) terms.push(sql`${boolean} = any(${texts}::text[])`);
	if (terms.length === 0) return NEVER;
	// A null counts as false, and one of the others may be true.
	return sql<boolean>`(${sql.join(
		terms.map((term) => sql`coalesce(${term}, false)`),
		sql` or `,
	)})`;
}

/** For a list, whether one of its elements equals one of some values; for anything else, the given test. */
function orAnyElement(
	{ list }: Scalar,
	choices: unknown[],
	otherwise: RawBuilder<boolean>,
): RawBuilder<boolean> {
	if (list === null) return otherwise;
	const { scalar, from } = elements(list);
	return sql<boolean>`(case when ${list} is not null
		then exists (select 1 from ${from} where ${equalsAny(scalar, choices)}) else ${otherwise} end)`;
}

function withPart(
	{ text, number, boolean }: Scalar,
	value: unknown,
	test: (text: RawBuilder<unknown>, part: RawBuilder<unknown>) => RawBuilder<boolean>,
): RawBuilder<boolean> {
	const part = asText(value);
	if (part === undefined || part === '') return NEVER;
	const whole = [
		...(text === null ? [] : [textKeySql(text)]),
		...(number === null ? [] : [textOfNumber(number)]),
		...(boolean === null ? [] : [boolean]),
	];
	return test(sql`coalesce(${sql.join(whole)})`, sql`${part}::text`);
}

/** Order of numbers or else of instants, like `compareLoosely`. */
function ordered(
	{ text, number }: Scalar,
	value: unknown,
	relation: RawBuilder<unknown>,
): RawBuilder<boolean> {
	const asked = asNumber(value);
	if (asked !== undefined) {
		const numbers = [...(number === null ? [] : [number]), ...(text === null ? [] : [numberOfText(text)])];
		return sql<boolean>`(coalesce(${sql.join(numbers)}) ${relation} ${asked}::float8)`;
	}
	const instant = asInstant(value);
	if (instant === undefined || text === null) return NEVER;
	return sql<boolean>`(${instantOfText(text)} ${relation} ${instant}::bigint)`;
}
