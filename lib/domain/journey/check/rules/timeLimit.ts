import { batchSizeAt } from '../batchSize';
import type { Checked, Rule } from '../finding';
import { secondsPerContact } from '../hostNodes';
import type { CheckedNode } from '../workflow';

/** n8n ends an execution that takes longer than the workflow's time limit, and its contacts fail. */
export const timeLimit: Rule = {
	name: 'time-limit-shorter-than-a-batch',
	severity: 'warning',
	find(checked) {
		const limit = checked.workflow.settings.executionTimeout;
		if (limit === undefined || limit <= 0) return [];
		return checked.graph.starts.flatMap((start) => {
			const each = secondsAfter(checked, start);
			const { most: batch } = batchSizeAt(checked.graph, start);
			const needed = Math.ceil(each * batch);
			if (needed <= limit) return [];
			const fitting = Math.max(1, Math.floor(limit / each));
			return {
				node: start.name,
				problem: `Its executions take up to ${batch} contacts and may need about ${needed} s, but the workflow’s time limit is ${limit} s.`,
				remedy: `Raise the limit in the workflow's settings, or set Contacts per Execution to a Fixed Number of ${fitting} or less.`,
			};
		});
	},
};

/** What the nodes behind a start take for one contact, at most. */
function secondsAfter({ graph }: Checked, { name }: CheckedNode): number {
	return [...graph.segment(name).keys()].reduce((sum, next) => {
		const node = graph.node(next);
		return sum + (node === undefined ? 0 : secondsPerContact(node));
	}, 0);
}
