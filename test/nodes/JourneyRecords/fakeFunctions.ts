import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

export interface FakeRun {
	/** Parameters by name; a function is evaluated per item, as an expression is. */
	parameters: Record<string, unknown | ((itemIndex: number) => unknown)>;
	items?: IDataObject[];
	continueOnFail?: boolean;
	/** The chosen Journey Store credential; absent: none is. */
	credential?: IDataObject;
	/** Items of journey nodes before this one, by node name, each paired with the item of the same index. */
	upstream?: Record<string, { type: string; items: IDataObject[] }>;
}

const quiet = { info() {}, warn() {}, error() {}, debug() {} };

/** What n8n gives to nodes, as far as Journey Records uses it. */
export function fakeFunctions(run: FakeRun): IExecuteFunctions {
	const items: INodeExecutionData[] = (run.items ?? [{}]).map((json, item) => ({
		json,
		pairedItem: { item },
	}));
	const upstream = run.upstream ?? {};
	const functions = {
		logger: quiet,
		getMode: () => 'trigger',
		getInputData: () => items,
		getNode: () => ({
			name: 'Journey Records',
			type: 'n8n-nodes-customer-journey.journeyRecords',
			...(run.credential === undefined
				? {}
				: { credentials: { journeyStoreApi: { id: '1', name: 'Store' } } }),
		}),
		getWorkflow: () => ({ id: 'plain', name: 'Plain Workflow' }),
		getInputSourceData: () => ({ previousNode: 'Before' }),
		getTimezone: () => 'Europe/Amsterdam',
		continueOnFail: () => run.continueOnFail ?? false,
		getCredentials: async () => run.credential ?? {},
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) => {
			const value = run.parameters[name];
			if (typeof value === 'function') return (value as (index: number) => unknown)(itemIndex);
			return value === undefined ? fallback : value;
		},
		getParentNodes: () => Object.entries(upstream).map(([name, { type }]) => ({ name, type })),
		getWorkflowDataProxy: (itemIndex: number) => ({
			$: () => ({ isExecuted: true }),
			$getPairedItem: (name: string) => ({ json: upstream[name]?.items[itemIndex] }),
		}),
	};
	return functions as unknown as IExecuteFunctions;
}
