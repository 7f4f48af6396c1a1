import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { holdHint, sendingHint, STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { durationSubtitle } from '../../lib/n8n/descriptions/duration';
import { searchSegments } from '../../lib/n8n/descriptions/segmentLocator';
import { startStep } from '../../lib/n8n/publication';
import { eventTypeMethods } from '../../lib/n8n/methods/searchEventTypes';
import { executeHoldingStep, registerStep } from '../../lib/n8n/steps';
import { ifThenStep } from './ifThenStep';
import { outputs } from './paths';
import { properties } from './properties';

export class JourneyIfThen implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey If/Then',
		name: 'journeyIfThen',
		icon: { light: 'file:journeyIfThen.svg', dark: 'file:journeyIfThen.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: `={{ {
			event: String($rawParameter["eventType"] || "=").startsWith("=") ? "an event" : $rawParameter["eventType"],
			conditions: "conditions",
			fields: "item data",
			expression: "an expression",
			firstOf: "first of " + (($parameter["paths"] || {})["path"] || []).length
		}[$parameter["condition"]] + ($parameter["condition"] === "expression" || $parameter["timeout"] === "immediately"
			? ", now"
			: $parameter["timeout"] === "never"
				? ", no timeout"
				: $parameter["timeout"] === "date"
					? " until a date"
					: " within " + ${durationSubtitle({ amount: 'timeoutAmount', unit: 'timeoutUnit' })}) }}`,
		description:
			'Hold each contact until a condition is true or it times out, then route to True or False; or wait for the first of several conditions',
		defaults: { name: 'Journey If/Then' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		// A journey step makes no sense as an AI agent's tool.
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		hints: [holdHint, sendingHint],
		properties,
	};

	methods = { listSearch: { ...eventTypeMethods, searchSegments } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startStep(this, async () => await registerStep(this));
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeHoldingStep(this, ifThenStep);
	}
}
