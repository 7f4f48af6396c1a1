import { setImmediate as nextTurn } from 'node:timers/promises';

import { sql, type RawBuilder } from 'kysely';

import { dependenciesOf, type Condition, type Facts, type Moment } from '../../domain/conditions';
import { fromJson } from '../json';
import type { RepositoryContext } from '../RepositoryContext';
import { conditionSql } from './conditionSql';
import { loadFacts, type StoredFacts } from './loadFacts';

/** Which contacts satisfy a condition. `Condition`s must be valid (`parseCondition`). */
export class ConditionRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** The condition as SQL for a statement of this store; see {@link conditionSql}. */
	sql(condition: Condition, moment: Moment, contacts = 'c'): RawBuilder<boolean> {
		return conditionSql(this.#context.sql.dialect, condition, moment, contacts);
	}

	/** Those of some contacts that satisfy it, test contacts included. */
	async matching(condition: Condition, moment: Moment, contactIds: string[]): Promise<Set<string>> {
		if (contactIds.length === 0) return new Set();
		const { rows } = await sql<{ id: string }>`select c.id from contacts c
			where c.id ${this.#context.sql.oneOf([...new Set(contactIds)])}
			and ${this.sql(condition, moment)}`.execute(this.#context.db);
		return new Set(rows.map(({ id }) => id));
	}

	/** Those of some enrollments that satisfy it with what they were entered with. */
	async matchingEnrollments(
		condition: Condition,
		moment: Moment,
		enrollmentIds: string[],
	): Promise<Set<string>> {
		if (enrollmentIds.length === 0) return new Set();
		const { sql: dialect, db } = this.#context;
		const { rows } = await sql<{
			id: string;
		}>`select e.id from enrollments e join contacts c on c.id = e.contact_id
			where e.id ${dialect.oneOf([...new Set(enrollmentIds)])}
			and ${conditionSql(dialect.dialect, condition, moment, 'c', 'e')}`.execute(db);
		return new Set(rows.map(({ id }) => id));
	}

	/**
	 * All that satisfy it, in the order of their ids, a page at a time; test contacts included.
	 * @param page `after`: the last one of the previous page
	 */
	async select(
		condition: Condition,
		moment: Moment,
		{ after = '', limit }: { after?: string; limit: number },
	): Promise<string[]> {
		const met = this.sql(condition, moment);
		return await this.#find(limit, (size, last) => ({
			statement: sql`with part as materialized (select c.id, ${met} as met from contacts c
					where c.id > ${last ?? after} order by c.id limit ${size})
				select id, met from part where met or id = (select max(id) from part) order by id`,
		}));
	}

	/** How many real people satisfy it: without test contacts. */
	async count(condition: Condition, moment: Moment): Promise<number> {
		const met = this.sql(condition, moment);
		const pace = this.#context.pace();
		let total = 0;
		for (let after: string | null = ''; after !== null;) {
			const last: string = after;
			const [row] = await pace.run(async (size) => {
				const { rows } = await sql<{ found: number; last: string | null }>`
					select coalesce(sum(case when met then 1 else 0 end), 0) as found, max(id) as last
					from (select c.id, c.test_speed is null and ${met} as met from contacts c
						where c.id > ${last} order by c.id limit ${size}) part`.execute(this.#context.db);
				return rows;
			});
			total += Number(row.found);
			after = row.last;
			await nextTurn();
		}
		return total;
	}

	/** Some real people who satisfy it, most recently created first. */
	async sample(condition: Condition, moment: Moment, limit: number): Promise<string[]> {
		const met = this.sql(condition, moment);
		return await this.#find(limit, (size, last) => ({
			statement: sql`with part as materialized (
					select c.id, c.test_speed is null and ${met} as met from contacts c
					${last === null ? sql`` : sql`where c.id < ${last}`} order by c.id desc limit ${size})
				select id, met from part where met or id = (select min(id) from part) order by id desc`,
		}));
	}

	/**
	 * The facts about some contacts that a condition needs: for `evaluateCondition`, `nextLook` and
	 * `explainCondition`. Contacts that don't exist are left out.
	 */
	async facts(contactIds: string[], condition: Condition): Promise<Map<string, StoredFacts>> {
		return await loadFacts(this.#context, contactIds, dependenciesOf(condition));
	}

	/** What enrollments were entered with, as facts for a condition. Those that don't exist are left out. */
	async entryFacts(enrollmentIds: string[]): Promise<Map<string, NonNullable<Facts['entry']>>> {
		if (enrollmentIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('enrollments')
			.select(['id', 'entry_data'])
			.where(sql<boolean>`id ${this.#context.sql.oneOf([...new Set(enrollmentIds)])}`)
			.execute();
		return new Map(
			rows.map(({ id, entry_data }) => [
				id,
				{ attributes: fromJson<Record<string, unknown>>(entry_data) ?? {} },
			]),
		);
	}

	/** Goes through contacts part by part. Each statement returns those found, and the last one checked. */
	async #find(
		limit: number,
		next: (size: number, last: string | null) => { statement: RawBuilder<unknown> },
	): Promise<string[]> {
		const pace = this.#context.pace();
		const found: string[] = [];
		for (let last: string | null = null; found.length < limit;) {
			const rows: Array<{ id: string; met: unknown }> = await pace.run(async (size) => {
				const { statement } = next(size, last);
				return (await statement.execute(this.#context.db)).rows as Array<{ id: string; met: unknown }>;
			});
			if (rows.length === 0) break;
			// SQLite has no native booleans.
			for (const { id, met } of rows) if (met === true || met === 1) found.push(id);
			last = rows[rows.length - 1].id;
			await nextTurn();
		}
		return found.slice(0, limit);
	}
}
