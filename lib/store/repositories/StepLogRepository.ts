import { sql } from 'kysely';

import type { CountedEntry, EnrollmentFacts } from '../../domain/report';
import { fromJson, toJson } from '../json';
import { enrollmentOf, holdNumber } from '../newIds';
import type { RepositoryContext } from '../RepositoryContext';
import { COUNTING, countEntries } from './report/countEntries';
import { factsOf } from './report/readFacts';
import { readPassing } from './report/readPassing';
import { columnsOf } from '../tables';
import { integer } from '../tables/column';
import { recordReader, type RecordOf } from '../tables/record';

export interface StepLogEntry extends CountedEntry {
	executionId?: string | null;
	/** The hold that it is about, if any, and what is noted with it. */
	hold?: LoggedHold;
	/** Explains the decision; any JSON object. */
	detail?: object | null;
}

/** A hold, as far as the log has to know it once it is over. */
export interface LoggedHold {
	/** Missing: the contact wasn't held. */
	id?: string;
	/** The hold that it came from. */
	originId?: string;
	/** When it was released, and by which interaction. */
	releasedAt?: number | null;
	releasedBy?: string | null;
}

export type StoredStepLogEntry = RecordOf<'step_log'>;

const toEntry = recordReader('step_log');

/** What happened to each enrollment, in order: the answer to "where is this contact, and why?" */
export class StepLogRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/**
	 * Adds entries, and counts what they say. All that a transaction writes about an enrollment's end must be
	 * given at once: it ends once, at however many steps it was.
	 * @param known facts about the enrollments, by id; those that are missing are looked up
	 */
	async add(entries: StepLogEntry[], known?: ReadonlyMap<string, EnrollmentFacts>): Promise<void> {
		if (entries.length === 0) return;
		if (!COUNTING.on) {
			for (const same of alike(entries)) await this.#addAlike(same);
			return;
		}
		const { counted, facts } = await factsOf(this.#context, entries, known);
		// Usually the same has happened to all of them, and is then written once.
		for (const same of alike(entries)) await this.#addAlike(same);
		await countEntries(this.#context, counted, facts);
	}

	/**
	 * Counts what is written elsewhere: that an enrollment is completed is in its own row.
	 * @param known facts about all of the enrollments, by id
	 */
	async count(entries: CountedEntry[], known: ReadonlyMap<string, EnrollmentFacts>): Promise<void> {
		if (COUNTING.on && entries.length > 0) await countEntries(this.#context, entries, known);
	}

	async #addAlike(entries: StepLogEntry[]): Promise<void> {
		const [{ journeyId, stepId, kind, executionId }] = entries;
		const rows = this.#context.sql.rows(
			{
				position: integer(),
				...columnsOf(
					'step_log',
					'enrollment_id',
					'hold',
					'origin',
					'released_at',
					'released_by',
					'output',
					'lasted',
					'detail',
				),
			},
			entries.map(({ enrollmentId, hold, output, lasted, detail }, position) => ({
				position,
				enrollment_id: enrollmentId,
				hold: hold?.id === undefined ? null : holdNumber(hold.id),
				origin: hold?.originId === undefined ? null : holdNumber(hold.originId),
				released_at: hold?.releasedAt ?? null,
				released_by: hold?.releasedBy ?? null,
				output: output ?? null,
				lasted: lasted ?? null,
				detail: toJson(detail),
			})),
		);
		await sql`
			insert into step_log (enrollment_id, journey_id, step_id, at, kind, execution_id, hold, origin, released_at, released_by, output, lasted, detail)
			select enrollment_id, ${journeyId}, ${stepId}, cast(${this.#context.clock.now()} as bigint), ${kind},
				${executionId ?? null}, hold, origin, released_at, released_by, output, lasted, detail
			from ${rows} as entries order by position`.execute(this.#context.db);
	}

	/** The steps that enrollments have left, in order, by enrollment id. */
	async passages(
		enrollmentIds: string[],
	): Promise<Map<string, Array<{ stepId: string; output: number | null }>>> {
		const paths = new Map<string, Array<{ stepId: string; output: number | null }>>();
		if (enrollmentIds.length === 0) return paths;
		const { rows } = await sql<{ enrollment_id: string; step_id: string; output: number | null }>`
			select enrollment_id, step_id, output from step_log
			where enrollment_id ${this.#context.sql.oneOf(enrollmentIds)}
				and kind in ('delivered', 'passed', 'split') and step_id is not null
			order by id limit 10000`.execute(this.#context.db);
		for (const { enrollment_id, step_id, output } of rows) {
			const path = paths.get(enrollment_id) ?? [];
			paths.set(enrollment_id, path);
			path.push({ stepId: step_id, output: output === null ? null : Number(output) });
		}
		return paths;
	}

	/**
	 * Those of the contacts that pass a step at once which haven't passed it yet, coming from the same hold.
	 * @returns by the id of the hold they come from: facts about the enrollment, and whether it was at the step before
	 */
	async passing(
		stepId: string,
		passages: ReadonlyArray<{ enrollmentId: string; originId: string }>,
	): Promise<Map<string, { facts: EnrollmentFacts; again: boolean }>> {
		return await readPassing(this.#context, stepId, passages);
	}

	/**
	 * By which output each hold's contact last left its step, counted from 0.
	 * @returns by hold id; a hold that never left, or by no output that is known, is missing
	 */
	async outputsOf(holdIds: string[]): Promise<Map<string, number>> {
		if (holdIds.length === 0) return new Map();
		const byNumber = new Map(holdIds.map((id) => [`${enrollmentOf(id)} ${holdNumber(id)}`, id]));
		const { rows } = await sql<{ enrollment_id: string; hold: string; output: number | null }>`
			select enrollment_id, hold, output from step_log
			where enrollment_id ${this.#context.sql.oneOf([...new Set(holdIds.map(enrollmentOf))])}
				and kind = 'delivered' and hold is not null
			order by id`.execute(this.#context.db);
		const outputs = new Map<string, number>();
		for (const { enrollment_id, hold, output } of rows) {
			const id = byNumber.get(`${enrollment_id} ${hold}`);
			if (id === undefined) continue;
			if (output === null) outputs.delete(id);
			else outputs.set(id, Number(output));
		}
		return outputs;
	}

	/** Oldest first, with the completion of those that are. */
	async list(enrollmentIds: string[]): Promise<StoredStepLogEntry[]> {
		if (enrollmentIds.length === 0) return [];
		const rows = await this.#context.db
			.selectFrom('step_log')
			.selectAll()
			.where(sql<boolean>`enrollment_id ${this.#context.sql.oneOf(enrollmentIds)}`)
			.orderBy('id')
			.limit(10_000)
			.execute();
		return await this.#withCompletions(enrollmentIds, rows.map(toEntry));
	}

	/** Adds how enrollments were completed, which their own rows tell, behind all else that happened to them. */
	async #withCompletions(
		enrollmentIds: string[],
		entries: StoredStepLogEntry[],
	): Promise<StoredStepLogEntry[]> {
		const completed = await this.#context.db
			.selectFrom('enrollments')
			.select(['id', 'journey_id', 'ended_at', 'ended_how'])
			.where(sql<boolean>`id ${this.#context.sql.oneOf(enrollmentIds)}`)
			.where('status', '=', 'completed')
			.where('details_removed_at', 'is', null)
			.orderBy('ended_at')
			.execute();
		const ways = Map.groupBy(entries, ({ enrollmentId }) => enrollmentId);
		const ends = completed.map(({ id, journey_id: journeyId, ended_at, ended_how }): StoredStepLogEntry => {
			const left = ways.get(id)?.findLast(({ kind }) => kind === 'delivered');
			return {
				id: (entries.at(-1)?.id ?? 0) + 1,
				enrollmentId: id,
				journeyId,
				stepId: left?.stepId ?? null,
				at: ended_at ?? 0,
				kind: 'completed',
				executionId: null,
				hold: null,
				origin: null,
				releasedAt: null,
				releasedBy: null,
				output: left?.output ?? null,
				lasted: null,
				detail: fromJson(ended_how),
			};
		});
		const all = [...entries, ...ends];
		return enrollmentIds.length === 1 ? all : all.sort((one, other) => one.at - other.at);
	}
}

/** Groups entries into runs that differ only in the enrollment and the detail. */
function alike(entries: StepLogEntry[]): StepLogEntry[][] {
	const runs: StepLogEntry[][] = [];
	for (const entry of entries) {
		const last = runs.at(-1)?.[0];
		const same =
			last !== undefined &&
			last.journeyId === entry.journeyId &&
			last.stepId === entry.stepId &&
			last.kind === entry.kind &&
			last.executionId === entry.executionId;
		if (same) runs.at(-1)!.push(entry);
		else runs.push([entry]);
	}
	return runs;
}
