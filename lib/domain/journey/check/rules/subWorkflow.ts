import type { Rule } from '../finding';
import { baseTypeOf } from '../hostNodes';
import { isHold } from '../journeyNodes';

/** The workflow that calls this one goes on without those who wait here. */
export const subWorkflow: Rule = {
	name: 'wait-in-a-sub-workflow',
	severity: 'error',
	find({ graph }) {
		const called = graph.nodes.filter((node) => baseTypeOf(node) === 'executeWorkflowTrigger');
		return graph.nodes.filter(isHold).flatMap(({ name }) => {
			const trigger = called.find((candidate) => graph.segment(candidate.name).has(name));
			return trigger === undefined
				? []
				: {
						node: name,
						problem: `Contacts can't wait in a workflow that another one calls (“${trigger.name}”): each of them would fail.`,
						remedy:
							'Put this step into the workflow in which the journey begins, or let contacts enter here by an event.',
					};
		});
	},
};
