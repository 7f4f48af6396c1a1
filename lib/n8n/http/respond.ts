import { randomUUID } from 'node:crypto';

import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { ConflictError, InvalidInputError } from '../../domain/errors';
import { isCommitInDoubt } from '../../engine';
import { StoreUnavailableError } from '../../store';
import { HttpError } from './HttpError';

/** Answers a request with JSON. */
export function answer(functions: IWebhookFunctions, status: number, body: object): void {
	functions.getResponseObject().status(status).set('Cache-Control', 'no-store').json(body);
}

/**
 * Runs a webhook's handler, which sends its own answer; also answers what it throws. Bad input never gets a
 * 5xx, and no answer shows a stack. If the store is unavailable, the caller is asked to try again.
 */
export async function answering(
	functions: IWebhookFunctions,
	handle: () => Promise<IWebhookResponseData>,
): Promise<IWebhookResponseData> {
	try {
		return await handle();
	} catch (error) {
		if (error instanceof HttpError) {
			answer(functions, error.status, errorBody(error.message, error.problems));
		} else if (error instanceof InvalidInputError) {
			answer(functions, 422, errorBody('Some fields are invalid', error.problems));
		} else if (error instanceof ConflictError) {
			answer(functions, 409, errorBody(error.message, []));
		} else {
			refuseForNow(functions, error as Error);
		}
		return { noWebhookResponse: true };
	}
}

function errorBody(message: string, problems: InvalidInputError['problems']): IDataObject {
	return { accepted: 0, error: message, fields: problems as unknown as IDataObject[] };
}

/**
 * Reports a request's fault to the operator in n8n's log.
 * @returns what to find the log entry by
 */
export function reportFault(functions: IWebhookFunctions, error: Error): string {
	const reference = randomUUID();
	const message = isCommitInDoubt(error)
		? `Customer journeys: a request may or may not have been stored, since the store didn’t respond (${error.message})`
		: `Customer journeys: a request wasn’t stored (${error.message})`;
	functions.logger.error(message, { reference, error });
	return reference;
}

function refuseForNow(functions: IWebhookFunctions, error: Error): void {
	const reference = reportFault(functions, error);
	functions.getResponseObject().set('Retry-After', '5');
	if (isCommitInDoubt(error)) {
		answer(functions, 503, { inDoubt: true, error: IN_DOUBT, reference });
		return;
	}
	answer(functions, 503, {
		accepted: 0,
		error:
			error instanceof StoreUnavailableError
				? 'This wasn’t stored because the journey store is unavailable. Send it again.'
				: 'This wasn’t stored because of a server error. Send it again, or give the operator the reference.',
		reference,
	});
}

const IN_DOUBT =
	'This may have been stored: the journey store didn’t respond in time. Send it again with the same Idempotency-Key to store it only once; without a key, it may be stored twice.';
