import {
	Workflow,
	type IDataObject,
	type IExecuteFunctions,
	type INodeParameters,
	type INodeTypes,
} from 'n8n-workflow';

import type { ItemContext } from '../../../lib/n8n/context';
import { isoTime } from '../../../lib/n8n/items';
import type { StepDecision } from '../../../lib/n8n/steps';
import { ifThenStep } from '../../../nodes/JourneyIfThen/ifThenStep';
import { JourneyIfThen } from '../../../nodes/JourneyIfThen/JourneyIfThen.node';

export const nodeType = new JourneyIfThen();

const nodeTypes = { getByNameAndVersion: () => nodeType } as unknown as INodeTypes;

/** The node as n8n has it, with the defaults of all parameters that are shown. */
export function ifThenNode(parameters: INodeParameters): Workflow {
	const node = {
		id: 'step',
		name: 'Ask',
		type: 'n8n-nodes-customer-journey.journeyIfThen',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
	return new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
}

/** A part of a parameter, as `paths.path`. */
function partOf(parameters: INodeParameters, name: string): unknown {
	return name
		.split('.')
		.reduce<unknown>((value, part) => (value as IDataObject | undefined)?.[part], parameters);
}

/** What n8n gives `execute()`, in a workflow in Amsterdam. Like n8n it throws for what has no value. */
function functionsOf(parameters: INodeParameters, json: IDataObject): IExecuteFunctions {
	const { Ask: node } = ifThenNode(parameters).nodes;
	return {
		getNode: () => node,
		getTimezone: () => 'Europe/Amsterdam',
		getInputData: () => [{ json }],
		getNodeParameter: (name: string, _item: number, fallback?: unknown) => {
			const value = partOf(node.parameters, name) ?? fallback;
			if (value === undefined) throw new Error(`Could not get parameter "${name}"`);
			return value;
		},
	} as unknown as IExecuteFunctions;
}

export const ARRIVAL = '2026-01-05T09:00:00.000Z';

interface Somebody {
	contact?: IDataObject;
	/** What the contact entered with. */
	entry?: IDataObject;
}

/** Decides about one contact, who comes on Monday, 5 January 2026, at 10:00 in Amsterdam. */
export function decide(parameters: INodeParameters, { contact = {}, entry }: Somebody = {}): StepDecision {
	const journey = { enrollmentId: 'enrollment', entry };
	const context = { contact, journey, lead: undefined } as unknown as ItemContext;
	const functions = functionsOf(parameters, { contact, journey });
	return ifThenStep.decide(functions, 0, context, Date.parse(ARRIVAL));
}

/** When the time is up; null: never. */
export function givesUp(parameters: INodeParameters, somebody?: Somebody): string | null {
	const decision = decide(parameters, somebody);
	if (!('terms' in decision)) throw new Error('The contact is not held');
	return isoTime(decision.terms.dueAt);
}

/** By which output everybody leaves in a run in the editor; undefined: they stop here. */
export function testOutput(parameters: INodeParameters): number | undefined {
	const ending = ifThenStep.testEnding(functionsOf(parameters, {}), 0);
	if (ending === null) return undefined;
	return Math.min(ifThenStep.outputOf(ending.outcome, ending.branch), outputNames(parameters).length - 1);
}

/** What the outputs are called on the canvas. */
export function outputNames(parameters: INodeParameters): string[] {
	return (evaluate(parameters, nodeType.description.outputs as string) as IDataObject[]).map(
		({ displayName }) => String(displayName),
	);
}

export function subtitleOf(parameters: INodeParameters): unknown {
	return evaluate(parameters, nodeType.description.subtitle);
}

function evaluate(parameters: INodeParameters, expression: string | undefined): unknown {
	const workflow = ifThenNode(parameters);
	return workflow.expression.getSimpleParameterValue(workflow.nodes.Ask, expression, 'internal', {});
}
