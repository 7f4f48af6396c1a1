import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';

/** The state of a list of people who take turns. */
export interface Rotation {
	id: string;
	/** The list position of the latest one, counted from 0. */
	position: number;
	/** The latest person; null: none yet. */
	latest: string | null;
	/** How many turns there have been. */
	turns: number;
}

/** Whose turn it is, stored so that it survives restarts and is the same for all processes. */
export class RotationRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** Reads a rotation and locks it until the transaction ends. */
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

	/** Notes the latest person; only in the transaction that has locked it. */
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
