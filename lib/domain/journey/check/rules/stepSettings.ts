import type { Rule } from '../finding';
import { factsOf, isHold } from '../journeyNodes';

/** n8n restarts a step only when its parameters, name or credential change. */
const OLD_SETTINGS =
	'If the workflow is published, unpublish it and publish it again: until then n8n keeps using the old setting.';

/** n8n settings that make every contact of a step fail. */
export const stepSettings: Rule = {
	name: 'retry-on-fail-or-execute-once',
	severity: 'error',
	find: ({ graph }) =>
		graph.nodes
			.filter((node) => factsOf(node)?.role === 'step')
			.flatMap((node) => [
				...(node.retryOnFail && factsOf(node)?.refusesRetry === true
					? [
							{
								node: node.name,
								problem:
									'Retry On Fail is on, and this step refuses it: it takes contacts over once, so that nothing is sent twice.',
								remedy: `Turn off Retry On Fail in its settings. ${OLD_SETTINGS}`,
							},
						]
					: []),
				...(node.executeOnce && graph.hasContacts(node.name)
					? [
							{
								node: node.name,
								problem: isHold(node)
									? 'Execute Once is on, and this step refuses it: only the first contact of each execution would get here.'
									: 'Execute Once is on: only the first contact of each execution would go on.',
								remedy: `Turn off Execute Once in its settings. ${OLD_SETTINGS}`,
							},
						]
					: []),
			]),
};
