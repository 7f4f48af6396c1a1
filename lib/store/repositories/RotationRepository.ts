import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';

/** Where a list of people that take turns stands. */
export interface Rotation {
	id: string;
	/** Where in the list the latest one stood, counted from 0. */
	position: number;
	/** Who came last; null: nobody yet. */
	latest: string | null;
	/** How often somebody was chosen. */
	turns: number;
}

/** Whose turn it is, kept so that it survives restarts and is the same for all processes. */
export class RotationRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** Reads a rotation and keeps all others from it until the transaction ends. */
	async lock(id: string): Promise<Rotation> {
		const { db, clock, sql: dialect } = this.#context;
		await db
			.insertInto('rotations')
			.values({ id, position: -1, latest: null, turns: 0, updated_at: clock.now() })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		const { rows } = await sql<Rotation>`
			select id, position, latest, turns from rotations where id = ${id} ${dialect.forUpdate}`.execute(db);
		const [{ position, latest, turns }] = rows;
		return { id, position, latest, turns: Number(turns) };
	}

	/** Notes who has come last; only in the transaction that has locked it. */
	async advance(id: string, position: number, latest: string): Promise<void> {
		await this.#context.db
			.updateTable('rotations')
			.set((set) => ({
				position,
				latest,
				turns: set('turns', '+', 1),
				updated_at: this.#context.clock.now(),
			}))
			.where('id', '=', id)
			.execute();
	}

	async get(id: string): Promise<Rotation | null> {
		const row = await this.#context.db
			.selectFrom('rotations')
			.select(['id', 'position', 'latest', 'turns'])
			.where('id', '=', id)
			.executeTakeFirst();
		return row === undefined ? null : { ...row, turns: Number(row.turns) };
	}
}
