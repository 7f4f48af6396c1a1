import { Workflow, type INodeParameters, type INodeTypes, type ITriggerFunctions } from 'n8n-workflow';

import type { Audience, EntryRules } from '../../../lib/domain/journey';
import { readEntryRules } from '../../../lib/n8n/descriptions/entryRules';
import { JourneyTrigger } from '../../../nodes/JourneyTrigger/JourneyTrigger.node';
import { readAudience } from '../../../nodes/JourneyTrigger/readAudience';

export const nodeType = new JourneyTrigger();

const nodeTypes = { getByNameAndVersion: () => nodeType } as unknown as INodeTypes;

/** The node as n8n has it, with the defaults of all parameters that are shown. */
export function triggerNode(parameters: INodeParameters): Workflow {
	const node = {
		id: 'step',
		name: 'Start',
		type: 'n8n-nodes-customer-journey.journeyTrigger',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
	return new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
}

/** What n8n gives `trigger()`, in a workflow in Amsterdam. Like n8n it throws for what has no value. */
function functionsOf(parameters: INodeParameters): ITriggerFunctions {
	const { Start: node } = triggerNode(parameters).nodes;
	return {
		getTimezone: () => 'Europe/Amsterdam',
		getNodeParameter: (name: string, fallback?: unknown) => {
			const value = node.parameters[name] ?? fallback;
			if (value === undefined) throw new Error(`Could not get parameter "${name}"`);
			return value;
		},
	} as unknown as ITriggerFunctions;
}

export const audienceOf = (parameters: INodeParameters): Audience => readAudience(functionsOf(parameters));

export const rulesOf = (parameters: INodeParameters): EntryRules => readEntryRules(functionsOf(parameters));

export function subtitleOf(parameters: INodeParameters): unknown {
	const workflow = triggerNode(parameters);
	return workflow.expression.getSimpleParameterValue(
		workflow.nodes.Start,
		nodeType.description.subtitle,
		'internal',
		{},
	);
}
