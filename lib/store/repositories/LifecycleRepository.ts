import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';

import {
	DEFAULT_PROCESS_ID,
	PRESET_PROCESSES,
	presetProcess,
	type LifecycleProcess,
	type Opportunity,
} from '../../domain/lifecycle';
import { textKey } from '../../domain/normalization';
import { toJson } from '../json';
import type { RepositoryContext } from '../RepositoryContext';
import { toLead, type Lead } from '../records';
import type { LeadMoveRow } from '../schema';
import { TABLES } from '../tables';
import { recordReader, toRow, type RecordOf } from '../tables/record';
import { pageLimits, type Page } from './page';
import type { RecordOrigin } from '../RecordTable';

/** A process to store; `definition` is left out for one that every store has. */
export type ProcessWrite = Omit<LifecycleProcess, 'id' | 'definition'> & {
	definition: LifecycleProcess['definition'] | null;
};

/** One move of a lead, as the rest of the package sees it. */
export type LeadMove = Omit<RecordOf<'lead_moves'>, 'fromStage' | 'toStage'> & { from: string; to: string };

export type NewLeadMove = Omit<LeadMove, 'id' | 'sequence' | 'at' | 'from' | 'fromStatus'> & {
	originId: string | null;
	/** Left as it is, if not given. */
	opportunity?: Opportunity | null;
	/** Likewise. */
	owner?: string;
};

const readProcess = recordReader('lifecycle_processes');

const readMove = recordReader('lead_moves');

/** Lifecycle processes, and the moves of leads through their stages. */
export class LifecycleRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/**
	 * @param id null: the default process
	 * @param hold locks it until the transaction ends: `use` lets others use it too, `change` no one
	 */
	async process(id: string | null, hold?: 'use' | 'change'): Promise<LifecycleProcess | null> {
		const wanted = id ?? DEFAULT_PROCESS_ID;
		const { rows } = await sql<object>`
			select * from lifecycle_processes where id = ${wanted} ${this.#lock(hold)}`.execute(this.#context.db);
		return rows.length === 0 ? (presetProcess(wanted) ?? null) : toProcess(rows[0]);
	}

	/** The processes that every store has, followed by all others by name. */
	async processes(): Promise<LifecycleProcess[]> {
		const rows = await this.#context.db
			.selectFrom('lifecycle_processes')
			.selectAll()
			.orderBy('name_key')
			.execute();
		const kept = new Map(rows.map((row) => [row.id, toProcess(row)]));
		const presets = PRESET_PROCESSES.map((preset) => kept.get(preset.id) ?? preset);
		return [...presets, ...[...kept.values()].filter(({ id }) => presetProcess(id) === undefined)];
	}

	/** Creates or changes a process. A database error when another one has the name. */
	async save(id: string, process: ProcessWrite): Promise<LifecycleProcess> {
		const now = this.#context.clock.now();
		const columns = toRow(TABLES.lifecycle_processes.columns, {
			...process,
			id,
			nameKey: textKey(process.name),
			updatedAt: now,
		});
		const row = await this.#context.db
			.insertInto('lifecycle_processes')
			.values({ ...columns, created_at: now } as never)
			.onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
			.returningAll()
			.executeTakeFirstOrThrow();
		return toProcess(row);
	}

	/** @returns whether it was there */
	async delete(id: string): Promise<boolean> {
		const { numDeletedRows } = await this.#context.db
			.deleteFrom('lifecycle_processes')
			.where('id', '=', id)
			.executeTakeFirst();
		return numDeletedRows > 0;
	}

	/** How many leads are in each stage of a process, including closed ones. */
	async countByStage(id: string | null): Promise<Map<string, number>> {
		const rows = await this.#context.db
			.selectFrom('leads')
			.select((select) => ['stage', select.fn.countAll<number>().as('total')])
			.where((where): Expression<SqlBool> =>
				isDefault(id) ? where('process_id', 'is', null) : where('process_id', '=', id),
			)
			.groupBy('stage')
			.execute();
		return new Map(rows.map(({ stage, total }) => [stage, Number(total)]));
	}

	/** Reads a lead that no one else moves before the transaction ends. */
	async lockLead(id: string): Promise<Lead | null> {
		const row = await this.#context.db
			.selectFrom('leads')
			.selectAll()
			.where('id', '=', id)
			.$if(this.#context.sql.dialect === 'postgres', (query) => query.forNoKeyUpdate())
			.executeTakeFirst();
		return row === undefined ? null : toLead(row);
	}

	/** How a step has already moved a lead in this visit, if it has. */
	async findByOrigin(leadId: string, origin: RecordOrigin): Promise<LeadMove | null> {
		const row = await this.#context.db
			.selectFrom('lead_moves')
			.selectAll()
			.where('enrollment_id', '=', origin.enrollmentId)
			.where('step_id', '=', origin.stepId)
			.where('origin_id', '=', origin.originId)
			.where('lead_id', '=', leadId)
			.executeTakeFirst();
		return row === undefined ? null : toMove(row);
	}

	/** The stage of a lead when it was last closed; null when it never was. */
	async stageBeforeClosing(leadId: string): Promise<string | null> {
		const row = await this.#context.db
			.selectFrom('lead_moves')
			.select('from_stage')
			.where('lead_id', '=', leadId)
			.where('from_status', '=', 'open')
			.where('to_status', '<>', 'open')
			.orderBy('sequence', 'desc')
			.limit(1)
			.executeTakeFirst();
		return row?.from_stage ?? null;
	}

	/**
	 * Moves a lead, and notes the move. The lead must come from {@link LifecycleRepository.lockLead} in this
	 * transaction.
	 */
	async move(lead: Lead, move: NewLeadMove): Promise<{ lead: Lead; move: LeadMove }> {
		const { db, clock } = this.#context;
		const now = clock.now();
		const recycled = lead.recycled + (move.action === 'recycle' ? 1 : 0);
		const moved = await db
			.updateTable('leads')
			.set({
				process_id: move.processId,
				stage: move.to,
				status: move.toStatus,
				status_reason: move.toStatus === 'disqualified' ? move.reason : null,
				recycled,
				sales_ready_at: salesReadyAt(lead, move.action, now),
				...(move.opportunity === undefined ? {} : { opportunity: toJson(move.opportunity) }),
				...(move.owner === undefined ? {} : { owner: move.owner }),
				updated_at: now,
			})
			.where('id', '=', lead.id)
			.returningAll()
			.executeTakeFirstOrThrow();
		const noted = await db
			.insertInto('lead_moves')
			.values((values) => ({
				...(toRow(TABLES.lead_moves.columns, {
					...move,
					id: this.#context.newId(),
					leadId: lead.id,
					fromStage: lead.stage,
					toStage: move.to,
					fromStatus: lead.status,
					at: now,
				}) as Omit<LeadMoveRow, 'sequence'>),
				sequence: values
					.selectFrom('lead_moves as earlier')
					.where('earlier.lead_id', '=', lead.id)
					.select((select) =>
						sql<number>`coalesce(${select.fn.max('earlier.sequence')}, 0) + 1`.as('sequence'),
					),
			}))
			.returningAll()
			.executeTakeFirstOrThrow();
		return { lead: toLead(moved), move: toMove(noted) };
	}

	/** The moves of a lead, oldest first. */
	async history(leadId: string, page: Page = {}): Promise<LeadMove[]> {
		const { limit, offset } = pageLimits(page);
		const rows = await this.#context.db
			.selectFrom('lead_moves')
			.selectAll()
			.where('lead_id', '=', leadId)
			.orderBy('sequence')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toMove);
	}

	/** SQLite needs none: it has one writer at a time. */
	#lock(hold: 'use' | 'change' | undefined): RawBuilder<unknown> {
		if (hold === 'change') return this.#context.sql.forUpdate;
		return hold === 'use' && this.#context.sql.dialect === 'postgres' ? sql`for share` : sql``;
	}
}

/** When a lead became sales-ready; a recycled one has to become so again. */
function salesReadyAt({ salesReadyAt: before }: Lead, action: string, now: number): number | null {
	if (action === 'recycle') return null;
	return action === 'sales_ready' ? (before ?? now) : before;
}

function isDefault(id: string | null): id is null {
	return id === null || id === DEFAULT_PROCESS_ID;
}

function toProcess(row: object): LifecycleProcess {
	const process = readProcess(row);
	const definition = process.definition ?? presetProcess(process.id)?.definition;
	if (definition === undefined) throw new Error(`The lifecycle process ${process.id} has lost its stages`);
	return { ...process, definition };
}

function toMove(row: object): LeadMove {
	const { fromStage: from, toStage: to, ...move } = readMove(row);
	return { ...move, from, to };
}
