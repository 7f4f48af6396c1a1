import type { CancelTimer } from '../../domain/clock';
import type { MissingStep } from '../../domain/journey';
import type { EngineContext } from '../EngineContext';
import { failedStepsOf, forgetFailedStep } from '../opening/failedSteps';
import type { StepRegistration } from './StepRegistration';

/** How long the registrations of a journey must have been unchanged before a step that is not among them counts. */
const SETTLING_TIME = 3_000;

/** How often it's checked whether what a closed journey lacked is there now. */
const RECHECK_INTERVAL = 30_000;

/**
 * How often one contact is sent to n8n from a closed journey's trigger: the only way to learn, without a call
 * of its webhook, that a fixed version has been published. n8n doesn't ask the nodes that weren't edited.
 */
const PROBE_INTERVAL = 5 * 60_000;

/** What this process serves. */
export interface RegisteredHere {
	has(journeyId: string, stepId: string): boolean;
	/** Whether a trigger of the journey is among them: processes that only take forms know nothing of its steps. */
	hasEntryOf(journeyId: string): boolean;
}

interface Tries {
	recheckedAt: number;
	probedAt: number;
}

/**
 * Keeps contacts at a journey's trigger while the journey isn't open: while the check has found errors in its
 * workflow, or a step of it isn't registered. n8n publishes workflows in parts.
 */
export class OpeningWatch {
	readonly #context: EngineContext;

	readonly #registered: RegisteredHere;

	/** The steps of each journey's workflow, as last seen; those that were closed since are left out. */
	readonly #expected = new Map<string, Map<string, string>>();

	readonly #tries = new Map<string, Tries>();

	readonly #timers = new Map<string, CancelTimer>();

	#stopped = false;

	constructor(context: EngineContext, registered: RegisteredHere) {
		this.#context = context;
		this.#registered = registered;
	}

	/**
	 * The steps that a published workflow has now.
	 * @returns whether that's news
	 */
	expect(journeyId: string, steps: ReadonlyArray<{ stepId: string; name: string }>): boolean {
		const known = this.#expected.get(journeyId);
		const gone = failedStepsOf(journeyId).filter(
			({ stepId }) => !steps.some((step) => step.stepId === stepId),
		);
		const same =
			known?.size === steps.length && steps.every(({ stepId, name }) => known.get(stepId) === name);
		if (same && gone.length === 0) return false;
		for (const { stepId } of gone) forgetFailedStep(journeyId, stepId);
		this.#expected.set(journeyId, new Map(steps.map(({ stepId, name }) => [stepId, name])));
		this.changed(journeyId);
		return true;
	}

	/** A step was closed: it's being registered again, or was removed. */
	closed(journeyId: string, stepId: string): void {
		this.#expected.get(journeyId)?.delete(stepId);
		this.changed(journeyId);
	}

	/** Steps of a journey that aren't registered. */
	missing(journeyId: string): MissingStep[] {
		const failed = failedStepsOf(journeyId).filter(({ stepId }) => !this.#registered.has(journeyId, stepId));
		const others = [...(this.#expected.get(journeyId) ?? [])]
			.filter(([stepId]) => !this.#registered.has(journeyId, stepId))
			.filter(([stepId]) => !failed.some((step) => step.stepId === stepId))
			.map(([stepId, name]): MissingStep => ({ stepId, name, reason: null }));
		return [...failed, ...others];
	}

	/** Whether contacts may not start at a step now. */
	isClosed({ journeyId, entry }: StepRegistration, closedInStore: boolean): boolean {
		return entry !== undefined && (closedInStore || this.missing(journeyId).length > 0);
	}

	/**
	 * What to do about contacts that are due at the trigger of a closed journey.
	 * @returns whether to send one of them to n8n; if not, when to ask again
	 */
	async look({ journeyId, entry }: StepRegistration): Promise<{ probe: boolean; again: number }> {
		const now = this.#context.store.clock.now();
		const tries = this.#tries.get(journeyId) ?? { recheckedAt: now, probedAt: now };
		this.#tries.set(journeyId, tries);
		if (now - tries.recheckedAt >= RECHECK_INTERVAL) {
			tries.recheckedAt = now;
			await entry?.recheck();
		}
		const probe = now - tries.probedAt >= PROBE_INTERVAL;
		if (probe) tries.probedAt = now;
		return { probe, again: tries.recheckedAt + RECHECK_INTERVAL };
	}

	/** Contacts start there. */
	opened(journeyId: string): void {
		this.#tries.delete(journeyId);
	}

	/** A step of the journey has been registered or closed, or couldn't be registered. */
	changed(journeyId: string): void {
		this.#timers.get(journeyId)?.();
		if (this.#stopped) return;
		this.#timers.set(
			journeyId,
			this.#context.store.clock.setTimer(SETTLING_TIME, () => {
				this.#timers.delete(journeyId);
				void this.#note(journeyId).catch((error: Error) => {
					// The clock reports a store that is away, once per outage.
					if (!this.#context.store.isTransient(error)) {
						this.#context.log.error(
							`Customer journeys: could not note which steps are missing (${error.message})`,
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

	/** For other processes, and for people. */
	async #note(journeyId: string): Promise<void> {
		if (this.#stopped || !this.#registered.hasEntryOf(journeyId)) return;
		const { store } = this.#context;
		const missing = this.missing(journeyId);
		const before = (await store.steps.journey(journeyId))?.missingSteps ?? null;
		if (before === null && missing.length === 0) return;
		await store.steps.setMissing(journeyId, missing.length === 0 ? null : missing);
		this.#context.wake();
	}
}
