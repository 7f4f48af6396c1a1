import { sql } from 'kysely';

import { fromJson } from '../json';
import { enrollmentOf } from '../newIds';
import type { RepositoryContext } from '../RepositoryContext';
import { columnsOf } from '../tables';
import { toRow } from '../tables/record';

/** The scope of assignments: a step of a journey, or all splits that share a key. */
export interface SplitScope {
	journeyId: string;
	stepId: string;
}

/** The scope of all splits with one shared key. No journey has an empty id. */
export function sharedScope(key: string): SplitScope {
	return { journeyId: '', stepId: key };
}

/** A contact that has come to a split. */
export interface SplitVisitor {
	/** The hold that the contact came from. */
	holdId: string;
	enrollmentId: string;
	/** The journey of the enrollment. */
	journeyId: string;
	contactId: string;
	/** A test contact: left out of counts. */
	test: boolean;
}

export interface SplitAssignment {
	contactId: string;
	path: string;
}

const ASSIGNED = columnsOf('split_assignments', 'contact_id', 'path');

const VISITED = columnsOf('split_visits', 'hold_id', 'contact_id', 'path');

/** Which contact was given which path, and what splits that count have to remember. */
export class SplitRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** Which contacts these holds belong to, by hold id; those of unknown enrollments are left out. */
	async visitors(holdIds: string[]): Promise<Map<string, SplitVisitor>> {
		if (holdIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('enrollments')
			.innerJoin('contacts', 'contacts.id', 'enrollments.contact_id')
			.select(['enrollments.id', 'enrollments.journey_id', 'enrollments.contact_id', 'contacts.test_speed'])
			.where(sql<boolean>`enrollments.id ${this.#context.sql.oneOf([...new Set(holdIds.map(enrollmentOf))])}`)
			.execute();
		const enrollments = new Map(rows.map((row) => [row.id, row]));
		return new Map(
			holdIds.flatMap((holdId) => {
				const row = enrollments.get(enrollmentOf(holdId));
				if (row === undefined) return [];
				const { id: enrollmentId, journey_id: journeyId, contact_id: contactId, test_speed } = row;
				return [[holdId, { holdId, enrollmentId, journeyId, contactId, test: test_speed !== null }]];
			}),
		);
	}

	/** The paths that contacts have within a scope, by contact id. */
	async assignments(scope: SplitScope, contactIds: string[]): Promise<Map<string, string>> {
		if (contactIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('split_assignments')
			.select(['contact_id', 'path'])
			.where('journey_id', '=', scope.journeyId)
			.where('step_id', '=', scope.stepId)
			.where(sql<boolean>`contact_id ${this.#context.sql.oneOf(contactIds)}`)
			.execute();
		return new Map(rows.map((row) => [row.contact_id, row.path]));
	}

	/**
	 * Assigns contacts that have no path, or one that is not among `existing`. A contact that another process
	 * has assigned in the meantime keeps that path.
	 * @param assignments each contact once
	 * @param existing the paths that there are; null: whatever a contact was assigned stays
	 * @returns the paths that the contacts now have, by contact id
	 */
	async assign(
		scope: SplitScope,
		assignments: SplitAssignment[],
		existing: string[] | null,
	): Promise<Map<string, string>> {
		if (assignments.length === 0) return new Map();
		const rows = this.#context.sql.rows(
			ASSIGNED,
			assignments.map((one) => toRow(ASSIGNED, one)),
		);
		const conflict =
			existing === null
				? sql`nothing`
				: sql`update set path = excluded.path, assigned_at = excluded.assigned_at
					where split_assignments.path ${this.#context.sql.noneOf(existing)}`;
		// In a fixed order, so that two transactions can't wait for each other.
		const { rows: written } = await sql<{ contact_id: string; path: string }>`
			insert into split_assignments (journey_id, step_id, contact_id, path, assigned_at)
			select ${scope.journeyId}, ${scope.stepId}, contact_id, path, ${this.#context.clock.now()}
			from ${rows} as incoming where true order by contact_id
			on conflict (journey_id, step_id, contact_id) do ${conflict}
			returning contact_id, path`.execute(this.#context.db);
		const paths = new Map(written.map((row) => [row.contact_id, row.path]));
		const others = assignments.map(({ contactId }) => contactId).filter((id) => !paths.has(id));
		for (const [contactId, path] of await this.assignments(scope, others)) paths.set(contactId, path);
		return paths;
	}

	/** The paths of visits that were already counted, by hold id. */
	async visits(stepId: string, holdIds: string[]): Promise<Map<string, string>> {
		if (holdIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('split_visits')
			.select(['hold_id', 'path'])
			.where('step_id', '=', stepId)
			.where(sql<boolean>`hold_id ${this.#context.sql.oneOf(holdIds)}`)
			.execute();
		return new Map(rows.map((row) => [row.hold_id, row.path]));
	}

	/** Notes the paths of visits; a visit that was noted before takes the new path. */
	async addVisits(
		scope: SplitScope,
		visits: Array<Pick<SplitVisitor, 'holdId' | 'contactId'> & { path: string }>,
	): Promise<void> {
		if (visits.length === 0) return;
		const rows = this.#context.sql.rows(
			VISITED,
			visits.map((visit) => toRow(VISITED, visit)),
		);
		await sql`
			insert into split_visits (hold_id, step_id, journey_id, contact_id, path, at)
			select hold_id, ${scope.stepId}, ${scope.journeyId}, contact_id, path, ${this.#context.clock.now()}
			from ${rows} as incoming where true order by hold_id
			on conflict (hold_id, step_id) do update set path = excluded.path, at = excluded.at`.execute(
			this.#context.db,
		);
	}

	/**
	 * What a split remembers, null at first. Until the transaction ends, no one else reads it by this method:
	 * call it first before counting, so that nothing is counted twice.
	 */
	async lockState<State extends object>(scope: SplitScope): Promise<State | null> {
		await this.#context.db
			.insertInto('split_states')
			.values({
				journey_id: scope.journeyId,
				step_id: scope.stepId,
				state: 'null',
				updated_at: this.#context.clock.now(),
			})
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		const { rows } = await sql<{ state: string }>`
			select state from split_states
			where journey_id = ${scope.journeyId} and step_id = ${scope.stepId}
			${this.#context.sql.forUpdate}`.execute(this.#context.db);
		return fromJson<State>(rows[0].state);
	}

	/** Stores a new state, in the transaction that has called {@link SplitRepository.lockState}. */
	async saveState(scope: SplitScope, state: object): Promise<void> {
		await this.#context.db
			.updateTable('split_states')
			.set({ state: JSON.stringify(state), updated_at: this.#context.clock.now() })
			.where('journey_id', '=', scope.journeyId)
			.where('step_id', '=', scope.stepId)
			.execute();
	}
}
