import type { IWebhookFunctions } from 'n8n-workflow';

import { abandonable, type EngineContext } from '../../lib/engine';
import { fingerprint } from '../../lib/n8n/fingerprint';
import { scopedKey } from '../../lib/n8n/http';
import type { StoredStrategy } from '../../lib/store';
import { recordEvents, type Checked, type EventResult } from './recordEvents';

/** Events per transaction: few enough to block n8n's event loop for less than a tenth of a second. */
export const CHUNK = 500;

/**
 * Records the events of one request in chunks. If only part of a batch is accepted, its events without a key
 * get one derived from the batch's content, so a sender can repeat the whole batch and each event is still
 * recorded once. When all of a batch is accepted, the keys are removed: the same events may really happen
 * again.
 */
export class Batch {
	readonly #functions: IWebhookFunctions;

	readonly #engine: EngineContext;

	readonly #strategy: StoredStrategy | null;

	readonly #checked: Checked[];

	readonly #sent: unknown[];

	#content: string | undefined;

	/** Whether events without a key get one from the batch. */
	#keyed: boolean;

	/** Whether any event has been rejected so far. */
	#inPart: boolean;

	/** @param sent the events as they were sent, one per checked event */
	constructor(
		functions: IWebhookFunctions,
		engine: EngineContext,
		strategy: StoredStrategy | null,
		checked: Checked[],
		sent: unknown[],
	) {
		this.#functions = functions;
		this.#engine = engine;
		this.#strategy = strategy;
		this.#checked = checked;
		this.#sent = sent;
		this.#inPart = checked.some((entry) => 'problems' in entry);
		// A batch of several chunks can be interrupted between them.
		this.#keyed = checked.length > CHUNK || (checked.length > 1 && this.#inPart);
	}

	/** Records the chunk that begins at `start`: all of its valid events, or none. */
	async record(start: number): Promise<EventResult[]> {
		if (!this.#keyed) this.#keyed = await this.#isKnown();
		const results = await this.#try(start);
		if (results !== null) return results;
		this.#keyed = true;
		return (await this.#try(start))!;
	}

	/** Whether part of this batch was already accepted. What was rejected then may be valid now. */
	async #isKnown(): Promise<boolean> {
		if (this.#checked.length === 1) return false;
		const earlier = await this.#engine.store.interactions.findByKeys(this.#keys());
		return earlier.size > 0;
	}

	/** @returns null if part of a batch without keys is rejected: it must be recorded with keys */
	async #try(start: number): Promise<EventResult[] | null> {
		const chunk = this.#checked.slice(start, start + CHUNK);
		const last = start + CHUNK >= this.#checked.length;
		const keyOf = (index: number): string | null => (this.#keyed ? this.#keyOf(index) : null);
		const results = await abandonable(this.#engine, async (tx, abandon) => {
			const recorded = await recordEvents(this.#functions, tx, chunk, this.#strategy, keyOf);
			const inPart = this.#inPart || recorded.some(({ status }) => status === 'rejected');
			if (inPart && !this.#keyed && this.#checked.length > 1) throw abandon();
			if (last && !inPart && this.#keyed) {
				await tx.store.interactions.releaseKeys(this.#keys());
			}
			return recorded;
		});
		this.#inPart ||= results?.some(({ status }) => status === 'rejected') === true;
		return results;
	}

	#isKeyless(index: number): boolean {
		const entry = this.#checked[index];
		return 'event' in entry && entry.event.key === null;
	}

	#keys(): string[] {
		return this.#checked.flatMap(({ index }) => this.#keyOf(index) ?? []);
	}

	/** A caller's key never begins with a space, so the two can't collide. */
	#keyOf(index: number): string | null {
		if (!this.#isKeyless(index)) return null;
		this.#content ??= fingerprint(this.#sent);
		return scopedKey(this.#functions, ` batch ${this.#content}#${index}`);
	}
}
