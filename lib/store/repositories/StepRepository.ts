import type { RepositoryContext } from '../KyselyStore';
import type { StepRow } from '../schema';

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
					registered_at: now,
				}),
			)
			.execute();
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
