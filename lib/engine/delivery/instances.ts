import { hostname } from 'node:os';

import { showsLife, type InstanceRow, type Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { lookAtHeartbeats, silentLooks } from './heartbeats';
import { failDelivered } from './settle';

/** How often a process says that it lives. */
export const HEARTBEAT_INTERVAL = 10_000;

/**
 * In so many looks of half a minute each a process of another machine was silent when it is believed dead. Never at
 * first sight: the time of its last heartbeat lies when one of the two clocks is wrong, and after an outage of the
 * store everybody seems to have been silent.
 */
const SILENT_LOOKS = 6;

/**
 * The instances of this process. Kept on the global object, because n8n may load this package twice in one
 * process (after an update) and the copies must not take each other for dead.
 */
const REGISTRY = Symbol.for('n8n-nodes-customer-journey.instances');

function livingHere(): Set<string> {
	const holder = globalThis as { [REGISTRY]?: Set<string> };
	holder[REGISTRY] ??= new Set();
	return holder[REGISTRY];
}

/** Registers this use of the store under an id of its own. */
export async function announceInstance(store: Store): Promise<string> {
	const id = store.newId();
	livingHere().add(id);
	await store.instances.add({ id, host: hostname(), pid: process.pid });
	return id;
}

/** Says that this process lives; once more from the beginning if others have believed it dead. */
export async function beat({ store, instanceId }: EngineContext): Promise<void> {
	if (await store.instances.beat(instanceId)) return;
	await store.instances.add({ id: instanceId, host: hostname(), pid: process.pid });
}

/** What this instance left unfinished may be taken over by the next recovery. */
export function forgetInstance(id: string): void {
	livingHere().delete(id);
}

/**
 * Takes over what processes have left that died: claims go back, executions that were running are failed as
 * interrupted, under the policies of their steps.
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
		// First: of several processes that find the same dead one, a single one takes over what it has left.
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
		if (returned > 0 || interrupted.length > 0) {
			context.log.warn(
				`Customer journeys: after a stop of n8n, ${returned} claimed contacts were released again and ${interrupted.length} were inside a running execution`,
			);
		}
		tx.wake();
	});
	return dead.length;
}

/** The ids of all processes that use the store and live. */
export async function livingInstances(context: EngineContext): Promise<string[]> {
	const instances = await context.store.instances.list();
	return instances.filter((instance) => isAlive(context, instance)).map((instance) => instance.id);
}

function isAlive(context: EngineContext, instance: InstanceRow): boolean {
	if (livingHere().has(instance.id)) return true;
	const heardOf = silentLooks(context, instance) < SILENT_LOOKS;
	return showsLife(instance, context.store.clock.now(), heardOf);
}
