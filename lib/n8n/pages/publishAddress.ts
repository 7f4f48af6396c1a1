import type { ITriggerFunctions } from 'n8n-workflow';

import { leaseEngine } from '../engines';
import { Registration } from '../steps/Registration';
import { systemClock } from '../systemClock';

/**
 * How long an address stays registered after the workflow was closed, in milliseconds: n8n closes and opens it
 * when it's published again, and when it's stopped. Messages that are made in between need the address.
 */
const SETTLING_TIME = 30_000;

/** Publications in this process, by workflow: the end of an earlier one doesn't remove the address of a later. */
const published = new Map<string, symbol>();

/** A node of a published workflow, and where it's reached. */
export interface PublishedAddress {
	workflowId: string;
	nodeId: string;
	baseUrl: string;
}

/**
 * Registers where the public pages of a store are, for as long as the workflow is published.
 * @returns what ends it
 */
export async function publishAddress(
	functions: ITriggerFunctions,
	address: PublishedAddress,
): Promise<() => void> {
	const { workflowId, nodeId } = address;
	const own = Symbol(nodeId);
	const activation = functions.getActivationMode();
	const patient = activation === 'init' || activation === 'leadershipChange';
	const registration = new Registration(async () => {
		const { engine, release } = await leaseEngine(functions);
		try {
			const { store } = engine;
			// So that a link can be signed by any process, also before anyone needs one.
			await store.secretKeys.current('link');
			await store.publicAddresses.register(address);
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
					const removed = isGone ? store.publicAddresses.remove({ workflowId, nodeId }) : Promise.resolve();
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
	return () => registration.end();
}
