import type { INodePropertyOptions } from 'n8n-workflow';

/**
 * A drop-down's options from the store. If it can't be read, there are none, and the choice that does without
 * gets a description that says why: with an error, n8n would show no list, and nothing could be chosen.
 */
export async function orUnreachable(
	list: () => Promise<INodePropertyOptions[]>,
	without: INodePropertyOptions,
): Promise<{ options: INodePropertyOptions[]; without: INodePropertyOptions }> {
	try {
		return { options: await list(), without };
	} catch (error) {
		const description = `The store can’t be read: ${(error as Error).message}`;
		return { options: [], without: { ...without, description } };
	}
}
