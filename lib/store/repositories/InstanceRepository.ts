import type { RepositoryContext } from '../RepositoryContext';
import { recordReader, type RecordOf } from '../tables/record';

export type Instance = RecordOf<'instances'>;

const toInstance = recordReader('instances');

/** The processes that use the store, each identified from its start by its own id. */
export class InstanceRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async add(instance: Pick<Instance, 'id' | 'host' | 'pid'>): Promise<void> {
		const now = this.#context.clock.now();
		await this.#context.db
			.insertInto('instances')
			.values({ ...instance, started_at: now, heartbeat_at: now })
			.execute();
	}

	/** Reports that the process is still alive. Returns false when it is not (or no longer) in the list. */
	async beat(id: string): Promise<boolean> {
		const row = await this.#context.db
			.updateTable('instances')
			.set({ heartbeat_at: this.#context.clock.now() })
			.where('id', '=', id)
			.returning('id')
			.executeTakeFirst();
		return row !== undefined;
	}

	/** Returns the ids of those that were in the list: of two callers that remove the same, one gets it. */
	async remove(ids: string[]): Promise<string[]> {
		if (ids.length === 0) return [];
		const removed = await this.#context.db
			.deleteFrom('instances')
			.where('id', 'in', ids)
			.returning('id')
			.execute();
		return removed.map((row) => row.id);
	}

	async list(): Promise<Instance[]> {
		return (await this.#context.db.selectFrom('instances').selectAll().execute()).map(toInstance);
	}
}
