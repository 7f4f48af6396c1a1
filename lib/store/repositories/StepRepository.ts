import { sql } from 'kysely';

import type { FailurePolicy, JourneyRefusal, MissingStep } from '../../domain/journey';
import { fromJson } from '../json';
import type { RepositoryContext } from '../RepositoryContext';
import { TABLES } from '../tables';
import { recordReader, toRow, type RecordOf } from '../tables/record';
import { pageLimits, type Page } from './page';

/** A workflow that was ever published as a journey. */
export type Journey = RecordOf<'journeys'>;

/** A node of a journey that was ever published. */
export type Step = RecordOf<'steps'>;

const toJourney = recordReader('journeys');

const toStep = recordReader('steps');

/** One text for a step of a journey, for use as a map key. */
export function stepKey(journeyId: string, stepId: string): string {
	return `${journeyId} ${stepId}`;
}

/** Contacts at a step that is no longer part of its published journey. */
export interface OrphanedStep {
	journeyId: string;
	journeyName: string | null;
	stepId: string;
	/** Its last name. */
	stepName: string;
	/** When it was found to be missing, UTC epoch milliseconds. */
	removedAt: number;
	/** How many wait there, including paused ones, and how many are kept for review; without test contacts. */
	waiting: number;
	failed: number;
	/** Test contacts, whatever their state. */
	test: number;
	/** When the first of them arrived there. */
	oldestArrivalAt: number;
}

export class StepRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(journeyId: string, stepId: string): Promise<Step | null> {
		const row = await this.#context.db
			.selectFrom('steps')
			.selectAll()
			.where('journey_id', '=', journeyId)
			.where('step_id', '=', stepId)
			.executeTakeFirst();
		return row === undefined ? null : toStep(row);
	}

	/** Notes a step (and its journey) as it is published now. */
	async save(step: Omit<Step, 'registeredAt' | 'removedAt'> & { journeyName: string }): Promise<void> {
		const { journeyName, ...values } = step;
		const { journey_id, step_id, ...columns } = toRow(TABLES.steps.columns, {
			...values,
			registeredAt: this.#context.clock.now(),
			removedAt: null,
		});
		await this.saveJourney({ id: step.journeyId, name: journeyName });
		await this.#context.db
			.insertInto('steps')
			.values({ journey_id, step_id, ...columns } as never)
			.onConflict((conflict) => conflict.columns(['journey_id', 'step_id']).doUpdateSet(columns))
			.execute();
	}

	/** Notes a journey with its current name. */
	async saveJourney({ id, name }: Pick<Journey, 'id' | 'name'>): Promise<void> {
		const now = this.#context.clock.now();
		await this.#context.db
			.insertInto('journeys')
			.values({ id, name, created_at: now, updated_at: now })
			.onConflict((conflict) => conflict.column('id').doUpdateSet({ name, updated_at: now }))
			.execute();
	}

	/**
	 * Notes why no contact may start in a journey.
	 * @param version tells this refusal from others
	 * @returns whether it's another refusal than before, or the first
	 */
	async refuse(journeyId: string, version: string, refusal: JourneyRefusal): Promise<boolean> {
		const row = await this.#context.db
			.updateTable('journeys')
			.set({
				refused_version: version,
				refusal: JSON.stringify(refusal),
				updated_at: this.#context.clock.now(),
			})
			.where('id', '=', journeyId)
			.where(sql<boolean>`coalesce(refused_version, '') <> ${version}`)
			.returning('id')
			.executeTakeFirst();
		return row !== undefined;
	}

	/**
	 * Ends the refusal of a journey.
	 * @param workflow only if it is about this version; absent: whichever it is
	 * @returns whether there was one
	 */
	async endRefusal(journeyId: string, workflow?: string): Promise<boolean> {
		const refused = (await this.journey(journeyId))?.refusal;
		if (!refused || (workflow !== undefined && refused.workflow !== workflow)) return false;
		await this.#context.db
			.updateTable('journeys')
			.set({ refused_version: null, refusal: null, updated_at: this.#context.clock.now() })
			.where('id', '=', journeyId)
			.execute();
		return true;
	}

	/** Notes which steps of a journey aren't registered; null: all are. */
	async setMissing(journeyId: string, missing: MissingStep[] | null): Promise<void> {
		const value = missing === null ? null : JSON.stringify(missing);
		await this.#context.db
			.updateTable('journeys')
			.set({ missing_steps: value, updated_at: this.#context.clock.now() })
			.where('id', '=', journeyId)
			.where(sql<boolean>`coalesce(missing_steps, '') <> ${value ?? ''}`)
			.execute();
	}

	/** The steps of all journeys whose type ends like this. */
	async ofType(ending: string): Promise<Array<Pick<Step, 'journeyId' | 'stepId' | 'type'>>> {
		const rows = await this.#context.db
			.selectFrom('steps')
			.select(['journey_id', 'step_id', 'type'])
			.where('type', 'like', `%${ending}`)
			.execute();
		return rows.map((row) => ({ journeyId: row.journey_id, stepId: row.step_id, type: row.type }));
	}

	/** The failure policies of all steps, by `stepKey`. */
	async failurePolicies(): Promise<Map<string, FailurePolicy>> {
		const rows = await this.#context.db
			.selectFrom('steps')
			.select(['journey_id', 'step_id', 'failure_policy'])
			.execute();
		return new Map(
			rows.map((row) => [
				stepKey(row.journey_id, row.step_id),
				fromJson<FailurePolicy>(row.failure_policy) ?? { kind: 'keep' },
			]),
		);
	}

	/** Notes that steps are no longer part of their published journey, until they are saved again. */
	async markRemoved(journeyId: string, stepIds: string[]): Promise<void> {
		if (stepIds.length === 0) return;
		await this.#context.db
			.updateTable('steps')
			.set({ removed_at: this.#context.clock.now() })
			.where('journey_id', '=', journeyId)
			.where(sql<boolean>`step_id ${this.#context.sql.oneOf(stepIds)}`)
			.where('removed_at', 'is', null)
			.execute();
	}

	/** Steps with contacts that were removed from their journeys, longest occupied first. */
	async orphans(journeyId?: string): Promise<OrphanedStep[]> {
		// One after the other, because the states have separate indexes.
		const states = [sql`('waiting', 'ready')`, sql`('paused')`, sql`('failed')`].map(
			(list) => sql`
				select s.journey_id, s.step_id, h.state, h.arrived_at, e.test from steps s
				join holds h on h.journey_id = s.journey_id and h.step_id = s.step_id and h.state in ${list}
				join enrollments e on e.id = h.enrollment_id
				where s.removed_at is not null ${journeyId === undefined ? sql`` : sql`and s.journey_id = ${journeyId}`}`,
		);
		const real = sql`coalesce(o.test, 0) = 0`;
		const { rows } = await sql<{
			journey_id: string;
			journey_name: string | null;
			step_id: string;
			step_name: string;
			removed_at: number;
			waiting: number;
			failed: number;
			test: number;
			oldest_at: number;
		}>`
			select s.journey_id, j.name as journey_name, s.step_id, s.name as step_name, s.removed_at,
				sum(case when ${real} and o.state <> 'failed' then 1 else 0 end) as waiting,
				sum(case when ${real} and o.state = 'failed' then 1 else 0 end) as failed,
				sum(case when ${real} then 0 else 1 end) as test, min(o.arrived_at) as oldest_at
			from (${sql.join(states, sql` union all `)}) o
			join steps s on s.journey_id = o.journey_id and s.step_id = o.step_id
			left join journeys j on j.id = s.journey_id
			group by s.journey_id, j.name, s.step_id, s.name, s.removed_at
			order by oldest_at, s.journey_id, s.step_id`.execute(this.#context.db);
		return rows.map((row) => ({
			journeyId: row.journey_id,
			journeyName: row.journey_name,
			stepId: row.step_id,
			stepName: row.step_name,
			removedAt: Number(row.removed_at),
			waiting: Number(row.waiting),
			failed: Number(row.failed),
			test: Number(row.test),
			oldestArrivalAt: Number(row.oldest_at),
		}));
	}

	/** Steps of a journey that were ever published and at which contacts wait. */
	async withOpenHolds(journeyId: string): Promise<string[]> {
		const rows = await this.#context.db
			.selectFrom('steps')
			.select('step_id')
			.where('journey_id', '=', journeyId)
			.where(
				sql<boolean>`(exists (select 1 from holds h where h.journey_id = steps.journey_id
						and h.step_id = steps.step_id and h.state in ('waiting', 'ready'))
					or exists (select 1 from holds h where h.journey_id = steps.journey_id
						and h.step_id = steps.step_id and h.state = 'paused'))`,
			)
			.execute();
		return rows.map((row) => row.step_id);
	}

	/** All steps of a journey that were ever published. */
	async list(journeyId: string): Promise<Step[]> {
		const rows = await this.#context.db
			.selectFrom('steps')
			.selectAll()
			.where('journey_id', '=', journeyId)
			.execute();
		return rows.map(toStep);
	}

	/**
	 * Pauses a journey, or ends its pause.
	 * @returns whether this was new
	 */
	async setJourneyPaused(journeyId: string, paused: boolean): Promise<boolean> {
		const now = this.#context.clock.now();
		const row = await this.#context.db
			.updateTable('journeys')
			.set({ paused_at: paused ? now : null, updated_at: now })
			.where('id', '=', journeyId)
			.where('paused_at', paused ? 'is' : 'is not', null)
			.returning('id')
			.executeTakeFirst();
		return row !== undefined;
	}

	/** Sets who looks after a journey. Returns false when it was never published on this store. */
	async setOwner(journeyId: string, owner: string | null): Promise<boolean> {
		const updated = await this.#context.db
			.updateTable('journeys')
			.set({ owner, updated_at: this.#context.clock.now() })
			.where('id', '=', journeyId)
			.returning('id')
			.executeTakeFirst();
		return updated !== undefined;
	}

	async journey(id: string): Promise<Journey | null> {
		const row = await this.#context.db
			.selectFrom('journeys')
			.selectAll()
			.where('id', '=', id)
			.executeTakeFirst();
		return row === undefined ? null : toJourney(row);
	}

	/** Journeys that were ever published, by name. */
	async listJourneys(page: Page = {}): Promise<Journey[]> {
		const { limit, offset } = pageLimits(page);
		const rows = await this.#context.db
			.selectFrom('journeys')
			.selectAll()
			.orderBy('name')
			.orderBy('id')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toJourney);
	}

	/** Journeys by name, for drop-downs. */
	async journeys(): Promise<Array<{ id: string; name: string }>> {
		return await this.#context.db
			.selectFrom('journeys')
			.select(['id', 'name'])
			.orderBy('name')
			.limit(1000)
			.execute();
	}
}
