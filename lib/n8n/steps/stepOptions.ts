import type { INodeProperties, ITriggerFunctions } from 'n8n-workflow';

import type { FailurePolicy } from '../../domain/journey';
import type { StepRegistration } from '../../engine';

/** Options of every step whose contacts the clock delivers. */
export const stepOptionProperties: INodeProperties[] = [
	{
		displayName: 'Contacts per Execution',
		name: 'batchSize',
		type: 'number',
		noDataExpression: true,
		default: 100,
		typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
		description:
			'How many contacts leave this step in one n8n execution at the most. An execution costs about the same whatever it carries.',
	},
	{
		displayName: 'Executions at Once',
		name: 'maxInFlight',
		type: 'number',
		noDataExpression: true,
		default: 5,
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		description: 'How many executions that start at this step may run at the same time',
	},
	{
		displayName: 'If a Later Node Fails',
		name: 'ifLaterNodeFails',
		type: 'options',
		noDataExpression: true,
		default: 'keep',
		options: [
			{
				name: 'Exit the Journey',
				value: 'exit',
				description: 'The contacts of the execution leave the journey',
			},
			{
				name: 'Keep for Review',
				value: 'keep',
				description: 'The contacts stay here as failed until somebody retries them with Journey Records',
			},
			{
				name: 'Retry',
				value: 'retry',
				description:
					'The contacts leave this step again, together. Nodes that had run before the failure run again for them.',
			},
			{
				name: 'Retry One by One',
				value: 'retryOneByOne',
				description: 'The contacts leave this step again, each in an execution of its own',
			},
		],
		description:
			'What happens to the contacts of an execution that ended with an error before they reached their next step',
	},
	{
		displayName: 'If Overdue',
		name: 'ifOverdue',
		type: 'options',
		noDataExpression: true,
		default: 'continue',
		options: [
			{ name: 'Continue at Once', value: 'continue' },
			{ name: 'Exit the Journey', value: 'exit' },
		],
		description: 'What happens to contacts whose time came while the workflow was not published',
	},
	{
		displayName: 'Retries',
		name: 'retries',
		type: 'number',
		noDataExpression: true,
		default: 3,
		typeOptions: { minValue: 1, maxValue: 20, numberPrecision: 0 },
		displayOptions: { show: { ifLaterNodeFails: ['retry', 'retryOneByOne'] } },
		description: 'How often contacts are sent on again before they are kept for review',
	},
	{
		displayName: 'Retry After (Seconds)',
		name: 'retryAfter',
		type: 'number',
		noDataExpression: true,
		default: 300,
		typeOptions: { minValue: 1, maxValue: 86400, numberPrecision: 0 },
		displayOptions: { show: { ifLaterNodeFails: ['retry', 'retryOneByOne'] } },
		description: 'The pause before the first retry; it doubles with each further one, up to a day',
	},
];

/** Only for steps that hold. */
export const applyChangesProperty: INodeProperties = {
	displayName: 'Apply Changes to Waiting Contacts',
	name: 'applyChanges',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description:
		'Whether contacts that wait here already follow the new settings when this node is changed and published again. Their time still counts from when they arrived.',
};

type StepOptions = Pick<
	StepRegistration,
	'batchSize' | 'maxInFlight' | 'failurePolicy' | 'ifOverdue' | 'applyChanges'
>;

/** Reads the options of the node being published. */
export function readStepOptions(functions: Pick<ITriggerFunctions, 'getNodeParameter'>): StepOptions {
	const options = functions.getNodeParameter('options', {}) as {
		batchSize?: number;
		maxInFlight?: number;
		ifLaterNodeFails?: FailurePolicy['kind'];
		retries?: number;
		retryAfter?: number;
		ifOverdue?: StepOptions['ifOverdue'];
		applyChanges?: boolean;
	};
	return {
		batchSize: within(options.batchSize, 1, 1000, 100),
		maxInFlight: within(options.maxInFlight, 1, 100, 5),
		failurePolicy: failurePolicy(
			options.ifLaterNodeFails ?? 'keep',
			within(options.retries, 1, 20, 3),
			within(options.retryAfter, 1, 86_400, 300) * 1000,
		),
		ifOverdue: options.ifOverdue ?? 'continue',
		applyChanges: options.applyChanges ?? true,
	};
}

function failurePolicy(kind: FailurePolicy['kind'], attempts: number, backoff: number): FailurePolicy {
	return kind === 'retry' || kind === 'retryOneByOne' ? { kind, attempts, backoff } : { kind };
}

function within(value: number | undefined, smallest: number, largest: number, fallback: number): number {
	if (value === undefined || !Number.isFinite(value)) return fallback;
	return Math.min(Math.max(Math.trunc(value), smallest), largest);
}
