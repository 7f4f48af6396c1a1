import type { Logger } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { StoreLostError, StoreTooNewError } from '../../store';
import { systemClock } from '../systemClock';

const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/**
 * A step's registration with its store's clock, which may be unavailable when n8n starts. n8n tries an
 * activation a few times and then gives up on the workflow, so a step that only has to wait doesn't let it
 * fail.
 */
export class Registration {
	readonly #register: () => Promise<() => void>;

	readonly #log: Logger;

	#ended = false;

	#close: (() => void) | undefined;

	/** @param register registers the step and returns a function that ends the registration */
	constructor(register: () => Promise<() => void>, log: Logger) {
		this.#register = register;
		this.#log = log;
	}

	/**
	 * Registers. If `patient`, it waits in the background for an unavailable store; otherwise, as when
	 * someone publishes the workflow and can read the problem, it throws the error.
	 */
	async start({ patient }: { patient: boolean }): Promise<void> {
		try {
			this.#close = await this.#register();
		} catch (error) {
			if (!patient || error instanceof InvalidInputError || error instanceof StoreTooNewError) throw error;
			const { message } = error as Error;
			this.#log.error(
				error instanceof StoreLostError
					? `Customer journeys: a step can’t run. ${message}.`
					: `Customer journeys: a step can’t run yet (${message}). Nothing is lost; trying again.`,
			);
			void this.#keepTrying();
		}
	}

	end(): void {
		this.#ended = true;
		this.#close?.();
		this.#close = undefined;
	}

	async #keepTrying(): Promise<void> {
		for (let pause = SHORTEST_PAUSE; !this.#ended; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
			await new Promise<void>((resolve) => {
				systemClock.setTimer(pause, resolve);
			});
			if (this.#ended) return;
			try {
				const close = await this.#register();
				if (this.#ended) close();
				else this.#close = close;
				return;
			} catch {
				// Already logged.
			}
		}
	}
}
