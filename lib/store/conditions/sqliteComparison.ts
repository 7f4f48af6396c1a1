import { sql, type RawBuilder } from 'kysely';

import { dateTest, isDateOperator, type Moment } from '../../domain/conditions';
import { asNumber, asText, listChoices } from '../../domain/propertyFilter';
import type { ComparisonSql, PositiveComparison, ValuePlace } from './ComparisonSql';
import type { ComparisonSpec } from './sqliteFunctions';

/** Names that mean the same in a SQLite path as in ours: not numbers, which may be places in a list. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_ -]*$/;

const PRINTABLE_ASCII = /^[ -~]*$/;

/** What is common and simple in SQLite's own SQL; everything else by the domain's own functions. */
export const sqliteComparison: ComparisonSql = (value, comparison, moment) => {
	if (comparison.operator === 'exists') return sql<boolean>`(${existing(value)} is not null)`;
	return (
		(value.place === 'column' ? onColumn(value.column, value.kind, comparison, moment) : null) ??
		byFunction(value, comparison, moment)
	);
};

function onColumn(
	column: RawBuilder<unknown>,
	kind: string,
	comparison: PositiveComparison,
	moment: Moment,
): RawBuilder<boolean> | null {
	if (kind !== 'text') return onNumber(column, comparison, moment);
	const { operator, value } = comparison;
	if (operator === 'equals') return onText(column, [value], comparison, moment);
	return operator === 'isOneOf' ? onText(column, listChoices(value), comparison, moment) : null;
}

/** Plain ASCII texts are compared by SQLite itself, which knows the case of no other letters. */
function onText(
	column: RawBuilder<unknown>,
	choices: unknown[],
	comparison: PositiveComparison,
	moment: Moment,
): RawBuilder<boolean> | null {
	const keys = choices.map((choice) => (typeof choice === 'string' ? (asText(choice) ?? '') : null));
	if (!keys.every((key) => key !== null && PRINTABLE_ASCII.test(key))) return null;
	const place: ValuePlace = { place: 'column', column, kind: 'text' };
	return sql<boolean>`(case when ${column} is null then false
		when lower(trim(${column})) in (${sql.join(keys)}) then true
		when ${column} not glob '*[^ -~]*' then false
		else ${byFunction(place, comparison, moment)} end)`;
}

function onNumber(
	column: RawBuilder<unknown>,
	comparison: PositiveComparison,
	moment: Moment,
): RawBuilder<boolean> | null {
	const { operator, value } = comparison;
	if (isDateOperator(operator)) {
		const test = dateTest({ field: '', operator, value }, moment);
		if (test.ask === 'anniversary') return null;
		const { from, to } = test.range;
		return sql<boolean>`(${column} is not null
			${from === null ? sql`` : sql`and ${column} >= ${from}`} ${to === null ? sql`` : sql`and ${column} < ${to}`})`;
	}
	const number = asNumber(value);
	const relation = RELATIONS[operator];
	if (number === undefined || relation === undefined) return null;
	return sql<boolean>`(${column} is not null and ${column} ${relation} ${number})`;
}

const RELATIONS: Partial<Record<PositiveComparison['operator'], RawBuilder<unknown>>> = {
	equals: sql`=`,
	greaterThan: sql`>`,
	greaterOrEqual: sql`>=`,
	lessThan: sql`<`,
	lessOrEqual: sql`<=`,
};

function byFunction(
	place: ValuePlace,
	{ operator, value }: PositiveComparison,
	moment: Moment,
): RawBuilder<boolean> {
	const ask: ComparisonSpec['ask'] = isDateOperator(operator)
		? { test: dateTest({ field: '', operator, value }, moment), zone: moment.zone }
		: { operator, value };
	const spec = (given: ComparisonSpec['given']): string => JSON.stringify({ given, ask });
	if (place.place === 'column') {
		const given = place.kind === 'instant' && 'test' in ask ? 'instant' : 'value';
		return sql<boolean>`passes(${spec(given)}, ${place.column})`;
	}
	const json = plainJson(place.document, place.path);
	return json === null
		? sql<boolean>`passes(${spec({ path: place.path })}, ${place.document})`
		: sql<boolean>`passes(${spec('json')}, ${json})`;
}

function existing(value: ValuePlace): RawBuilder<unknown> {
	if (value.place === 'column') return value.column;
	const json = plainJson(value.document, value.path);
	if (json !== null) return json;
	const spec: ComparisonSpec = { given: { path: value.path }, ask: { operator: 'exists' } };
	return sql`nullif(passes(${JSON.stringify(spec)}, ${value.document}), 0)`;
}

/** The JSON text at a path of plain names, null for what is missing or null; null for other paths. */
function plainJson(document: RawBuilder<unknown>, path: string): RawBuilder<unknown> | null {
	const names = path.split('.');
	if (!names.every((name) => PLAIN_NAME.test(name))) return null;
	const nested = sql`nullif(${document} -> ${`$.${names.map((name) => `"${name}"`).join('.')}`}, 'null')`;
	if (names.length === 1) return nested;
	return sql`coalesce(nullif(${document} -> ${`$."${path}"`}, 'null'), ${nested})`;
}
