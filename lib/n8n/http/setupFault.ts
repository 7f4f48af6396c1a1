import type { IWebhookFunctions } from 'n8n-workflow';

import { InvalidInputError, NotFoundError } from '../../domain/errors';
import { isTest } from '../mode';

/**
 * Does what depends on the node's parameters alone. A problem with these is a fault of ours, which a sender
 * can't fix; in the editor it's the author's, who gets the message.
 */
export async function dependingOnSetup<T>(
	functions: Pick<IWebhookFunctions, 'getNode' | 'getMode'>,
	work: () => T | Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof InvalidInputError || error instanceof NotFoundError)) throw error;
		if (isTest(functions.getMode())) throw error;
		throw new Error(`the node "${functions.getNode().name}" isn’t set up correctly: ${error.message}`, {
			cause: error,
		});
	}
}
