import type { CountedEntry, Delta, EnrollmentFacts } from '../../domain/report';
import type { RepositoryContext } from '../RepositoryContext';
import * as checking from './report/checkNumbers';
import * as counting from './report/countEntries';
import * as folding from './report/foldDeltas';
import * as maturing from './report/maturing';
import { readNumbers, type NumbersRange, type NumbersRow } from './report/readNumbers';
import * as states from './report/liveStates';
import * as versions from './report/journeyVersions';

/** The numbers of journeys. Counters outlive what they were counted from. */
export class ReportRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	count = async (
		entries: readonly CountedEntry[],
		facts: ReadonlyMap<string, EnrollmentFacts>,
	): Promise<void> => await counting.countEntries(this.#context, entries, facts);

	addDeltas = async (deltas: readonly Delta[]): Promise<void> =>
		await counting.addDeltas(this.#context, deltas);

	fold = async (limit: number): Promise<number> => await folding.foldDeltas(this.#context, limit);

	pending = async (): Promise<number> => await folding.pendingDeltas(this.#context);

	deleteOldHours = async (before: number, limit: number): Promise<number> =>
		await folding.deleteOldHours(this.#context, before, limit);

	numbers = async (journeyId: string, range: NumbersRange): Promise<NumbersRow[]> =>
		await readNumbers(this.#context, journeyId, range);

	overdue = async (
		journeyId: string,
		stepIds: string[],
		before: number,
		limit: number,
	): Promise<Map<string, number>> => await states.overdueAt(this.#context, journeyId, stepIds, before, limit);

	failedEnrollments = async (journeyId: string, entered?: states.EnteredRange): Promise<number> =>
		await states.failedEnrollments(this.#context, journeyId, entered);

	keepVersion = async (version: Omit<versions.JourneyVersion, 'version' | 'publishedAt'>): Promise<number> =>
		await versions.keepVersion(this.#context, version);

	latestVersion = async (journeyId: string): Promise<versions.JourneyVersion | null> =>
		await versions.latestVersion(this.#context, journeyId);

	versions = async (journeyId: string): Promise<versions.JourneyVersion[]> =>
		await versions.listVersions(this.#context, journeyId);

	freeze = async (): Promise<void> => await checking.freeze(this.#context);

	atStep = async (journeyId: string, stepId: string): Promise<checking.FoundAtStep> =>
		await checking.countAtStep(this.#context, journeyId, stepId);

	inJourney = async (journeyId: string): Promise<checking.FoundInJourney> =>
		await checking.countInJourney(this.#context, journeyId);

	progress = async (name: string): Promise<checking.Progress | null> =>
		await checking.readProgress(this.#context, name);

	claimCheck = async (name: string, before: number): Promise<boolean> =>
		await checking.claimProgress(this.#context, name, before);

	zoneOf = async (journeyId: string): Promise<string> =>
		(await this.#context.zones.of(this.#context.db, [journeyId])).get(journeyId) as string;

	endedRuns = async (
		journeyId: string,
		page: Parameters<typeof maturing.endedRuns>[2],
	): Promise<maturing.EndedRun[]> => await maturing.endedRuns(this.#context, journeyId, page);

	lockProgress = async (name: string): Promise<void> => await maturing.lockProgress(this.#context, name);

	saveProgress = async (progress: checking.Progress): Promise<void> =>
		await checking.saveProgress(this.#context, progress);
}
