import { NodeOperationError, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { leaseEngine } from '../../lib/n8n/engines';
import { isTest } from '../../lib/n8n/mode';
import { Registration } from '../../lib/n8n/steps/Registration';
import { systemClock } from '../../lib/n8n/systemClock';
import { checkSettings, isWebAddress } from './readSettings';

/**
 * How long an address stays registered after the workflow was closed, in milliseconds: n8n closes and opens it
 * when it's published again, and when it's stopped. Messages that are made in between need the address.
 */
const SETTLING_TIME = 30_000;

/** Publications in this process, by workflow: the end of an earlier one doesn't remove the address of a later. */
const published = new Map<string, symbol>();

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
	const own = Symbol(node.id);
	const activation = functions.getActivationMode();
	const patient = activation === 'init' || activation === 'leadershipChange';
	const registration = new Registration(async () => {
		const { engine, release } = await leaseEngine(functions);
		try {
			const { store } = engine;
			// So that a link can be signed by any process, also before anyone needs one.
			await store.secretKeys.current('link');
			await store.publicAddresses.register({ workflowId, nodeId: node.id, baseUrl });
			const others = (await store.publicAddresses.list()).filter((other) => other.workflowId !== workflowId);
			if (others.length > 0) {
				functions.logger.warn(
					`Customer journeys: this store has ${others.length + 1} Journey Public Pages nodes. New links lead to the one that was published last; unpublish the others once their links are no longer used.`,
				);
			}
			published.set(workflowId, own);
			const stop = engine.clock.servePages();
			return () => {
				stop();
				// When n8n stops it closes all workflows as if they were unpublished. They aren't.
				if (engine.clock.isStopped) {
					release();
					return;
				}
				systemClock.setTimer(SETTLING_TIME, () => {
					const isGone = published.get(workflowId) === own;
					const removed = isGone
						? store.publicAddresses.remove({ workflowId, nodeId: node.id })
						: Promise.resolve();
					if (isGone) published.delete(workflowId);
					void removed.catch(() => undefined).finally(release);
				});
			};
		} catch (error) {
			release();
			throw error;
		}
	}, functions.logger);
	await registration.start({ patient });
	return { closeFunction: async () => registration.end() };
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
