import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors';
import { isTool } from './tools';

type ErrorSite = Pick<IExecuteFunctions, 'getNode'>;

/** Turns a problem with one item into the error n8n shows: it names the item and says what to do. */
export function itemError(site: ErrorSite, error: unknown, itemIndex: number): NodeOperationError {
	const explained = explain(site, error, itemIndex);
	// n8n puts the name in front of the message for an AI model, to which “NodeOperationError” means nothing.
	if (isTool(site)) explained.name = 'Error';
	return explained;
}

function explain(site: ErrorSite, error: unknown, itemIndex: number): NodeOperationError {
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
 * keeps what it carried: n8n drops the JSON of items with an `error` of their own, and recognizes those for
 * the error output by JSON with only an `error`, to which it adds the rest again.
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

/** Collects failures, so that one bad item doesn't keep the others from going on. */
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

	#howMany(items: number): string {
		const failed = this.#failures.length;
		return failed >= items
			? `All ${failed} items have an error`
			: `${failed} of ${items} items have an error; the others were processed`;
	}

	/**
	 * Called after all other items are handled. Returns the items that carry the errors if the node continues
	 * on errors; otherwise throws the first error.
	 */
	finish(items: INodeExecutionData[]): INodeExecutionData[] {
		const [first] = this.#failures;
		if (first === undefined) return [];
		if (!this.#site.continueOnFail()) {
			if (this.#failures.length > 1) {
				first.error.description = `${first.error.description ?? ''} (${this.#howMany(items.length)})`.trim();
			}
			throw first.error;
		}
		return this.#failures.map(({ index, error }) => failedItem(this.#site, items[index], error, index));
	}
}
