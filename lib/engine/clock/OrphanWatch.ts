import { setImmediate as nextTurn } from 'node:timers/promises';

import type { CancelTimer } from '../../domain/clock';
import type { EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';
import { isPresent } from './presentSteps';
import type { StepRegistration } from './StepRegistration';

/**
 * How long the registrations of a journey must have been unchanged before a step that is not among them counts
 * as removed. n8n registers the nodes of a workflow one after the other, and an edited node is closed and
 * registered again, so a step may be missing for a moment without being gone.
 */
export const SETTLING_TIME = 10_000;

const CHUNK = 500;

/**
 * Finds contacts at steps that are no longer part of their journey. n8n sends no notice when a node is
 * deleted: what is known is which nodes of a published workflow have registered.
 *
 * *If a Step Is Removed* decides about the contacts that wait there. Those that have failed there stay
 * failed, also with *Exit*: what an execution did to them before it failed needs review, and an exit would
 * hide the error. They are shown with the other contacts at removed steps, and leave by a retry once the step
 * is back, or manually.
 */
export class OrphanWatch {
	readonly #context: EngineContext;

	readonly #registered: () => StepRegistration[];

	readonly #timers = new Map<string, CancelTimer>();

	#stopped = false;

	constructor(context: EngineContext, registered: () => StepRegistration[]) {
		this.#context = context;
		this.#registered = registered;
	}

	/** A step of the journey has been registered or closed. */
	changed(journeyId: string): void {
		this.#timers.get(journeyId)?.();
		if (this.#stopped) return;
		const at = this.#context.store.clock.now();
		this.#timers.set(
			journeyId,
			this.#context.store.clock.setTimer(SETTLING_TIME, () => {
				this.#timers.delete(journeyId);
				void this.#check(journeyId, at).catch((error: Error) => {
					// The clock reports a store that is away, once per outage.
					if (!this.#context.store.isTransient(error)) {
						this.#context.log.error(
							`Customer journeys: could not check for contacts at removed steps (${error.message})`,
						);
					}
					this.changed(journeyId);
				});
			}),
		);
	}

	stop(): void {
		this.#stopped = true;
		for (const cancel of this.#timers.values()) cancel();
		this.#timers.clear();
	}

	/** @param since when the registrations last changed */
	async #check(journeyId: string, since: number): Promise<void> {
		const steps = this.#registered().filter((step) => step.journeyId === journeyId);
		await this.#endEntries(journeyId, steps, since);
		const trigger = steps.find((step) => step.ifStepRemoved !== undefined);
		// Without its trigger the journey is not published: then its holds are frozen, not orphaned.
		if (trigger === undefined) return;
		const registered = new Set(steps.map((step) => step.stepId));
		const { steps: repository } = this.#context.store;
		const isRemoved = (stepId: string): boolean =>
			!registered.has(stepId) && !isPresent({ journeyId, stepId });
		const known = await repository.list(journeyId);
		// Whatever happens to its contacts: any process can then tell that the step is gone.
		await repository.markRemoved(journeyId, known.map((step) => step.stepId).filter(isRemoved));
		const occupied = await repository.withOpenHolds(journeyId);
		for (const stepId of occupied.filter(isRemoved)) {
			if (trigger.ifStepRemoved === 'keep') {
				this.#context.log.warn(
					`Customer journeys: contacts are waiting at a removed step of "${trigger.journeyName}"; they stay in the journey`,
					{ journeyId, stepId },
				);
				continue;
			}
			await this.#exitAll(journeyId, stepId);
		}
	}

	/** Stops entries by triggers that are no longer published. */
	async #endEntries(journeyId: string, steps: StepRegistration[], since: number): Promise<void> {
		const { store } = this.#context;
		const sources = await store.entries.sourcesOf(journeyId);
		const published = sources
			.map(({ stepId }) => stepId)
			.filter((stepId) => steps.some((step) => step.stepId === stepId) || isPresent({ journeyId, stepId }));
		if (published.length < sources.length) await store.entries.deactivateOthers(journeyId, published, since);
	}

	async #exitAll(journeyId: string, stepId: string): Promise<void> {
		for (;;) {
			const ids = await this.#context.store.holds.enrollmentsAt(journeyId, stepId, { limit: CHUNK });
			if (ids.length === 0 || this.#stopped) return;
			await exitEnrollments(this.#context, ids, 'step_removed');
			await nextTurn();
		}
	}
}
