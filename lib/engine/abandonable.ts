import { inTransaction, type EngineContext } from './EngineContext';

/** Rolls a transaction back. */
class Abandoned extends Error {}

/**
 * Runs a transaction that `work` can abandon by throwing what `abandon` returns.
 * @returns null if it was abandoned; nothing is kept then
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
