import { NodeOperationError, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { isTest } from '../../lib/n8n/mode';
import { publishAddress } from '../../lib/n8n/pages';
import { checkSettings, isWebAddress } from './readSettings';

/** n8n calls this when the workflow is published, and when n8n starts: links in messages lead here from now on. */
export async function registerAddress(functions: ITriggerFunctions): Promise<ITriggerResponse> {
	if (isTest(functions.getMode())) return {};
	// Parameters first: n8n can evaluate them only until the first await.
	const read = (name: string, fallback: unknown): unknown =>
		functions.getNodeParameter(name, fallback as never) as unknown;
	const node = functions.getNode();
	const { id: workflowId } = functions.getWorkflow();
	if (workflowId === undefined) {
		throw new NodeOperationError(node, 'Save the workflow before publishing it');
	}
	checkSettings(read);
	const baseUrl = addressOf(
		String(read('publicAddress', '')),
		String(read('path', '')),
		webhookBase(functions),
	);
	if (!baseUrl.startsWith('https://')) {
		functions.logger.warn(
			`Customer journeys: links in messages lead to ${baseUrl}, which isn’t HTTPS. Mailbox providers unsubscribe by HTTPS only: set Public Address, or n8n’s WEBHOOK_URL.`,
		);
	}
	const close = await publishAddress(functions, { workflowId, nodeId: node.id, baseUrl });
	return { closeFunction: async () => close() };
}

/**
 * Where links lead: n8n's own address of the node, on the public domain if there is one.
 * @param webhooks n8n's address of all webhooks; undefined: unknown
 * @throws InvalidInputError that says what to change
 */
export function addressOf(publicAddress: string, path: string, webhooks: string | undefined): string {
	const given = publicAddress.trim();
	const ending = path.trim().replace(/^\/+|\/+$/g, '');
	if (ending === '')
		throw new InvalidInputError({ field: 'Path', reason: 'is empty; enter one, such as journey' });
	if (given === '') {
		if (webhooks !== undefined) return `${webhooks.replace(/\/+$/, '')}/${ending}`;
		throw new InvalidInputError({
			field: 'Public Address',
			reason: 'is empty, and this n8n doesn’t say its own; enter the address of n8n',
		});
	}
	if (!isWebAddress(given) || /[?#]/.test(given)) {
		throw new InvalidInputError({
			field: 'Public Address',
			reason: 'is not a web address without ? and #; enter one, such as https://links.example.com',
		});
	}
	const url = new URL(given);
	// With a path, it's the whole address: a proxy may lead from anywhere to here.
	if (url.pathname !== '/') return given.replace(/\/+$/, '');
	const prefix = webhooks === undefined ? '/webhook' : new URL(webhooks).pathname.replace(/\/+$/, '');
	return `${url.origin}${prefix}/${ending}`;
}

/** n8n keeps it where its own functions for webhooks read it; triggers have none. */
function webhookBase(functions: ITriggerFunctions): string | undefined {
	const { additionalData } = functions as { additionalData?: { webhookBaseUrl?: unknown } };
	const base = additionalData?.webhookBaseUrl;
	return typeof base === 'string' && isWebAddress(base) ? base : undefined;
}
