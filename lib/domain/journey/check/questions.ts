import { batchSizeAt } from './batchSize';
import type { Checked } from './finding';
import { factsOf } from './journeyNodes';

/** Whether a step of the journey follows a node before contacts wait again. */
export function leadsToStep({ graph }: Checked, name: string): boolean {
	return [...graph.after(name)].some((after) => {
		const node = graph.node(after);
		return node !== undefined && factsOf(node)?.role === 'step';
	});
}

/** Whether several contacts may come by a node in one execution. */
export function severalContactsAt({ graph }: Checked, name: string): boolean {
	return graph.startsOf(name).some((start) => batchSizeAt(graph, start).most > 1);
}
