import { sql, type RawBuilder } from 'kysely';

import {
	placeOfField,
	windowRange,
	type Comparison,
	type Condition,
	type ConditionRecord,
	type FieldOperator,
	type FieldPlace,
	type InteractionCondition,
	type LeadCondition,
	type Moment,
} from '../../domain/conditions';
import { ANY_EVENT, NOT_DONE_BY_CONTACTS } from '../../domain/interactions';
import type { PropertyFilter } from '../../domain/propertyFilter';
import { OPPOSITES, type ComparisonSql, type PositiveComparison, type ValuePlace } from './ComparisonSql';
import { postgresComparison } from './postgresComparison';
import { sqliteComparison } from './sqliteComparison';
import type { StoreSql } from '../StoreSql';

const DIALECTS: Record<StoreSql['dialect'], ComparisonSql> = {
	sqlite: sqliteComparison,
	postgres: postgresComparison,
};

/**
 * A condition as SQL, true or false and never null, for a statement whose contacts have an alias. False for
 * erased contacts.
 *
 * @param condition valid (`parseCondition`)
 * @param contacts the alias of table contacts in that statement
 * @param enrollments the alias of table enrollments, if the statement asks about enrollments
 */
export function conditionSql(
	dialect: StoreSql['dialect'],
	condition: Condition,
	moment: Moment,
	contacts = 'c',
	enrollments: string | null = null,
): RawBuilder<boolean> {
	const met = new ConditionText(DIALECTS[dialect], moment, contacts, enrollments).of(condition);
	// An erased contact satisfies nothing, not even that something is unknown.
	return sql<boolean>`(${sql.ref(`${contacts}.erased_at`)} is null and ${met})`;
}

class ConditionText {
	readonly #compare: ComparisonSql;

	readonly #moment: Moment;

	readonly #contacts: string;

	readonly #enrollments: string | null;

	constructor(compare: ComparisonSql, moment: Moment, contacts: string, enrollments: string | null) {
		this.#compare = compare;
		this.#moment = moment;
		this.#contacts = contacts;
		this.#enrollments = enrollments;
	}

	of(condition: Condition): RawBuilder<boolean> {
		switch (condition.kind) {
			case 'all':
				return this.#joined(condition.conditions, sql` and `);
			case 'any':
				return this.#joined(condition.conditions, sql` or `);
			case 'not':
				return sql<boolean>`(not ${this.of(condition.condition)})`;
			case 'field':
				return this.#field(condition.record, condition);
			case 'lead':
				return this.#lead(condition);
			case 'interaction':
				return this.#interaction(condition);
			case 'segment':
				return this.#segment(condition.segmentId, condition.isMember);
		}
	}

	#joined(conditions: Condition[], by: RawBuilder<unknown>): RawBuilder<boolean> {
		return sql<boolean>`(${sql.join(
			conditions.map((one) => this.of(one)),
			by,
		)})`;
	}

	#contact(column: string): RawBuilder<unknown> {
		return sql`${sql.ref(`${this.#contacts}.${column}`)}`;
	}

	#field(record: 'contact' | 'account' | 'entry', comparison: Comparison): RawBuilder<boolean> {
		const [positive, negate] = makePositive(comparison);
		if (record === 'entry') return opposite(negate, this.#onEntry(comparison.field, positive));
		if (record === 'contact') {
			return opposite(negate, this.#onRecord('contact', this.#contacts, comparison.field, positive));
		}
		const met = this.#onRecord('account', 'account', comparison.field, positive);
		return opposite(
			negate,
			sql<boolean>`coalesce((select ${met} from accounts account where account.id = ${this.#contact('account_id')}), false)`,
		);
	}

	#lead({ conditions, open }: LeadCondition): RawBuilder<boolean> {
		const terms = [sql`lead.contact_id = ${this.#contact('id')}`];
		if (open !== undefined) terms.push(open ? sql`lead.status = 'open'` : sql`lead.status <> 'open'`);
		for (const comparison of conditions) {
			const [positive, negate] = makePositive(comparison);
			terms.push(opposite(negate, this.#onRecord('lead', 'lead', comparison.field, positive)));
		}
		return exists(sql`from leads lead where ${sql.join(terms, sql` and `)}`);
	}

	#interaction({ type, filter, count, window }: InteractionCondition): RawBuilder<boolean> {
		const { from, to } = windowRange(window, this.#moment);
		const terms = [
			sql`interaction.contact_id = ${this.#contact('id')}`,
			ofType(sql`interaction.type`, type),
			...(from === null ? [] : [sql`interaction.occurred_at >= ${from}`]),
			...(to === null ? [] : [sql`interaction.occurred_at < ${to}`]),
			...(filter === undefined || filter.conditions.length === 0 ? [] : [this.#properties(filter)]),
		];
		const some = sql`from interactions interaction where ${sql.join(terms, sql` and `)}`;
		const { operator, value } = count;
		if (operator === 'none' || (value === 0 && operator !== 'atLeast')) {
			return opposite(true, exists(some));
		}
		if (operator === 'atLeast' && value === 1) return exists(some);
		// Reads no more of them than needed to decide.
		const number = sql`(select count(*) from (select 1 as one ${some} limit ${value + 1}) few)`;
		const relation = { atLeast: sql`>=`, atMost: sql`<=`, exactly: sql`=` }[operator];
		return sql<boolean>`(${number} ${relation} ${value})`;
	}

	#properties({ combine, conditions }: PropertyFilter): RawBuilder<boolean> {
		const terms = conditions.map(({ property, operator, value }) => {
			const [positive, negate] = makePositive({ field: property, operator, value });
			const place: ValuePlace = { place: 'json', document: sql`interaction.properties`, path: property };
			return opposite(negate, this.#compare(place, positive, this.#moment));
		});
		return sql<boolean>`(${sql.join(terms, combine === 'and' ? sql` and ` : sql` or `)})`;
	}

	#segment(segmentId: string, isMember: boolean): RawBuilder<boolean> {
		const member = exists(sql`from segment_members member
			where member.contact_id = ${this.#contact('id')} and member.segment_id = ${segmentId}`);
		return opposite(!isMember, member);
	}

	/** What the contact entered with; nothing after its details were deleted. */
	#onEntry(path: string, comparison: PositiveComparison): RawBuilder<boolean> {
		if (this.#enrollments === null)
			throw new RangeError('this statement asks about contacts, not enrollments');
		const document = sql`coalesce(${sql.ref(`${this.#enrollments}.entry_data`)}, '{}')`;
		return this.#compare({ place: 'json', document, path }, comparison, this.#moment);
	}

	#onRecord(
		record: ConditionRecord,
		table: string,
		field: string,
		comparison: PositiveComparison,
	): RawBuilder<boolean> {
		const found = placeOfField(record, field);
		if (found === null) throw new RangeError(`a ${record} has no field ${field}`);
		const place: ValuePlace =
			found.place === 'column'
				? { place: 'column', column: columnSql(table, found), kind: found.kind }
				: { place: 'json', document: sql`${sql.ref(`${table}.${found.place}`)}`, path: found.path };
		return this.#compare(place, comparison, this.#moment);
	}
}

/**
 * Not `exists`: PostgreSQL may answer that from a table of all qualifying rows, of every contact, which it
 * rebuilds in each statement. Each statement checks only a part of the contacts, so going by their indexes is
 * much faster.
 */
function exists(some: RawBuilder<unknown>): RawBuilder<boolean> {
	return sql<boolean>`coalesce((select true ${some} limit 1), false)`;
}

/** Like `isOfType`. */
function ofType(column: RawBuilder<unknown>, wanted: string): RawBuilder<boolean> {
	return wanted === ANY_EVENT
		? sql<boolean>`${column} not in (${sql.join(NOT_DONE_BY_CONTACTS)})`
		: sql<boolean>`${column} = ${wanted}`;
}

function columnSql(
	table: string,
	{ name, ifEmpty }: Extract<FieldPlace, { place: 'column' }>,
): RawBuilder<unknown> {
	const column = sql`${sql.ref(`${table}.${columnOf(name)}`)}`;
	return ifEmpty === null ? column : sql`coalesce(${column}, ${sql.lit(ifEmpty)})`;
}

function columnOf(field: string): string {
	return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function makePositive({ operator, value }: Comparison): [PositiveComparison, boolean] {
	const opposites: Partial<Record<FieldOperator, PositiveComparison['operator']>> = OPPOSITES;
	const positive = opposites[operator];
	return [
		{ operator: positive ?? (operator as PositiveComparison['operator']), value },
		positive !== undefined,
	];
}

function opposite(negate: boolean, met: RawBuilder<boolean>): RawBuilder<boolean> {
	return negate ? sql<boolean>`(not ${met})` : met;
}
