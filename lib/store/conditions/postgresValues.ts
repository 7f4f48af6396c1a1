import { sql, type RawBuilder } from 'kysely';

import { EARLIEST_INSTANT, LATEST_INSTANT } from '../../domain/time';

/** What JavaScript's `trim` removes. */
const WHITE_SPACE =
	'\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

const NUMERIC = String.raw`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$`;

export function trimmed(text: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`btrim(${text}, ${WHITE_SPACE})`;
}

/** `textKey` of a text; a shortcut for ASCII, which most texts are. */
export function textKeySql(text: RawBuilder<unknown>): RawBuilder<unknown> {
	const folded = sql`lower(upper(lower(normalize(${text}, NFKC) collate "und-x-icu") collate "und-x-icu") collate "und-x-icu")`;
	return sql`(case when octet_length(${text}) = length(${text}) then lower(${trimmed(text)} collate "C")
		else btrim(normalize(replace(${folded}, 'ς', 'σ'), NFKC), ${WHITE_SPACE}) collate "C" end)`;
}

/** The number in a text, as double precision; null for none, and for one out of range. */
export function numberOfText(text: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`(case when length(${text}) <= 100 and ${trimmed(text)} ~ ${NUMERIC} then
		(select case when abs(exact) > 1.7976931348623157e308 then null when abs(exact) < 2.4703282292062328e-324 then 0
			else exact::float8 end from (select ${trimmed(text)}::numeric as exact offset 0) given) end)`;
}

/** A number as JavaScript writes it, for what is stored as text elsewhere. */
export function textOfNumber(number: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`(case when ${number} = 0 then '0'
		when abs(${number}) >= 1e-6 and abs(${number}) < 1e21 then trim_scale(${number}::text::numeric)::text
		else regexp_replace(${number}::text, 'e([+-])0([0-9])$', 'e\\1\\2') end)`;
}

const DATE = String.raw`([0-9]{4})-([0-9]{2})-([0-9]{2})`;
const TIME = String.raw`([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?`;
const OFFSET = String.raw`[Zz]|[+-](?:0[0-9]|1[0-8])(?::?[0-5][0-9])?`;
const ISO = `^${DATE}(?:(?:[Tt]| +)${TIME} ?(${OFFSET})?)?$`;

const DAY_ONLY = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
const FROM_JAVASCRIPT = String.raw`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$`;

/** The parts of a date. The two common formats are cut by position, which takes a tenth of the time. */
function partsOf(text: RawBuilder<unknown>): RawBuilder<unknown> {
	const cut = (from: number, length: number): RawBuilder<unknown> =>
		sql`substr(${text}, ${sql.lit(from)}, ${sql.lit(length)})`;
	const date = sql`${cut(1, 4)}, ${cut(6, 2)}, ${cut(9, 2)}`;
	const time = sql`${cut(12, 2)}, ${cut(15, 2)}, ${cut(18, 2)}, ${cut(21, 3)}`;
	return sql`(case when length(${text}) > 100 or length(${text}) < 10 then null
		when ${text} ~ ${DAY_ONLY} then array[${date}]
		when ${text} ~ ${FROM_JAVASCRIPT} then array[${date}, ${time}, 'Z']
		when ${text} ~ '[0-9]{4}-' then regexp_match(${trimmed(text)}, ${ISO}) end)`;
}

/**
 * A text read as an ISO calendar date: one row with `reading`, the wall clock's in milliseconds since
 * 1970-01-01T00:00 (null for no date), and `ahead`, how many milliseconds it is ahead of UTC (null when not
 * given).
 */
export function readingOfText(text: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`(select
			case when year >= 1 and month between 1 and 12
				and day between 1 and (case when month = 2 then case when year % 4 = 0 and (year % 100 <> 0 or year % 400 = 0) then 29 else 28 end
					when month in (4, 6, 9, 11) then 30 else 31 end)
				and hour <= 24 and minute <= 59 and second <= 59
				and ((hour * 60 + minute) * 60 + second) * 1000 + millisecond <= 86400000
			then (make_date(year, month, day) - date '1970-01-01')::bigint * 86400000
				+ ((hour * 60 + minute) * 60 + second) * 1000 + millisecond end as reading,
			case when upper(zone) = 'Z' then 0
				when zone is not null then (case when zone like '-%' then -60000 else 60000 end)::bigint
					* (substr(zone, 2, 2)::int * 60 + coalesce(nullif(replace(substr(zone, 4), ':', ''), '')::int, 0)) end as ahead
		from (select p[1]::int as year, p[2]::int as month, p[3]::int as day, coalesce(p[4]::int, 0) as hour,
				coalesce(p[5]::int, 0) as minute, coalesce(p[6]::int, 0) as second,
				floor(('0.' || coalesce(p[7], '0'))::float8 * 1000)::int as millisecond, p[8] as zone
			from (select ${partsOf(text)} as p offset 0) matched
			offset 0) numbers offset 0)`;
}

/** The instant of a text that is an ISO calendar date, in UTC where it has no offset; null for anything else. */
export function instantOfText(text: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`(select case when ${isInstant(sql`reading - coalesce(ahead, 0)`)} then reading - coalesce(ahead, 0) end
		from ${readingOfText(text)} read)`;
}

export function isInstant(milliseconds: RawBuilder<unknown>): RawBuilder<boolean> {
	return sql<boolean>`(${milliseconds} between ${sql.lit(EARLIEST_INSTANT)} and ${sql.lit(LATEST_INSTANT)})`;
}
