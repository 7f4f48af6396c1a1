import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/** Runs a published workflow from its *When Executed by Another Workflow* on; gives what its last node gave. */
export type RunSubWorkflow = (
	workflowId: string,
	items: INodeExecutionData[],
) => Promise<INodeExecutionData[][]>;

/**
 * In place of n8n's *Execute Sub-workflow*: one run with all items, or one for each. Where it isn't to wait for the
 * other workflow, it passes its items on. As n8n does where it cannot follow them through
 * the other workflow, it pairs items by their order when as many come back.
 */
export function subWorkflowCall(run: RunSubWorkflow): INodeType {
	return {
		description: {
			displayName: 'Execute Sub-workflow',
			name: 'executeWorkflow',
			group: ['transform'],
			version: [1, 1.1, 1.2, 1.3],
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			properties: [
				{
					displayName: 'Workflow',
					name: 'workflowId',
					type: 'workflowSelector',
					default: '',
					required: true,
				},
				{ displayName: 'Mode', name: 'mode', type: 'string', default: 'once' },
				{ displayName: 'Options', name: 'options', type: 'json', default: {} },
			],
		},
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			const { value } = this.getNodeParameter('workflowId', 0) as { value: string };
			const each = this.getNodeParameter('mode', 0) === 'each';
			const { waitForSubWorkflow = true } = this.getNodeParameter('options', 0) as {
				waitForSubWorkflow?: boolean;
			};
			if (!waitForSubWorkflow) {
				for (const group of each ? items.map((item) => [item]) : [items]) await run(value, group);
				return [items];
			}
			if (each) throw new Error('The stand-in doesn’t wait for one run per item');
			const outputs = await run(value, items);
			return outputs.map((output) =>
				output.map(({ json }, item) => ({
					json,
					...(output.length === items.length ? { pairedItem: { item } } : {}),
				})),
			);
		},
	};
}
