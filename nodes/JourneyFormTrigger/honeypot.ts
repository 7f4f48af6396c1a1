import type { IWebhookFunctions } from 'n8n-workflow';

import { systemClock } from '../../lib/n8n/systemClock';
import { newIds } from '../../lib/store/newIds';
import { isBlank } from './blank';
import type { FormBody } from './FormBody';
import type { FormSetup } from './formSetup';

const nextId = newIds(() => systemClock.now());

/** How many submissions of each form this process has taken for a machine's. */
const caught = new Map<string, number>();

/** Whether the field is filled in that people do not see. */
export function isCaught(form: FormBody, { honeypot }: Pick<FormSetup, 'honeypot'>): boolean {
	return honeypot !== null && !isBlank(form.read(honeypot));
}

/**
 * Tells operators, by n8n's log, of a submission that is dropped. Nothing that was sent gets there.
 * @returns an id like that of a submission which is kept: the sender is not to see a difference
 */
export function noteCaught(
	functions: Pick<IWebhookFunctions, 'getNode' | 'getWorkflow' | 'logger'>,
	{ form, honeypot }: Pick<FormSetup, 'form' | 'honeypot'>,
): string {
	const workflowId = functions.getWorkflow().id;
	const { id, name } = functions.getNode();
	const key = JSON.stringify([workflowId, id]);
	const count = (caught.get(key) ?? 0) + 1;
	caught.set(key, count);
	functions.logger.info(
		'Customer journeys: a form was filled in by a machine, as its honeypot field shows; nothing is kept of it',
		{ workflowId, node: name, form, field: honeypot, sinceStart: count },
	);
	return nextId();
}
