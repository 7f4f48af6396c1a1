import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';

import {
	DEFAULT_PROCESS_ID,
	PRESET_PROCESSES,
	presetProcess,
	type LifecycleProcess,
	type Opportunity,
} from '../../domain/lifecycle';
import { textKey } from '../../domain/normalization';
import type { RepositoryContext } from '../RepositoryContext';
import { toLead, type Lead } from '../records';
import { columnsOf, TABLES } from '../tables';
import type { Columns } from '../tables/column';
import { columnNames, recordColumns, recordReader, toRow, type RecordOf } from '../tables/record';
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

/** A lead after a move, with the move. */
export interface MovedLead {
	lead: Lead;
	move: LeadMove;
}

/** What locking a process lets others do with it: `use` lets them use it too, `change` nothing. */
export type ProcessHold = 'use' | 'change';

const LEAD_COLUMNS = columnNames(recordColumns('leads'));

/** What a move writes on its lead. */
const MOVED_COLUMNS = columnsOf(
	'leads',
	'id',
	'process_id',
	'stage',
	'status',
	'status_reason',
	'recycled',
	'sales_ready_at',
	'opportunity',
	'owner',
	'updated_at',
);

/** What is noted of a move; its place in the lead's history is counted as it is stored. */
const NOTED_COLUMNS: Columns = Object.fromEntries(
	Object.entries(TABLES.lead_moves.columns).filter(([name]) => name !== 'sequence'),
);

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
	 * @param hold see {@link LifecycleRepository.getMany}
	 */
	async process(id: string | null, hold?: ProcessHold): Promise<LifecycleProcess | null> {
		const wanted = id ?? DEFAULT_PROCESS_ID;
		return (await this.getMany([wanted], hold)).get(wanted) ?? null;
	}

	/**
	 * Processes by id; ids without a process are missing.
	 * @param hold locks them until the transaction ends: `use` lets others use them too, `change` no one
	 */
	async getMany(ids: string[], hold?: ProcessHold): Promise<Map<string, LifecycleProcess>> {
		if (ids.length === 0) return new Map();
		const { db, sql: dialect } = this.#context;
		const wanted = [...new Set(ids)];
		const { rows } = await sql<object>`select * from lifecycle_processes
			where id ${dialect.oneOf(wanted)} order by id ${this.#lock(hold)}`.execute(db);
		const kept = new Map(rows.map(toProcess).map((process) => [process.id, process]));
		return new Map(
			wanted.flatMap((id) => {
				const process = kept.get(id) ?? presetProcess(id);
				return process === undefined ? [] : [[id, process] as const];
			}),
		);
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

	/**
	 * Reads leads, by id, that no one else moves before the transaction ends. In a fixed order, so that two
	 * transactions that do this can't wait for each other.
	 */
	async lockLeads(ids: string[]): Promise<Map<string, Lead>> {
		if (ids.length === 0) return new Map();
		const { db, sql: dialect } = this.#context;
		const { rows } = await sql<object>`select ${LEAD_COLUMNS} from leads
			where id ${dialect.oneOf([...new Set(ids)])} order by id ${dialect.forNoKeyUpdateOf('leads')}`.execute(db);
		return new Map(rows.map(toLead).map((lead) => [lead.id, lead]));
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

	/** The stages of leads when they were last closed; those that never were are missing. */
	async stagesBeforeClosing(leadIds: string[]): Promise<Map<string, string>> {
		if (leadIds.length === 0) return new Map();
		const { db, sql: dialect } = this.#context;
		const { rows } = await sql<{ lead_id: string; from_stage: string }>`
			select lead_id, from_stage from lead_moves
			where lead_id ${dialect.oneOf([...new Set(leadIds)])} and from_status = 'open' and to_status <> 'open'
			order by lead_id, sequence`.execute(db);
		return new Map(rows.map((row) => [row.lead_id, row.from_stage]));
	}

	/**
	 * Moves leads, and notes the moves. The leads must come from {@link LifecycleRepository.lockLeads} in this
	 * transaction, each once.
	 * @returns the results, in order
	 */
	async move(moves: Array<{ lead: Lead; move: NewLeadMove }>): Promise<MovedLead[]> {
		if (moves.length === 0) return [];
		const { db, sql: dialect, clock } = this.#context;
		const now = clock.now();
		const moved = moves.map(({ lead, move }) => ({ before: lead, move, after: afterMove(lead, move, now) }));
		const leads = dialect.rows(
			MOVED_COLUMNS,
			moved.map(({ after }) => toRow(MOVED_COLUMNS, after)),
		);
		await sql`update leads set process_id = w.process_id, stage = w.stage, status = w.status,
				status_reason = w.status_reason, recycled = w.recycled, sales_ready_at = w.sales_ready_at,
				opportunity = w.opportunity, owner = w.owner, updated_at = w.updated_at
			from ${leads} as w where leads.id = w.id`.execute(db);
		const noted = await this.#note(
			moved.map(({ before, move, after }) =>
				toRow(NOTED_COLUMNS, {
					...move,
					id: this.#context.newId(),
					leadId: before.id,
					fromStage: before.stage,
					toStage: after.stage,
					fromStatus: before.status,
					at: now,
				}),
			),
		);
		return moved.map(({ after }, position) => ({ lead: after, move: noted[position] }));
	}

	/** @returns the moves with their places in their leads' histories, in order */
	async #note(rows: Array<Record<string, unknown>>): Promise<LeadMove[]> {
		const names = columnNames(NOTED_COLUMNS);
		const { rows: noted } = await sql<{ id: string; sequence: number }>`
			insert into lead_moves (${names}, sequence)
			select ${names}, coalesce((select max(earlier.sequence) from lead_moves earlier
				where earlier.lead_id = w.lead_id), 0) + 1
			from ${this.#context.sql.rows(NOTED_COLUMNS, rows)} as w where true
			returning id, sequence`.execute(this.#context.db);
		const sequences = new Map(noted.map(({ id, sequence }) => [id, sequence]));
		return rows.map((row) => toMove({ ...row, sequence: sequences.get(row.id as string) }));
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
	#lock(hold: ProcessHold | undefined): RawBuilder<unknown> {
		if (hold === 'change') return this.#context.sql.forUpdate;
		return hold === 'use' && this.#context.sql.dialect === 'postgres' ? sql`for share` : sql``;
	}
}

function afterMove(lead: Lead, move: NewLeadMove, now: number): Lead {
	return {
		...lead,
		processId: move.processId,
		stage: move.to,
		status: move.toStatus,
		statusReason: move.toStatus === 'disqualified' ? move.reason : null,
		recycled: lead.recycled + (move.action === 'recycle' ? 1 : 0),
		salesReadyAt: salesReadyAt(lead, move.action, now),
		...(move.opportunity === undefined ? {} : { opportunity: move.opportunity }),
		...(move.owner === undefined ? {} : { owner: move.owner }),
		updatedAt: now,
	};
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
