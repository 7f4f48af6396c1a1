import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/** Runs a published workflow from its *When Executed by Another Workflow* on; gives what its last node gave. */
export type RunSubWorkflow = (
	workflowId: string,
	items: INodeExecutionData[],
) => Promise<INodeExecutionData[][]>;

/**
 * In place of n8n's *Execute Sub-workflow*: one run with all items. As n8n does where it cannot follow them through
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
			],
		},
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			const { value } = this.getNodeParameter('workflowId', 0) as { value: string };
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
