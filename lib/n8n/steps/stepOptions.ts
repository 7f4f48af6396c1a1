import type { INodeProperties, ITriggerFunctions } from 'n8n-workflow';

import type { FailurePolicy } from '../../domain/journey';
import { LARGEST_BATCH, STANDARD_BATCH } from '../../domain/journey/check';
import type { StepRegistration } from '../../engine';

/** Options of every step whose contacts the clock delivers. */
export const stepOptionProperties: INodeProperties[] = [
	{
		displayName: 'Contacts per Execution',
		name: 'contactsPerExecution',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'Up to 100, or up to 1,000 if no node before the next wait sends, calls or stores anything; half as many after a failure',
			},
			{ name: 'Fixed Number', value: 'fixed', description: 'As many as you set' },
		],
		description:
			'Most contacts that leave this step in one n8n execution. An execution costs about the same no matter how many it carries, and if it fails, it fails for all of them.',
	},
	{
		displayName: 'Concurrent Executions',
		name: 'maxInFlight',
		type: 'number',
		noDataExpression: true,
		default: 5,
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		description: 'How many executions starting at this step can run at the same time',
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
				description: 'Contacts in the execution leave the journey',
			},
			{
				name: 'Keep for Review',
				value: 'keep',
				description: 'Contacts stay here as failed until you retry them with Journey Records',
			},
			{
				name: 'Retry',
				value: 'retry',
				description:
					'Contacts leave this step again, together. Nodes that ran before the failure run again for them.',
			},
			{
				name: 'Retry One by One',
				value: 'retryOneByOne',
				description: 'Contacts leave this step again, each in its own execution',
			},
		],
		description: 'What happens to contacts whose execution failed before they reached their next step',
	},
	{
		displayName: 'If Overdue',
		name: 'ifOverdue',
		type: 'options',
		noDataExpression: true,
		default: 'continue',
		options: [
			{ name: 'Continue Immediately', value: 'continue' },
			{ name: 'Exit the Journey', value: 'exit' },
		],
		description: 'What happens to contacts that came due while the workflow wasn’t published',
	},
	{
		displayName: 'Number of Contacts',
		name: 'batchSize',
		type: 'number',
		noDataExpression: true,
		default: STANDARD_BATCH,
		typeOptions: { minValue: 1, maxValue: LARGEST_BATCH, numberPrecision: 0 },
		displayOptions: { show: { contactsPerExecution: ['fixed'] } },
		description: 'Most contacts that leave this step in one n8n execution',
	},
	{
		displayName: 'Retries',
		name: 'retries',
		type: 'number',
		noDataExpression: true,
		default: 3,
		typeOptions: { minValue: 1, maxValue: 20, numberPrecision: 0 },
		displayOptions: { show: { ifLaterNodeFails: ['retry', 'retryOneByOne'] } },
		description: 'How often to retry contacts before keeping them for review',
	},
	{
		displayName: 'Retry After (Seconds)',
		name: 'retryAfter',
		type: 'number',
		noDataExpression: true,
		default: 300,
		typeOptions: { minValue: 1, maxValue: 86400, numberPrecision: 0 },
		displayOptions: { show: { ifLaterNodeFails: ['retry', 'retryOneByOne'] } },
		description: 'Delay before the first retry. It doubles with each retry, up to a day.',
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
		'Whether contacts already waiting here follow the new settings when you change this node and publish again. Their wait still counts from when they arrived.',
};

type StepOptions = Pick<StepRegistration, 'maxInFlight' | 'failurePolicy' | 'ifOverdue' | 'applyChanges'>;

/** Reads the options of the node being published. */
export function readStepOptions(functions: Pick<ITriggerFunctions, 'getNodeParameter'>): StepOptions {
	const options = functions.getNodeParameter('options', {}) as {
		maxInFlight?: number;
		ifLaterNodeFails?: FailurePolicy['kind'];
		retries?: number;
		retryAfter?: number;
		ifOverdue?: StepOptions['ifOverdue'];
		applyChanges?: boolean;
	};
	return {
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
