import { elapse } from '../domain/elapse';
import { isRefusedByStore, StoreLostError, type Durability, type Store } from '../store';

/** Where the engine tells operators what happened; in n8n this is n8n's own log. */
export interface EngineLog {
	info(message: string, details?: object): void;
	warn(message: string, details?: object): void;
	error(message: string, details?: object): void;
}

/** What every engine operation works with. */
export interface EngineContext {
	readonly store: Store;
	readonly log: EngineLog;
	/** Which process this is; see `Instances`. */
	readonly instanceId: string;
	/** Aborted when the engine is closed; anything waiting for the store then ends. */
	readonly closing?: AbortSignal;
	/** Whether the transaction may be run again from the start; see {@link Overtaken}. */
	readonly mayRepeat?: boolean;
	/** Tells this process's clock that something has become ready. */
	wake(): void;
}

/**
 * Runs `work` in one transaction, or in the current one. The clock is woken afterwards, since it can't see
 * what isn't committed yet.
 * @param durability what may undo it once it is committed
 * @returns what `work` returned, once it is committed
 * @throws what `work` throws, after rolling back. A commit that was cut off may have happened
 * @example
 * ```ts
 * const lead = await inTransaction(engine, async (tx) => {
 *   const { contact } = await saveContact(tx, { email: 'bo@example.com' }, { matchBy: 'email' });
 *   const request = { contactId: contact.id, matching: 'email', ifFound: 'keep', fields: {}, origin: null };
 *   return (await createLead(tx, request)).lead;
 * });
 * console.log(lead.stage); // inquiry
 * ```
 */
export async function inTransaction<T>(
	context: EngineContext,
	work: (context: EngineContext) => Promise<T>,
	durability: Durability = 'full',
): Promise<T> {
	let woken = false;
	const inStore = async (store: Store, mayRepeat: boolean): Promise<T> => {
		woken = false;
		return await work({
			...context,
			store,
			mayRepeat,
			wake: () => {
				woken = true;
			},
		});
	};
	const result = await tryTransaction(context, inStore, durability);
	if (woken) {
		context.wake();
		context.store.signals?.announce();
	}
	return result;
}

/**
 * Pauses before a transaction is retried, in milliseconds. Each is cut by up to half at random, so that
 * colliding transactions don't retry in lockstep.
 */
const PAUSES = [50, 100, 250, 500, 1000, 2000, 2000, 2000, 2000];

/** How often a transaction is run again because it was overtaken; after that, it has to go on where it is. */
const MOST_REPEATS = 8;

/**
 * Thrown in a transaction that finds, while it holds locks, that it needs others that come before these (see
 * the order in CONTRIBUTING.md). It is rolled back and run again from the start, if
 * {@link EngineContext.mayRepeat} says so.
 */
export class Overtaken extends Error {
	/** What to do before that, outside of the transaction; returns whether it will help. */
	readonly prepare: (context: EngineContext) => Promise<boolean>;

	constructor(prepare: (context: EngineContext) => Promise<boolean>) {
		super('Other transactions came first');
		this.prepare = prepare;
	}
}

/** Errors of transactions that may have been committed anyway. */
const inDoubt = new WeakSet<object>();

/** Whether an error interrupted a commit. Its data may be in the store, or may still arrive. */
export function isCommitInDoubt(error: unknown): boolean {
	return typeof error === 'object' && error !== null && inDoubt.has(error);
}

/**
 * A transaction that failed before its end because the store was away, or chose it as a deadlock victim, has
 * not happened and is run again. One that was cut off while being committed may have happened: its error is
 * thrown.
 */
async function tryTransaction<T>(
	context: EngineContext,
	work: (store: Store, mayRepeat: boolean) => Promise<T>,
	durability: Durability,
): Promise<T> {
	const { inTransaction: isNested, ownsStore } = context.store;
	let repeats = 0;
	for (let attempt = 0; ; attempt++) {
		let committing = false;
		const mayRepeat = isNested ? context.mayRepeat === true : !ownsStore && repeats < MOST_REPEATS;
		try {
			return await context.store.transaction(async (store) => {
				const result = await work(store, mayRepeat);
				committing = true;
				return result;
			}, durability);
		} catch (error) {
			if (error instanceof Overtaken && !isNested && mayRepeat) {
				repeats = (await error.prepare(context)) ? repeats + 1 : MOST_REPEATS;
				attempt--;
				continue;
			}
			if (committing && !context.store.inTransaction && !isRefusedByStore(error))
				inDoubt.add(error as object);
			const again =
				!committing &&
				!context.store.inTransaction &&
				context.store.isTransient(error) &&
				// A lost file doesn't come back within seconds: report it at once.
				!(error instanceof StoreLostError);
			if (!again || attempt >= PAUSES.length || context.closing?.aborted) throw error;
			const pause = Math.round(PAUSES[attempt] * (1 - Math.random() / 2));
			await elapse(context.store.clock, pause, context.closing);
		}
	}
}

/** Rolls a transaction back. */
class Abandoned extends Error {}

/**
 * Runs a transaction that `work` can abandon by throwing what `abandon` returns.
 * @returns null if it was abandoned; nothing is stored then
 */
export async function abandonable<T>(
	context: EngineContext,
	work: (context: EngineContext, abandon: () => Error) => Promise<T>,
): Promise<T | null> {
	const abandoned = new Abandoned('This transaction was abandoned');
	try {
		return await inTransaction(context, async (tx) => await work(tx, () => abandoned));
	} catch (error) {
		if (error !== abandoned) throw error;
		return null;
	}
}
