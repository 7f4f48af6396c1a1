import { showsLife } from '../instanceLife';
import type { RecordOf } from '../tables/record';

/**
 * The instances of n8n that are still using a store, by the rules by which n8n itself recovers from dead
 * ones.
 */
export function livingInstances(
	instances: Array<RecordOf<'instances'>>,
	now: number,
): Array<RecordOf<'instances'>> {
	return instances.filter((instance) => showsLife(instance, now));
}
