import {
	checkDueNumbers,
	FOLD_INTERVAL,
	foldSome,
	forgetOldHours,
	matureConversions,
	MANY_DELTAS,
} from '../report';
import type { EngineContext } from '../EngineContext';

const DAY = 86_400_000;

const HOUR = 3_600_000;

/** When in the day numbers are checked, UTC. */
const NIGHT = 3 * HOUR;

/** Keeps the numbers of journeys: adds counts to the totals every two seconds, counts closed conversion windows every
 * hour, and checks them each night. */
export class NumbersUpkeep {
	readonly #context: EngineContext;

	readonly #stopped: () => boolean;

	#lastFold = Number.NEGATIVE_INFINITY;

	#foldFails = false;

	#lastNight: number;

	#lastHour: number;

	#checking: Promise<void> | undefined;

	constructor(context: EngineContext, stopped: () => boolean) {
		this.#context = context;
		this.#stopped = stopped;
		this.#lastNight = this.#night();
		this.#lastHour = this.#hour();
	}

	/**
	 * Adds counts to the totals when that's due, and starts the hourly and nightly work.
	 * @param counts how many counts aren't in the totals yet
	 * @returns when to look again; null: nothing is left
	 */
	async look(counts: number): Promise<number | null> {
		if (this.#lastHour !== this.#hour() && this.#checking === undefined) {
			const isNight = this.#lastNight !== this.#night();
			this.#lastHour = this.#hour();
			this.#lastNight = this.#night();
			this.#checking = this.#check(isNight).finally(() => {
				this.#checking = undefined;
			});
		}
		if (counts === 0) return null;
		const now = this.#context.store.clock.now();
		// The absolute difference: a system clock that was set back must not stop it.
		const isTime = Math.abs(now - this.#lastFold) >= FOLD_INTERVAL;
		if (!isTime && counts < MANY_DELTAS) return this.#lastFold + FOLD_INTERVAL;
		this.#lastFold = now;
		return (await this.#fold()) ? now : null;
	}

	/** Whether there may be more. What fails is tried again later: contacts don't wait for numbers. */
	async #fold(): Promise<boolean> {
		try {
			const more = await foldSome(this.#context);
			this.#foldFails = false;
			return more;
		} catch (error) {
			// A store that is away is reported by whatever else needs it.
			if (!this.#foldFails && !this.#context.store.isTransient(error)) {
				this.#context.log.warn(
					`Customer journeys: what was counted could not be added to the totals (${(error as Error).message}); trying again`,
				);
			}
			this.#foldFails = true;
			return false;
		}
	}

	/** Resolves when nothing is under way. */
	async idle(): Promise<void> {
		await this.#checking;
	}

	get isChecking(): boolean {
		return this.#checking !== undefined;
	}

	#hour(): number {
		return Math.floor(this.#context.store.clock.now() / HOUR);
	}

	#night(): number {
		return Math.floor((this.#context.store.clock.now() - NIGHT) / DAY);
	}

	/** Nothing waits for it: it goes through everyone. */
	async #check(isNight: boolean): Promise<void> {
		try {
			await matureConversions(this.#context, this.#stopped);
			if (!isNight) return;
			await forgetOldHours(this.#context, this.#stopped);
			await checkDueNumbers(this.#context, this.#stopped);
		} catch (error) {
			if (this.#stopped() || this.#context.store.isTransient(error)) return;
			this.#context.log.error(
				`Customer journeys: the numbers of journeys could not be checked (${(error as Error).message})`,
			);
		}
	}
}
