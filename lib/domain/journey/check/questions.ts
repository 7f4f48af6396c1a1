import { batchSizeAt } from './batchSize';
import type { Checked } from './finding';
import { factsOf } from './journeyNodes';
import { valueOf } from './parameters';

/** Whether a step of the journey follows a node before contacts wait again. */
export function leadsToStep({ graph }: Checked, name: string): boolean {
	return [...graph.after(name)].some((after) => {
		const node = graph.node(after);
		return node !== undefined && factsOf(node)?.role === 'step';
	});
}

/** Whether a node may get the items of several contacts at once: not in *Loop Over Items* one by one. */
export function severalContactsAtOnce(checked: Checked, name: string): boolean {
	const loop = checked.graph.batchLoopAround(name);
	const size = loop === undefined ? undefined : valueOf(loop, 'batchSize', loop.typeVersion >= 3 ? 1 : 10);
	return size !== 1 && severalContactsAt(checked, name);
}

/** Whether several contacts may come by a node in one execution. */
export function severalContactsAt({ graph }: Checked, name: string): boolean {
	return graph.startsOf(name).some((start) => batchSizeAt(graph, start).most > 1);
}
