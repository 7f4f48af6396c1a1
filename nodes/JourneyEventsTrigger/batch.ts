import type { IWebhookFunctions } from 'n8n-workflow';

import { inTransaction, type EngineContext } from '../../lib/engine';
import { fingerprint } from '../../lib/n8n/fingerprint';
import { scopedKey } from '../../lib/n8n/http';
import type { StoredStrategy } from '../../lib/store';
import { recordEvents, type Checked, type EventResult } from './recordEvents';

/** Events in one transaction: few enough that n8n's event loop is blocked for less than a tenth of a second. */
export const CHUNK = 500;

/**
 * Records the events of one request, some at a time. Of a batch that is taken in part the events without a key are
 * known by the batch's content from then on: a sender that sends all of it again has each of them recorded once.
 * Batches that are taken whole leave no trace of that kind, since events may well happen twice.
 */
export class Batch {
	readonly #functions: IWebhookFunctions;

	readonly #engine: EngineContext;

	readonly #strategy: StoredStrategy | null;

	readonly #checked: Checked[];

	readonly #sent: unknown[];

	/** Results of events that are recorded without a key. */
	readonly #keyless: Array<{ index: number; id: string }> = [];

	#content: string | undefined;

	#known: boolean;

	/** @param sent the events as they were sent, one for each that was checked */
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
		this.#known = checked.length > 1 && checked.some((entry) => 'problems' in entry);
	}

	/** Records the chunk that begins there: all that is good of it, or nothing. */
	async record(start: number): Promise<EventResult[]> {
		if (start === 0) await this.#recall();
		try {
			return await this.#try(start);
		} catch (error) {
			if (!(error instanceof TakenInPart)) throw error;
			this.#known = true;
			return await this.#try(start);
		}
	}

	/** A batch of several chunks may have been taken in part for a reason that only a later chunk tells. */
	async #recall(): Promise<void> {
		if (this.#known || this.#checked.length <= CHUNK) return;
		const keys = this.#checked.flatMap(({ index }) => this.#keyOf(index) ?? []);
		const earlier = await this.#engine.store.interactions.findByKeys(keys);
		this.#known = earlier.size > 0;
	}

	async #try(start: number): Promise<EventResult[]> {
		const chunk = this.#checked.slice(start, start + CHUNK);
		const keyOf = (index: number): string | null => (this.#known ? this.#keyOf(index) : null);
		const results = await inTransaction(this.#engine, async (tx) => {
			const recorded = await recordEvents(this.#functions, tx, chunk, this.#strategy, keyOf);
			// Nothing of it is kept: it is done again, with keys.
			if (!this.#known && this.#isPart(recorded)) throw new TakenInPart();
			if (this.#known) {
				await tx.store.interactions.giveKeys(
					this.#keyless.map(({ index, id }) => ({ id, key: this.#keyOf(index)! })),
				);
			}
			return recorded;
		});
		if (this.#known) this.#keyless.length = 0;
		else {
			for (const result of results) {
				if (result.status === 'recorded' && this.#isKeyless(result.index)) this.#keyless.push(result);
			}
		}
		return results;
	}

	#isPart(results: EventResult[]): boolean {
		return this.#checked.length > 1 && results.some(({ status }) => status === 'rejected');
	}

	#isKeyless(index: number): boolean {
		const entry = this.#checked[index];
		return 'event' in entry && entry.event.key === null;
	}

	/** No caller's key begins with a space. */
	#keyOf(index: number): string | null {
		if (!this.#isKeyless(index)) return null;
		this.#content ??= fingerprint(this.#sent);
		return scopedKey(this.#functions, ` batch ${this.#content}#${index}`);
	}
}

/** Ends the transaction of a batch that turns out to be taken in part only. */
class TakenInPart extends Error {}
