import { sql, type RawBuilder } from 'kysely';

import type { ValuePlace } from './ComparisonSql';

/** A value split by type: each is SQL that is null where the value is of another type. */
export interface Scalar {
	/** Whatever it is; null when it is missing. */
	any: RawBuilder<unknown>;
	/** As text; the builder is null when the value can't be one. */
	text: RawBuilder<unknown> | null;
	/** As double precision. */
	number: RawBuilder<unknown> | null;
	/** `true` or `false` as text. */
	boolean: RawBuilder<unknown> | null;
	/** As jsonb. */
	list: RawBuilder<unknown> | null;
}

/** @returns the value's parts, and the table expression whose columns they are, if there is one */
export function scalarOf(value: ValuePlace): { scalar: Scalar; from: RawBuilder<unknown> | null } {
	if (value.place === 'column') {
		const { column, kind } = value;
		const nothing = { any: column, text: null, number: null, boolean: null, list: null };
		return {
			scalar: kind === 'text' ? { ...nothing, text: column } : { ...nothing, number: sql`${column}::float8` },
			from: null,
		};
	}
	const found = sql`(select ${atPath(value.path)} as found
		from (select ${jsonOf(value.document)} as document offset 0) parsed offset 0)`;
	return { scalar: PARTS, from: takenApart(found, 'part') };
}

/** The elements of a list that is jsonb or null. */
export function elements(list: RawBuilder<unknown>): { scalar: Scalar; from: RawBuilder<unknown> } {
	const each = sql`(select element.found from jsonb_array_elements(coalesce(${list}, '[]'::jsonb)) as element(found) offset 0)`;
	return { scalar: ELEMENT, from: takenApart(each, 'element') };
}

const columns = (table: string): Scalar => ({
	any: sql`${sql.ref(`${table}.found`)}`,
	text: sql`${sql.ref(`${table}.as_text`)}`,
	number: sql`${sql.ref(`${table}.as_number`)}`,
	boolean: sql`${sql.ref(`${table}.as_boolean`)}`,
	list: sql`${sql.ref(`${table}.as_list`)}`,
});

const PARTS = columns('part');
const ELEMENT = { ...columns('element'), list: null };

/** `offset 0` keeps PostgreSQL from recalculating the value wherever one of its parts is used. */
function takenApart(found: RawBuilder<unknown>, alias: string): RawBuilder<unknown> {
	return sql`(select found,
			case when jsonb_typeof(found) = 'string' then found #>> '{}' end as as_text,
			case when jsonb_typeof(found) = 'number' then found::numeric::float8 end as as_number,
			case when jsonb_typeof(found) = 'boolean' then found::text end as as_boolean,
			case when jsonb_typeof(found) = 'array' then found end as as_list
		from ${found} value offset 0) ${sql.ref(alias)}`;
}

/**
 * JSON text as jsonb, which accepts neither NUL nor halves of surrogate pairs: they become U+FFFD, as
 * everywhere in conditions. JSON.stringify writes only these as such escapes.
 */
function jsonOf(document: RawBuilder<unknown>): RawBuilder<unknown> {
	const bad = String.raw`(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})`;
	return sql`(case when strpos(${document}, '\\u') > 0
		then regexp_replace(${document}, ${bad}, ${'\\1\ufffd'}, 'g') else ${document} end)::jsonb`;
}

/** By the rules of `readProperty`: the path as a name first, then step by step; a null counts as missing. */
function atPath(path: string): RawBuilder<unknown> {
	const flat = sql`nullif(document -> ${path}::text, 'null'::jsonb)`;
	const names = path.split('.');
	if (names.length === 1) return flat;
	let nested: RawBuilder<unknown> = sql`document`;
	for (const name of names) {
		// `#>` counts places in a list, also from the end and with leading signs and zeros; `->` with a text
		// never does.
		nested = /^(?:0|[1-9]\d{0,8})$/.test(name)
			? sql`(${nested} #> ${[name]}::text[])`
			: sql`(${nested} -> ${name}::text)`;
	}
	return sql`coalesce(${flat}, nullif(${nested}, 'null'::jsonb))`;
}
