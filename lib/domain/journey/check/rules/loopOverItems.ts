import type { Rule } from '../finding';
import { isHold } from '../journeyNodes';

/** Contacts wait inside *Loop Over Items*, which doesn't wait with them. */
export const loopOverItems: Rule = {
	name: 'loop-over-items-around-a-wait',
	severity: 'error',
	find: ({ graph }) =>
		graph.nodes.filter(isHold).flatMap(({ name }) => {
			const loop = graph.batchLoopAround(name);
			return loop === undefined
				? []
				: {
						node: name,
						problem: `Contacts wait here inside the loop “${loop.name}”, which doesn't wait for them: most would be lost.`,
						remedy: `Remove “${loop.name}”; n8n runs each node for every contact anyway.`,
					};
		}),
};
