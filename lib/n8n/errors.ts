import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors';

type ErrorSite = Pick<IExecuteFunctions, 'getNode'>;

/** Turns what went wrong with one item into the error that n8n shows: it names the item and says what to do. */
export function itemError(site: ErrorSite, error: unknown, itemIndex: number): NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	const cause = error instanceof Error ? error : new Error(String(error));
	const known =
		cause instanceof InvalidInputError ||
		cause instanceof NotFoundError ||
		cause instanceof ConflictError ||
		cause instanceof RangeError;
	return new NodeOperationError(site.getNode(), cause, {
		itemIndex,
		message: cause.message,
		...(known ? { level: 'warning' as const } : {}),
	});
}

/**
 * The item that an error output (or a node that continues on errors) gets in place of the one that failed. It
 * keeps what it carried: n8n drops the JSON of items with an `error` of their own, and finds those for the error
 * output by an `error` alone in their JSON, to which it adds the rest again.
 */
export function failedItem(
	site: ErrorSite,
	item: INodeExecutionData,
	error: NodeOperationError,
	index: number,
): INodeExecutionData {
	const carried = site.getNode().onError === 'continueErrorOutput' ? {} : item.json;
	return { json: { ...carried, error: error.message }, pairedItem: { item: index } };
}

/** Collects what failed, so that one bad item does not keep the others from going on. */
export class ItemFailures {
	readonly #site: Pick<IExecuteFunctions, 'getNode' | 'continueOnFail'>;

	readonly #failures: Array<{ index: number; error: NodeOperationError }> = [];

	constructor(site: Pick<IExecuteFunctions, 'getNode' | 'continueOnFail'>) {
		this.#site = site;
	}

	get size(): number {
		return this.#failures.length;
	}

	has(index: number): boolean {
		return this.#failures.some((failure) => failure.index === index);
	}

	add(error: unknown, index: number): void {
		this.#failures.push({ index, error: itemError(this.#site, error, index) });
	}

	/**
	 * Called when all other items are dealt with. Returns the items that carry the errors when the node
	 * continues on errors; throws the first error otherwise.
	 */
	finish(items: INodeExecutionData[]): INodeExecutionData[] {
		const [first] = this.#failures;
		if (first === undefined) return [];
		if (!this.#site.continueOnFail()) {
			if (this.#failures.length > 1) {
				first.error.description =
					`${first.error.description ?? ''} (${this.#failures.length} of ${items.length} items have an error; the others were dealt with)`.trim();
			}
			throw first.error;
		}
		return this.#failures.map(({ index, error }) => failedItem(this.#site, items[index], error, index));
	}
}
