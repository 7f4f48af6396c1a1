import { showsLife } from '../instanceLife';
import type { InstanceRow } from '../schema';

/**
 * The instances of n8n that are still using a store, by the rules by which n8n itself recovers from dead
 * ones.
 */
export function livingInstances(instances: InstanceRow[], now: number): InstanceRow[] {
	return instances.filter((instance) => showsLife(instance, now));
}
