import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	ISourceData,
} from 'n8n-workflow';

type Execute = (functions: IExecuteFunctions) => INodeExecutionData[][];

/** Whether an item passes, by the expression that the node is set to. */
const passes = (functions: IExecuteFunctions, index: number): boolean =>
	functions.getNodeParameter('condition', index) === true;

/** What n8n's Code node does with the script of this name; none of them says what an item was made from. */
const SCRIPTS: Record<string, (items: INodeExecutionData[]) => INodeExecutionData[]> = {
	firstOnly: ([{ json }]) => [{ json }],
	count: (items) => [{ json: { count: items.length } }],
	reverse: (items) => items.map(({ json }) => ({ json })).reverse(),
	reverseItems: (items) => [...items].reverse(),
	nothing: () => [],
};

/** n8n's own nodes that decide which items go where, in as much of their behavior as that needs. */
const FLOW_NODES: Record<string, { inputs?: number; outputs?: number; execute: Execute }> = {
	'n8n-nodes-base.filter': {
		execute: (functions) => [functions.getInputData().filter((_, index) => passes(functions, index))],
	},
	'n8n-nodes-base.if': {
		outputs: 2,
		execute: (functions) => {
			const items = functions.getInputData();
			return [
				items.filter((_, index) => passes(functions, index)),
				items.filter((_, index) => !passes(functions, index)),
			];
		},
	},
	'n8n-nodes-base.switch': {
		outputs: 2,
		execute: (functions) => [functions.getInputData().filter((_, index) => passes(functions, index)), []],
	},
	'n8n-nodes-base.limit': { execute: (functions) => [functions.getInputData().slice(0, 1)] },
	'n8n-nodes-base.code': {
		execute: (functions) => [
			SCRIPTS[functions.getNodeParameter('script', 0) as string](functions.getInputData()),
		],
	},
	'n8n-nodes-base.merge': {
		inputs: 2,
		// Append, or those of the first input alone as Choose Branch does.
		execute: (functions) => {
			const inputs = [0, 1].map((input) => itemsOf(functions, input));
			return [functions.getNodeParameter('mode', 0) === 'append' ? inputs.flat() : inputs[0]];
		},
	},
	'n8n-nodes-base.splitInBatches': { outputs: 2, execute: loopOverItems },
};

function itemsOf(functions: IExecuteFunctions, input: number): INodeExecutionData[] {
	try {
		return functions.getInputData(input);
	} catch {
		return [];
	}
}

/** Loop Over Items, version 3, one item a batch. */
function loopOverItems(functions: IExecuteFunctions): INodeExecutionData[][] {
	const items = functions.getInputData();
	const context = functions.getContext('node') as {
		waiting?: INodeExecutionData[];
		processed: INodeExecutionData[];
		source: ISourceData;
	};
	const sourceOverwrite = functions.getInputSourceData();
	if (context.waiting === undefined) {
		Object.assign(context, { waiting: items.slice(1), processed: [], source: sourceOverwrite });
		return [[], items.slice(0, 1)];
	}
	context.processed.push(
		...items.map((item, index) => ({ ...item, pairedItem: { item: index, sourceOverwrite } })),
	);
	const next = context.waiting.shift();
	if (next === undefined) return [context.processed, []];
	const paired = next.pairedItem as { item: number };
	return [[], [{ ...next, pairedItem: { ...paired, sourceOverwrite: context.source } }]];
}

export function flowNodes(): Record<string, INodeType> {
	return Object.fromEntries(
		Object.entries(FLOW_NODES).map(([type, { inputs = 1, outputs = 1, execute }]) => [
			type,
			{
				description: {
					displayName: type,
					name: type.slice(type.indexOf('.') + 1),
					group: ['transform'],
					version: [1, 2, 3],
					description: '',
					defaults: {},
					inputs: Array.from({ length: inputs }, () => 'main' as const),
					outputs: Array.from({ length: outputs }, () => 'main' as const),
					properties: ['condition', 'script', 'mode'].map((name) => ({
						displayName: name,
						name,
						type: 'string' as const,
						default: '',
					})),
				},
				async execute(this: IExecuteFunctions) {
					return execute(this);
				},
			} satisfies INodeType,
		]),
	);
}

/** Parameters of a node that lets only those pass of whom this is true. */
export const only = (condition: string): IDataObject & { condition: string } => ({
	condition: `={{ ${condition} }}`,
});
