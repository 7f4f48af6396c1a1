import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { holdHint, sendingHint } from '../../lib/n8n/descriptions/common';
import { durationSubtitle } from '../../lib/n8n/descriptions/duration';
import { executeHoldingStep, registerStep } from '../../lib/n8n/steps';
import { ifThenStep } from './ifThenStep';
import { properties } from './properties';

export class JourneyIfThen implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey If/Then',
		name: 'journeyIfThen',
		icon: { light: 'file:journeyIfThen.svg', dark: 'file:journeyIfThen.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: `={{ {
			event: String($rawParameter["eventType"] || "=").startsWith("=") ? "an event" : $rawParameter["eventType"],
			fields: "contact or lead fields",
			expression: "an expression"
		}[$parameter["condition"]] + ($parameter["condition"] === "expression" || $parameter["timeout"] === "now"
			? ", now"
			: $parameter["timeout"] === "never"
				? ", for ever"
				: " within " + ${durationSubtitle({ amount: 'timeoutAmount', unit: 'timeoutUnit' })}) }}`,
		description: 'Hold each contact until a condition is true or its time is up, and part the two',
		defaults: { name: 'Journey If/Then' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['True', 'False'],
		// A step of a journey makes no sense as a tool of an AI agent.
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', required: false }],
		hints: [holdHint, sendingHint],
		properties,
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await registerStep(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeHoldingStep(this, ifThenStep);
	}
}
