import {
	NodeOperationError,
	WAIT_INDEFINITELY,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import type { Clock } from '../../../lib/domain';
import type { Ledger } from './Ledger';

/** What a stand-in makes of one item; undefined keeps the item as it is. */
type Work = (json: IDataObject, parameters: IDataObject) => IDataObject | undefined;

interface StandIn {
	properties?: string[];
	work?: Work;
	/** Whether it puts the execution to wait for a person, as *Send and Wait for Response* does. */
	waits?: (parameters: IDataObject) => boolean;
	/** Output items from those that were worked on, each with the index of its input. */
	arrange?: (items: INodeExecutionData[]) => INodeExecutionData[];
}

const STAND_INS: Record<string, StandIn> = {
	'n8n-nodes-base.noOp': {},
	'n8n-nodes-base.stickyNote': {},
	// Replaces the JSON by the server's answer, as Send Email does.
	'n8n-nodes-base.emailSend': {
		properties: ['toEmail', 'subject', 'html', 'operation', 'message'],
		waits: ({ operation }) => operation === 'sendAndWait',
		work: (_json, { toEmail }) => ({
			accepted: [toEmail],
			rejected: [],
			messageId: `<mail to ${String(toEmail)}>`,
		}),
	},
	// The ways into a workflow that is run by hand, or by another.
	'n8n-nodes-base.manualTrigger': {},
	'n8n-nodes-base.executeWorkflowTrigger': {},
	// The answer is all that is left.
	'n8n-nodes-base.httpRequest': {
		properties: ['url', 'bodyParameters'],
		work: () => ({ number: 4711 }),
	},
	// In its JSON mode without other input fields.
	'n8n-nodes-base.set': {
		properties: ['jsonOutput'],
		work: (_json, { jsonOutput }) => jsonOutput as IDataObject,
	},
	'stand-in.pass': {},
	'stand-in.record': { properties: ['note'] },
	// Set in its JSON mode without other input fields.
	'stand-in.setRaw': { properties: ['value'], work: (_json, { value }) => ({ value }) },
	// An HTTP request: the answer is all that is left.
	'stand-in.http': { work: () => ({ status: 'ok', id: 7 }) },
	// Code that drops an item, reverses the others and says nothing of where they came from.
	'stand-in.scramble': {
		arrange: (items) =>
			items
				.slice(1)
				.map(() => ({ json: { scrambled: true } }))
				.reverse(),
	},
	// The same, but it keeps the JSON.
	'stand-in.reorder': {
		arrange: (items) =>
			items
				.slice(1)
				.map(({ json }) => ({ json }))
				.reverse(),
	},
	// Makes one item of all, which comes from all of them: as Aggregate does.
	'stand-in.aggregate': {
		arrange: (items) => [{ json: { count: items.length }, pairedItem: items.map((_, item) => ({ item })) }],
	},
	// Replaces all JSON, and says of people whose name begins with b that they come from nowhere.
	'stand-in.breakSome': {
		work: (json) => ({ bad: String((json.contact as IDataObject).email).startsWith('b') }),
		arrange: (items) =>
			items.map(({ json }, item) => ({ json, pairedItem: { item: json.bad === true ? 99 : item } })),
	},
};

/** Small nodes in place of those of other packages. They note what they do, and fail on demand. */
export function standIns(ledger: Ledger, clock: Clock): Record<string, INodeType> {
	return Object.fromEntries(
		Object.entries(STAND_INS).map(([type, standIn]) => [type, new StandInNode(type, standIn, ledger, clock)]),
	);
}

class StandInNode implements INodeType {
	readonly description: INodeTypeDescription;

	readonly #standIn: StandIn;

	readonly #ledger: Ledger;

	readonly #clock: Clock;

	constructor(type: string, standIn: StandIn, ledger: Ledger, clock: Clock) {
		this.#standIn = standIn;
		this.#ledger = ledger;
		this.#clock = clock;
		this.description = {
			displayName: type,
			name: type.slice(type.indexOf('.') + 1),
			group: ['transform'],
			version: [1, 1.1, 2, 2.1, 3.4, 4.2],
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			properties: (standIn.properties ?? []).map((name): INodeProperties => ({
				displayName: name,
				name,
				type: 'string',
				default: '',
			})),
		};
		const work = this.#work.bind(this);
		this.execute = async function execute(this: IExecuteFunctions) {
			await ledger.happensDuring(this.getNode().name);
			return await work(this);
		};
	}

	readonly execute: INodeType['execute'];

	async #work(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const node = functions.getNode();
		const output: INodeExecutionData[] = [];
		functions.getInputData().forEach(({ json, binary }, item) => {
			const parameters = Object.fromEntries(
				(this.#standIn.properties ?? []).map((name) => [
					name,
					functions.getNodeParameter(name, item) as string,
				]),
			);
			if (this.#ledger.fails(node.name, json)) {
				const error = new NodeOperationError(node, `${node.name} said no`, { itemIndex: item });
				if (!functions.continueOnFail()) throw error;
				output.push({ json: { error: error.message }, error, pairedItem: { item } });
				return;
			}
			this.#ledger.entries.push({
				node: node.name,
				executionId: functions.getExecutionId(),
				at: this.#clock.now(),
				json: structuredClone(json),
				parameters,
			});
			output.push({ json: this.#standIn.work?.(json, parameters) ?? json, binary, pairedItem: { item } });
		});
		const noted = this.#ledger.of(node.name).at(-1)?.parameters ?? {};
		if (this.#standIn.waits?.(noted) === true) {
			await functions.putExecutionToWait(WAIT_INDEFINITELY);
			return [functions.getInputData()];
		}
		return [this.#standIn.arrange?.(output) ?? output];
	}
}
