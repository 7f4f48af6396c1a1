import type { Instance } from '../../store';
import type { EngineContext } from '../EngineContext';

/**
 * Looks closer together than this count as one, so that they measure time without trusting the system clock.
 */
const BETWEEN_LOOKS = 20_000;

interface Watch {
	lookedAt: number;
	/** By instance: the last heartbeat seen, and how many looks in a row have seen the same. */
	readonly seen: Map<string, { heartbeat: number; same: number }>;
}

/** What each engine of this process has seen of the others, by engine id. */
const watches = new Map<string, Watch>();

/** Checks whether the other processes have sent a heartbeat since the last look. */
export function lookAtHeartbeats(context: EngineContext, instances: Instance[]): void {
	const now = context.store.clock.now();
	const before = watches.get(context.instanceId);
	if (before !== undefined && Math.abs(now - before.lookedAt) < BETWEEN_LOOKS) return;
	const seen: Watch['seen'] = new Map();
	for (const { id, heartbeatAt: heartbeat } of instances) {
		const earlier = before?.seen.get(id);
		seen.set(id, { heartbeat, same: earlier?.heartbeat === heartbeat ? earlier.same + 1 : 0 });
	}
	watches.set(context.instanceId, { lookedAt: now, seen });
}

/** For how many looks in a row, after the first one that saw it, a process has been silent. */
export function silentLooks(context: EngineContext, instance: Instance): number {
	return watches.get(context.instanceId)?.seen.get(instance.id)?.same ?? 0;
}

/** The engine is closed. */
export function forgetHeartbeats(instanceId: string): void {
	watches.delete(instanceId);
}
