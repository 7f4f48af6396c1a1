import { rmSync } from 'node:fs';

import * as core from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	IRun,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { SimulatedClock } from '../../../lib/domain';
import { closeAllEngines } from '../../../lib/n8n/engines';
import { forgetRunning } from '../../../lib/n8n/publication';
import { storeFile } from '../../../lib/n8n/storeLocation';
import type { Answer, Call } from '../../../lib/simulation/runtime/callWebhook';
import type { DrawnWorkflow } from '../../../lib/simulation/runtime/DrawnWorkflow';
import {
	additionalData,
	execute,
	toWorkflow,
	type Execution,
} from '../../../lib/simulation/runtime/execution';
import { NodeTypes } from '../../../lib/simulation/runtime/NodeTypes';
import { ourNodes } from '../../../lib/simulation/runtime/ourNodes';
import { SimulatedN8n } from '../../../lib/simulation/runtime/SimulatedN8n';
import { START } from '../../support/rows';
import { fromTemplate } from '../../support/sqliteTemplate';
import { agent, toolTypes } from './agent';
import { flowNodes } from './flowNodes';
import { Ledger } from './Ledger';
import { inMilliseconds } from './simulatedTime';
import { standIns } from './standIns';
import { StoreView } from './StoreView';
import { subWorkflowCall } from './subWorkflowCall';

/** Executions without an end would hang a test: more than these fail it. */
const MOST_EXECUTIONS = 2_000;

/** Simulated n8n with what tests look at: what nodes saw, what is in the store, which executions there were. */
export class WorkflowRunner extends SimulatedN8n {
	readonly ledger: Ledger;

	readonly store = new StoreView();

	/** All executions that have ended, in the order of their ends. */
	readonly executions: Execution[] = [];

	/** Failed executions that nodes have reported, without one having run. */
	readonly failedExecutions: Array<{ node: string; message: string }> = [];

	/** Decrypted credentials by their name. */
	readonly credentials: Record<string, IDataObject>;

	constructor(start = START) {
		const clock = new SimulatedClock(start);
		const ledger = new Ledger();
		const credentials: Record<string, IDataObject> = {};
		super({
			core,
			clock,
			nodeTypes: new NodeTypes({
				...ourNodes(),
				...standIns(ledger, clock),
				...flowNodes(),
				...toolTypes(),
				'stand-in.agent': agent,
				'n8n-nodes-base.executeWorkflow': subWorkflowCall(
					async (workflowId, items) => await this.#runSubWorkflow(workflowId, items),
				),
			}),
			credentials: (name) => {
				if (credentials[name] === undefined) throw new Error(`There is no credential "${name}" in this test`);
				return credentials[name] as ICredentialDataDecryptedObject;
			},
			beforeExecution: (count) => {
				if (count > MOST_EXECUTIONS) throw new Error('This runs in circles');
			},
			onFailedExecution: (node, { message }) => this.failedExecutions.push({ node, message }),
			afterExecution: (execution) => this.executions.push(execution),
		});
		this.ledger = ledger;
		this.credentials = credentials;
	}

	/** A store is there from then on, copied instead of migrated. */
	override async publish(drawn: DrawnWorkflow, activation?: WorkflowActivateMode): Promise<void> {
		fromTemplate(storeFile());
		await super.publish(drawn, activation);
	}

	/** A run in the editor that starts at a node with these items. */
	async runManually(drawn: DrawnWorkflow, startNode: string, items: IDataObject[]): Promise<Execution> {
		return await this.#runOn(drawn, startNode, items, 'manual');
	}

	/**
	 * *Execute step* in the editor: runs one node with the data of an earlier run, and what comes before it only
	 * where that has none.
	 * @param pinned what the outputs of nodes are pinned to
	 */
	async executeStep(
		{ workflow: drawn, run: earlier }: Pick<Execution, 'workflow' | 'run'>,
		nodeName: string,
		pinned: Record<string, IDataObject[]> = {},
	): Promise<IRun> {
		const { nodeTypes, credentials } = this.options;
		const runData = structuredClone(earlier.data.resultData.runData);
		const pinData = Object.fromEntries(
			Object.entries(pinned).map(([name, items]) => [name, items.map((json) => ({ json }))]),
		);
		delete runData[nodeName];
		const id = this.nextId();
		const more = additionalData(id, credentials);
		more.hooks = new core.ExecutionLifecycleHooks('manual', id, { id: drawn.id } as never);
		const workflow = toWorkflow(drawn, nodeTypes, false);
		const target = { nodeName, mode: 'inclusive' as const };
		return await this.track(
			new core.WorkflowExecute(more, 'manual').runPartialWorkflow2(workflow, runData, pinData, [], target),
		);
	}

	/** A run of a published plain workflow, as by another package's trigger. */
	async runInProduction(drawn: DrawnWorkflow, startNode: string, items: IDataObject[]): Promise<Execution> {
		return await this.#runOn(drawn, startNode, items, 'trigger');
	}

	/** The same with items that have files. */
	async runWithFiles(
		drawn: DrawnWorkflow,
		startNode: string,
		items: INodeExecutionData[],
	): Promise<Execution> {
		return await this.run(drawn, startNode, items, 'trigger');
	}

	/** n8n's own *Retry* of a failed execution: goes on at the node that failed. */
	async retry(execution: Execution): Promise<Execution> {
		const { data } = structuredClone({ data: execution.run.data });
		const { resultData } = data;
		delete resultData.error;
		const runs = resultData.runData[resultData.lastNodeExecuted ?? ''];
		if (runs?.at(-1)?.error !== undefined) runs.pop();
		const { nodeTypes, credentials } = this.options;
		const workflow = toWorkflow(execution.workflow, nodeTypes, false);
		const id = this.nextId();
		const run = await this.track(execute(core, workflow, data, 'retry', id, credentials));
		return this.note({
			id,
			mode: 'retry',
			startedAt: execution.startedAt,
			size: 0,
			begin: undefined,
			workflow: execution.workflow,
			run,
		});
	}

	/**
	 * Someone answers an execution that waits, as by a button in an email: it goes on behind the node that asked, in
	 * the way of n8n's `WaitingWebhooks`.
	 */
	async answer(execution: Execution, json: IDataObject): Promise<Execution> {
		const { data } = structuredClone({ data: execution.run.data });
		const [waiting] = data.executionData?.nodeExecutionStack ?? [];
		if (data.waitTill === undefined || waiting === undefined) throw new Error('This execution doesn’t wait');
		delete data.waitTill;
		data.resultData.runData[data.resultData.lastNodeExecuted ?? ''].pop();
		waiting.node.disabled = true;
		waiting.data.main = [[{ json }]];
		const { nodeTypes, credentials } = this.options;
		const workflow = toWorkflow(execution.workflow, nodeTypes, false);
		const run = await this.track(execute(core, workflow, data, execution.mode, execution.id, credentials));
		const answered = this.note({ ...execution, run });
		await this.settle();
		return answered;
	}

	/** The same execution from its beginning once more, as when a stalled job of n8n's queue is run again. */
	async runAgain({ id, mode, workflow, begin }: Execution): Promise<Execution> {
		if (begin === undefined) throw new Error('This execution is a retry');
		return await this.executeFrom(id, workflow, begin, mode);
	}

	/** The newest execution that started at a node. */
	last(startNode: string): Execution {
		const found = this.executions.findLast(({ startedAt }) => startedAt === startNode);
		if (found === undefined) throw new Error(`No execution has started at ${startNode}`);
		return found;
	}

	/** Calls a webhook as *Listen for test event* does, and runs what it hands over. */
	async callManually(
		drawn: DrawnWorkflow,
		nodeName: string,
		call: Call,
	): Promise<{ answer: Answer; execution: Execution | undefined }> {
		const answer = await this.callNode(drawn, nodeName, call, 'manual');
		const execution =
			answer.items === undefined ? undefined : await this.run(drawn, nodeName, answer.items, 'manual');
		return { answer, execution };
	}

	/** What n8n does when the editor begins to listen for a test call. */
	async beginListening(drawn: DrawnWorkflow, nodeName: string): Promise<void> {
		const { nodeTypes, credentials } = this.options;
		const workflow = toWorkflow(drawn, nodeTypes, false);
		const node = workflow.getNode(nodeName) as INode;
		const type = nodeTypes.getByNameAndVersion(node.type, node.typeVersion) as INodeType;
		const webhook = { isTest: true, webhookDescription: type.description.webhooks?.[0] };
		const data = additionalData(undefined, credentials);
		const context = new core.HookContext(workflow, node, data, 'manual', 'manual', webhook as never);
		const { checkExists, create } = type.webhookMethods?.default ?? {};
		if (!(await checkExists?.call(context))) await create?.call(context);
	}

	/** Lets time pass, stopping wherever something becomes due until that is done. */
	async advance(duration: string | number): Promise<void> {
		await this.advanceTo(this.clock.now() + inMilliseconds(duration));
	}

	/** Lets time pass without waiting for what becomes due: for what happens while a node is at work. */
	async advanceOnly(duration: string | number): Promise<void> {
		await this.clock.advance(inMilliseconds(duration));
	}

	/** n8n is stopped and started again later; what is published starts with it. */
	async restart(downFor: string | number = 0): Promise<void> {
		const drawn = [...this.published.values()].map((published) => published.drawn);
		this.published.clear();
		forgetRunning();
		await closeAllEngines();
		await this.advance(downFor);
		for (const workflow of drawn) await this.publish(workflow, 'init');
	}

	override async close(): Promise<void> {
		try {
			await super.close();
		} finally {
			for (const suffix of ['', '-wal', '-shm']) rmSync(storeFile() + suffix, { force: true });
		}
	}

	async #runSubWorkflow(workflowId: string, items: INodeExecutionData[]): Promise<INodeExecutionData[][]> {
		const drawn = this.published.get(workflowId)?.drawn;
		const start = drawn?.nodes.find(({ type }) => type === 'n8n-nodes-base.executeWorkflowTrigger');
		if (drawn === undefined || start === undefined) {
			throw new Error(`The workflow "${workflowId}" is not published, or nothing in it can be called`);
		}
		const { run } = await this.run(drawn, start.name, items, 'integrated');
		const { error, lastNodeExecuted = '', runData } = run.data.resultData;
		if (error !== undefined) throw error;
		return (runData[lastNodeExecuted].at(-1)?.data?.main ?? []).map((output) => output ?? []);
	}

	async #runOn(
		drawn: DrawnWorkflow,
		startNode: string,
		items: IDataObject[],
		mode: WorkflowExecuteMode,
	): Promise<Execution> {
		const list = items.map((json) => ({ json }));
		return await this.run(drawn, startNode, list, mode);
	}
}
