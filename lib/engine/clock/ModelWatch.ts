import type { CancelTimer } from '../../domain/clock';
import { SETTLING_TIME } from './OrphanWatch';
import { isPresent } from './presentSteps';
import type { EngineContext } from '../EngineContext';
import { finishPasses } from '../scoring/continuePass';
import { modelId, publishModel, stopModel, type ModelRegistration } from '../scoring/publishModel';

/**
 * The models whose nodes this process has published. n8n sends no notice when a node is deleted or its
 * workflow is unpublished: a model whose node stays away for the settling time is stopped. A restart of n8n
 * stops none.
 */
export class ModelWatch {
	readonly #context: EngineContext;

	readonly #models = new Map<string, ModelRegistration>();

	readonly #timers = new Map<string, CancelTimer>();

	#stopped = false;

	constructor(context: EngineContext) {
		this.#context = context;
	}

	/** The number of models. */
	get size(): number {
		return this.#models.size;
	}

	/** Whether a model is published in this process. */
	has(id: string): boolean {
		return this.#models.has(id);
	}

	/** @returns what ends the registration */
	async register(registration: ModelRegistration): Promise<() => void> {
		const id = modelId(registration);
		await publishModel(this.#context, registration);
		this.#models.set(id, registration);
		this.changed(registration.journeyId);
		this.#context.wake();
		return () => {
			// An edited node registers again before or after the old registration ends.
			if (this.#models.get(id) === registration) this.#models.delete(id);
			this.changed(registration.journeyId);
		};
	}

	/** A node of the workflow has been registered or closed. */
	changed(journeyId: string): void {
		this.#timers.get(journeyId)?.();
		if (this.#stopped) return;
		const { clock } = this.#context.store;
		const at = clock.now();
		this.#timers.set(
			journeyId,
			clock.setTimer(SETTLING_TIME, () => {
				this.#timers.delete(journeyId);
				void this.#check(journeyId, at).catch((error: Error) => {
					// The clock reports a store that is away, once per outage.
					if (!this.#context.store.isTransient(error)) {
						this.#context.log.error(
							`Customer journeys: could not check for scoring models without a node (${error.message})`,
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
		if (this.#stopped) return;
		for (const model of await this.#context.store.scoring.modelsOf(journeyId)) {
			if (!model.active || model.stepId === null || this.#models.has(model.id)) continue;
			if (isPresent({ journeyId, stepId: model.stepId })) continue;
			if (!(await stopModel(this.#context, model.id, 'unpublished', since))) continue;
			this.#context.log.info(`Customer journeys: scoring model "${model.name}" is no longer published`, {
				journeyId,
			});
			// Here: nothing may be left that would keep this process's clock running.
			await finishPasses(this.#context, () => this.#stopped);
		}
	}
}
