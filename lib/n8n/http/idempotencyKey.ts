import type { IWebhookFunctions } from 'n8n-workflow';

import { HttpError } from './HttpError';

export const LONGEST_KEY = 200;

/**
 * A caller's key for a request it may send again, or null. Each node's keys are separate from all others.
 * @throws HttpError 400 when it is too long
 */
export function headerKey(functions: IWebhookFunctions): string | null {
	const key = functions.getHeaderData()['idempotency-key'];
	if (typeof key !== 'string' || key.trim() === '') return null;
	if (key.length > LONGEST_KEY) {
		throw new HttpError(400, `The header Idempotency-Key has more than ${LONGEST_KEY} characters`, [
			{ field: 'Idempotency-Key', reason: `is longer than ${LONGEST_KEY} characters` },
		]);
	}
	return key.trim();
}

/** A caller's key as it is stored. */
export function scopedKey(functions: IWebhookFunctions, key: string): string {
	return `${functions.getWorkflow().id}:${functions.getNode().id}:${key}`;
}
