import type { DrawnWorkflow } from '../runtime/DrawnWorkflow';

/**
 * Names of the nodes in the order contacts go through them: starting from those nothing leads to, by the
 * longest path, so that a node comes after all its predecessors. Parallel nodes are ordered from top to
 * bottom.
 */
export function workflowOrder({
	nodes,
	connections,
}: Pick<DrawnWorkflow, 'nodes' | 'connections'>): string[] {
	const byPlace = nodes.toSorted(
		(left, right) => left.position[1] - right.position[1] || left.position[0] - right.position[0],
	);
	const place = new Map(byPlace.map(({ name }, index) => [name, index]));
	const next = new Map(
		byPlace.map(({ name }) => [
			name,
			(connections[name]?.main ?? [])
				.flatMap((targets) => (targets ?? []).map(({ node }) => node))
				.filter((to) => place.has(to)),
		]),
	);
	const led = new Set([...next.values()].flat());
	const finished: string[] = [];
	const seen = new Set<string>();
	// Depth first: the last one finished comes first. Ignores a path back to a node still being visited.
	const visit = (name: string): void => {
		if (seen.has(name)) return;
		seen.add(name);
		for (const to of (next.get(name) ?? []).toReversed()) visit(to);
		finished.push(name);
	};
	const beginnings = byPlace.filter(({ name }) => !led.has(name));
	for (const { name } of [...beginnings.toReversed(), ...byPlace.toReversed()]) visit(name);
	return finished.toReversed();
}
