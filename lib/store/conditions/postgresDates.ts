import { sql, type RawBuilder } from 'kysely';

import { ZoneOffsets, type DateTest, type InstantRange } from '../../domain/conditions';
import { MAX_DATE_LENGTH, UNIX_TIME, UNIX_TIME_TEXT } from '../../domain/time';
import type { Scalar } from './postgresScalar';
import { isInstant, readingOfText, trimmed } from './postgresValues';

const DAY = sql.lit(86_400_000);

/**
 * Whether a value passes the test of a date operator, negations aside.
 * @param dates the value's dates: `ofScalar` or `ofInstant`
 */
export function passesTest(dates: RawBuilder<unknown>, test: DateTest, zone: string): RawBuilder<boolean> {
	if (test.ask === 'anniversary') {
		const local = sql`coalesce(${zoned(zone, (at) => sql`instant + ${at(sql`instant`)}`)}, reading)`;
		return sql<boolean>`(select (extract(month from day) * 100 + extract(day from day))::int = any(${test.monthDays}::int[])
			from (select date '1970-01-01' + floor((${local})::numeric / ${DAY})::int as day from ${dates} date_value offset 0) local_day)`;
	}
	const exactly = within(zoned(zone, fromLocal), test.range);
	const ofReading =
		zone === 'UTC'
			? within(sql`reading`, test.range)
			: sql<boolean>`case when ${within(sql`reading`, narrowed(test.range, FAR))} then true
				when not ${within(sql`reading`, narrowed(test.range, -FAR))} then false else ${exactly} end`;
	return sql<boolean>`(select case when instant is not null then ${within(sql`instant`, test.range)}
		when reading is not null then ${ofReading} else false end from ${dates} date_value)`;
}

/**
 * Further than any clock is ahead of UTC or behind it: this far from the ends of a range the zone doesn't
 * matter.
 */
const FAR = 2 * 86_400_000;

function narrowed({ from, to }: InstantRange, by: number): InstantRange {
	return { from: from === null ? null : from + by, to: to === null ? null : to - by };
}

function within(at: RawBuilder<unknown>, { from, to }: InstantRange): RawBuilder<boolean> {
	const terms = [
		...(from === null ? [] : [sql`${at} >= ${from}::bigint`]),
		...(to === null ? [] : [sql`${at} < ${to}::bigint`]),
	];
	return terms.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(terms, sql` and `)})`;
}

/** One row: the `instant` of a column that contains milliseconds. */
export function ofInstant(column: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`(select ${column}::bigint as instant, null::bigint as reading offset 0)`;
}

/**
 * One row: the `instant` of a value, or else its `reading`, the wall clock's in an unspecified zone. Like
 * `readDateValue`.
 */
export function ofScalar({ text, number }: Scalar): RawBuilder<unknown> {
	if (text === null) {
		return sql`(select ${instantOfNumber(sql`counted`)} as instant, null::bigint as reading
			from (select ${number ?? sql`null::float8`} as counted offset 0) numbers offset 0)`;
	}
	const digits = trimmed(text);
	const counted = sql`(case when length(${text}) <= ${sql.lit(MAX_DATE_LENGTH)} and ${digits} ~ ${UNIX_TIME_TEXT}
		then ${digits}::float8 else ${number ?? sql`null`} end)`;
	const ofIso = sql`(case when ahead is not null and ${isInstant(sql`reading - ahead`)} then reading - ahead end)`;
	return sql`(select coalesce(${instantOfNumber(sql`counted`)}, ${ofIso}) as instant,
		case when ahead is null and ${isInstant(sql`reading`)} then reading end as reading
		from ${readingOfText(text)} read, (select ${counted} as counted offset 0) numbers offset 0)`;
}

/** `readUnixTime`, in the same floating-point steps. */
function instantOfNumber(number: RawBuilder<unknown>): RawBuilder<unknown> {
	const size = sql`abs(${number})`;
	const isIn = ({ from, to }: { from: number; to: number }): RawBuilder<boolean> =>
		sql<boolean>`(${size} >= ${sql.lit(from)} and ${size} < ${sql.lit(to)})`;
	return sql`(case when ${isIn(UNIX_TIME.seconds)} then floor(${number} * 1000::float8 + 0.5::float8)::bigint
		when ${isIn(UNIX_TIME.milliseconds)} then floor(${number})::bigint end)`;
}

type OffsetAt = (instant: RawBuilder<unknown>) => RawBuilder<unknown>;

/**
 * Calculates something with a zone's offsets, which are passed along: the database may have different ones,
 * or other zones.
 */
function zoned(zone: string, work: (offsetAt: OffsetAt) => RawBuilder<unknown>): RawBuilder<unknown> {
	if (zone === 'UTC') return work(() => sql`0`);
	const { transitions, offsets } = ZoneOffsets.of(zone);
	const at: OffsetAt = (instant) => sql`offsets[1 + width_bucket((${instant})::bigint, transitions)]`;
	return sql`(select ${work(at)} from (select ${transitions}::bigint[] as transitions, ${offsets}::bigint[] as offsets offset 0) zone)`;
}

/** `ZoneOffsets.fromLocal` of the reading. */
function fromLocal(offsetAt: OffsetAt): RawBuilder<unknown> {
	const before = offsetAt(sql`reading - ${DAY}`);
	const after = offsetAt(sql`reading + ${DAY}`);
	const greater = sql`greatest(${before}, ${after})`;
	const less = sql`least(${before}, ${after})`;
	return sql`(case when ${offsetAt(sql`reading - ${greater}`)} = ${greater} then reading - ${greater}
		when ${offsetAt(sql`reading - ${less}`)} = ${less} then reading - ${less} else reading - ${before} end)`;
}
