import { sql } from 'kysely';

import type { FailurePolicy } from '../../domain/journey';
import { fromJson } from '../json';
import type { RepositoryContext } from '../KyselyStore';
import type { StepRow } from '../schema';

/** One text for a step of a journey, to be used as a key of maps. */
export function stepKey(journeyId: string, stepId: string): string {
	return `${journeyId} ${stepId}`;
}

export class StepRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(journeyId: string, stepId: string): Promise<StepRow | null> {
		const row = await this.#context.db
			.selectFrom('steps')
			.selectAll()
			.where('journey_id', '=', journeyId)
			.where('step_id', '=', stepId)
			.executeTakeFirst();
		return row ?? null;
	}

	/** Notes a step (and its journey) as it is published now. */
	async save(step: Omit<StepRow, 'registered_at'> & { journeyName: string }): Promise<void> {
		const now = this.#context.clock.now();
		const { journeyName, ...row } = step;
		await this.#context.db
			.insertInto('journeys')
			.values({ id: step.journey_id, name: journeyName, created_at: now, updated_at: now })
			.onConflict((conflict) => conflict.column('id').doUpdateSet({ name: journeyName, updated_at: now }))
			.execute();
		await this.#context.db
			.insertInto('steps')
			.values({ ...row, registered_at: now })
			.onConflict((conflict) =>
				conflict.columns(['journey_id', 'step_id']).doUpdateSet({
					name: row.name,
					type: row.type,
					terms_key: row.terms_key,
					failure_policy: row.failure_policy,
					registered_at: now,
				}),
			)
			.execute();
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

	/** Steps of a journey, as far as they were ever published, at which somebody waits. */
	async withOpenHolds(journeyId: string): Promise<string[]> {
		const rows = await this.#context.db
			.selectFrom('steps')
			.select('step_id')
			.where('journey_id', '=', journeyId)
			.where(
				sql<boolean>`exists (select 1 from holds h where h.journey_id = steps.journey_id
					and h.step_id = steps.step_id and h.state in ('waiting', 'ready'))`,
			)
			.execute();
		return rows.map((row) => row.step_id);
	}

	/** All steps of a journey that were ever published. */
	async list(journeyId: string): Promise<StepRow[]> {
		return await this.#context.db
			.selectFrom('steps')
			.selectAll()
			.where('journey_id', '=', journeyId)
			.execute();
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
