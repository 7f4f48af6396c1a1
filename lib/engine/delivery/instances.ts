import { hostname } from 'node:os';

import { showsLife, type Instance, type Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { lookAtHeartbeats, silentLooks } from './heartbeats';
import { failDelivered } from './settle';

/** How often a process reports that it is alive. */
export const HEARTBEAT_INTERVAL = 10_000;

/**
 * After this many silent looks, half a minute each, a process on another machine is considered dead. Never at
 * first sight: the time of its last heartbeat is misleading when one of the two clocks is wrong, and after an
 * outage of the store every process seems to have been silent.
 */
const SILENT_LOOKS = 6;

/**
 * The instances of this process. Kept on the global object, because n8n may load this package twice in one
 * process (after an update) and the copies must not consider each other dead.
 */
const REGISTRY = Symbol.for('n8n-nodes-customer-journey.instances');

function livingHere(): Set<string> {
	const holder = globalThis as { [REGISTRY]?: Set<string> };
	holder[REGISTRY] ??= new Set();
	return holder[REGISTRY];
}

/** Registers this use of the store under its own id. */
export async function announceInstance(store: Store): Promise<string> {
	const id = store.newId();
	livingHere().add(id);
	await store.instances.add({ id, host: hostname(), pid: process.pid });
	return id;
}

/** Reports that this process is alive; registers again if others have considered it dead. */
export async function beat({ store, instanceId }: EngineContext): Promise<void> {
	if (await store.instances.beat(instanceId)) return;
	await store.instances.add({ id: instanceId, host: hostname(), pid: process.pid });
}

/** What this instance left unfinished may be taken over by the next recovery. */
export function forgetInstance(id: string): void {
	livingHere().delete(id);
}

/**
 * Takes over what dead processes have left: claims go back, executions that were running fail as interrupted,
 * under the policies of their steps.
 * @returns how many dead instances were found
 */
export async function recoverFromDead(context: EngineContext): Promise<number> {
	const instances = await context.store.instances.list();
	lookAtHeartbeats(context, instances);
	const dead = instances.filter(
		(instance) => instance.id !== context.instanceId && !isAlive(context, instance),
	);
	if (dead.length === 0) return 0;
	await inTransaction(context, async (tx) => {
		const { store } = tx;
		// First: of several processes that find the same dead one, only one takes over its work.
		const ids = await store.instances.remove(dead.map((instance) => instance.id));
		if (ids.length === 0) return;
		const returned = await store.holds.unclaim({ claimedBy: ids });
		const interrupted = await store.holds.findDelivered({ executedBy: ids });
		await failDelivered(tx, interrupted, {
			message:
				'n8n stopped while this execution was running. What it had done by then is unknown, so it was not repeated.',
			node: null,
			executionId: null,
			cause: 'interrupted',
		});
		await store.holds.forgetClaims();
		if (returned > 0 || interrupted.length > 0) {
			context.log.warn(
				`Customer journeys: after n8n stopped, ${returned} claimed contacts were released and ${interrupted.length} were in a running execution`,
			);
		}
		tx.wake();
	});
	return dead.length;
}

/** The ids of all live processes that use the store. */
export async function livingInstances(context: EngineContext): Promise<string[]> {
	const instances = await context.store.instances.list();
	return instances.filter((instance) => isAlive(context, instance)).map((instance) => instance.id);
}

function isAlive(context: EngineContext, instance: Instance): boolean {
	if (livingHere().has(instance.id)) return true;
	const heardOf = silentLooks(context, instance) < SILENT_LOOKS;
	return showsLife(instance, context.store.clock.now(), heardOf);
}
