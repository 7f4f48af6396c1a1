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
 * known by the batch's content: a sender that sends all of it again has each of them recorded once. Batches that are
 * taken whole leave no trace of that kind, since events may well happen twice.
 */
export class Batch {
	readonly #functions: IWebhookFunctions;

	readonly #engine: EngineContext;

	readonly #strategy: StoredStrategy | null;

	readonly #checked: Checked[];

	readonly #sent: unknown[];

	#content: string | undefined;

	/** Whether events are recorded with the keys that their batch gives them. */
	#keyed: boolean;

	/** Whether any event was rejected so far. */
	#inPart: boolean;

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
		this.#inPart = checked.some((entry) => 'problems' in entry);
		// One of several chunks may be cut off between them.
		this.#keyed = checked.length > CHUNK || (checked.length > 1 && this.#inPart);
	}

	/** Records the chunk that begins there: all that is good of it, or nothing. */
	async record(start: number): Promise<EventResult[]> {
		if (!this.#keyed) this.#keyed = await this.#isKnown();
		try {
			return await this.#try(start);
		} catch (error) {
			if (!(error instanceof TakenInPart)) throw error;
			this.#keyed = true;
			return await this.#try(start);
		}
	}

	/** Whether some of it was taken before: what was wrong then may be right by now. */
	async #isKnown(): Promise<boolean> {
		if (this.#checked.length === 1) return false;
		const earlier = await this.#engine.store.interactions.findByKeys(this.#keys());
		return earlier.size > 0;
	}

	async #try(start: number): Promise<EventResult[]> {
		const chunk = this.#checked.slice(start, start + CHUNK);
		const last = start + CHUNK >= this.#checked.length;
		const keyOf = (index: number): string | null => (this.#keyed ? this.#keyOf(index) : null);
		const results = await inTransaction(this.#engine, async (tx) => {
			const recorded = await recordEvents(this.#functions, tx, chunk, this.#strategy, keyOf);
			const inPart = this.#inPart || recorded.some(({ status }) => status === 'rejected');
			// Nothing of it is kept: it is done again, with keys.
			if (inPart && !this.#keyed && this.#checked.length > 1) throw new TakenInPart();
			if (last && !inPart && this.#keyed) {
				await tx.store.interactions.releaseKeys(this.#keys());
			}
			return recorded;
		});
		this.#inPart ||= results.some(({ status }) => status === 'rejected');
		return results;
	}

	#isKeyless(index: number): boolean {
		const entry = this.#checked[index];
		return 'event' in entry && entry.event.key === null;
	}

	#keys(): string[] {
		return this.#checked.flatMap(({ index }) => this.#keyOf(index) ?? []);
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
