import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeParameters,
	type INodeTypes,
} from 'n8n-workflow';

import type { ItemContext } from '../../../lib/n8n/context';
import type { StepDecision } from '../../../lib/n8n/steps';
import { JourneyWait } from '../../../nodes/JourneyWait/JourneyWait.node';
import { waitStep } from '../../../nodes/JourneyWait/waitStep';

export const nodeType = new JourneyWait();

const nodeTypes = { getByNameAndVersion: () => nodeType } as unknown as INodeTypes;

/** The node as n8n has it: with the defaults of all parameters that are shown, and of no others. */
export function waitNode(parameters: INodeParameters): { node: INode; workflow: Workflow } {
	const node: INode = {
		id: 'step',
		name: 'Wait',
		type: 'n8n-nodes-customer-journey.journeyWait',
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return { node: workflow.nodes.Wait, workflow };
}

/** Names of the parameters that the editor shows. */
export function shown(parameters: INodeParameters): string[] {
	const { node } = waitNode(parameters);
	return nodeType.description.properties
		.filter((property) => NodeHelpers.displayParameter(node.parameters, property, node, nodeType.description))
		.map(({ displayName }) => displayName);
}

export function subtitleOf(parameters: INodeParameters): unknown {
	const { node, workflow } = waitNode(parameters);
	return workflow.expression.getSimpleParameterValue(node, nodeType.description.subtitle, 'internal', {});
}

/** Decides about one contact, whose enrollment is `enrollment`, in a workflow in Amsterdam. */
export function decide(
	parameters: INodeParameters,
	from: string,
	contact: IDataObject = {},
	enrollment = 'enrollment',
): StepDecision {
	const { node } = waitNode(parameters);
	const functions = {
		getNode: () => node,
		getInputData: () => [{ json: {} }],
		getTimezone: () => 'Europe/Amsterdam',
		getNodeParameter: (name: string, _item: number, fallback?: unknown) => node.parameters[name] ?? fallback,
	};
	const context = {
		contact,
		journey: { enrollmentId: enrollment },
		lead: undefined,
	} as unknown as ItemContext;
	return waitStep.decide(functions as unknown as IExecuteFunctions, 0, context, Date.parse(from));
}

/** When a contact goes on, as an ISO date; or the reason for which it leaves. */
export function outcome(...given: Parameters<typeof decide>): string {
	const decision = decide(...given);
	if ('exit' in decision) return decision.exit;
	if (!('terms' in decision) || decision.terms.dueAt === null) throw new Error('The contact is not held');
	return new Date(decision.terms.dueAt).toISOString();
}
