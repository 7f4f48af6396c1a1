import type { IWebhookFunctions } from 'n8n-workflow';

import { systemClock } from '../../lib/n8n/systemClock';
import { newIds } from '../../lib/store/newIds';
import { isBlank } from './blank';
import type { FormBody } from './FormBody';
import type { FormSetup } from './formSetup';

const nextId = newIds(() => systemClock.now());

/** How many submissions of each form this process attributed to bots. */
const caught = new Map<string, number>();

/** Whether the field people don't see is filled in. */
export function isCaught(form: FormBody, { honeypot }: Pick<FormSetup, 'honeypot'>): boolean {
	return honeypot !== null && !isBlank(form.read(honeypot));
}

/**
 * Reports a dropped submission to operators in n8n's log. The log never contains what was sent.
 * @returns an ID like that of an accepted submission: the sender mustn't see a difference
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
		'Customer journeys: a bot filled in the honeypot field of a form; the submission was discarded',
		{ workflowId, node: name, form, field: honeypot, sinceStart: count },
	);
	return nextId();
}
