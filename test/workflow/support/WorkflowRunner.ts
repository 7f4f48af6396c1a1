import { rmSync } from 'node:fs';

import { TriggerContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IRun,
	ITriggerResponse,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { SimulatedClock } from '../../../lib/domain';
import { closeAllEngines, openEngines, useClockOptions } from '../../../lib/n8n/engines';
import { storeFile } from '../../../lib/n8n/storeLocation';
import { useTime } from '../../../lib/n8n/systemClock';
import { START } from '../../support/rows';
import { callWebhook, type Answer, type Call } from './callWebhook';
import type { DrawnWorkflow } from './draw';
import { additionalData, execute, startAt, toWorkflow, type Credentials, type Execution } from './execution';
import { Ledger } from './Ledger';
import { NodeTypes, ourNodes } from './NodeTypes';
import { sameRegistration } from './sameRegistration';
import { inMilliseconds } from './simulatedTime';
import { standIns } from './standIns';
import { StoreView } from './StoreView';

interface Published {
	/** What the next execution runs. */
	drawn: DrawnWorkflow;
	/** By node id, with the node as it was when it registered. */
	triggers: Map<string, { node: INode; response: ITriggerResponse | undefined }>;
}

/** Executions without an end would hang a test: more than these fail it. */
const MOST_EXECUTIONS = 2_000;

/**
 * As much of n8n as journeys need, in this process and under simulated time: publishes workflows, runs them with
 * n8n's own execution engine, and calls their webhooks.
 */
export class WorkflowRunner {
	readonly clock: SimulatedClock;

	readonly ledger = new Ledger();

	readonly store = new StoreView();

	/** All executions that have ended, in the order of their ends. */
	readonly executions: Execution[] = [];

	readonly credentials: Credentials = {};

	readonly #nodeTypes: NodeTypes;

	readonly #published = new Map<string, Published>();

	#executionCount = 0;

	#running = new Set<Promise<unknown>>();

	constructor(start = START) {
		this.clock = new SimulatedClock(start);
		this.#nodeTypes = new NodeTypes({ ...ourNodes(), ...standIns(this.ledger, this.clock) });
		useTime(this.clock);
		useClockOptions({ watchInterval: null, longestSleep: 10 * 365 * 86_400_000 });
	}

	/** Publishes a workflow, or publishes a changed one: only nodes that were edited are registered anew. */
	async publish(drawn: DrawnWorkflow, activation?: WorkflowActivateMode): Promise<void> {
		const before = this.#published.get(drawn.id);
		const published: Published = before ?? { drawn, triggers: new Map() };
		published.drawn = drawn;
		this.#published.set(drawn.id, published);
		const workflow = toWorkflow(drawn, this.#nodeTypes);
		// Expanded as `drawn` has them, so that untouched nodes compare equal.
		const wanted = new Map(
			workflow
				.getTriggerNodes()
				.map((node) => [node.id, drawn.nodes.find(({ id }) => id === node.id) as INode]),
		);
		for (const [id, { node, response }] of [...published.triggers]) {
			const now = wanted.get(id);
			if (now !== undefined && sameRegistration(node, now)) continue;
			await response?.closeFunction?.();
			published.triggers.delete(id);
		}
		for (const [id, node] of wanted) {
			if (published.triggers.has(id)) continue;
			const mode = activation ?? (before === undefined ? 'activate' : 'update');
			const response = await this.#register(drawn, node.name, mode);
			published.triggers.set(id, { node: structuredClone(node), response });
		}
		await this.settle();
	}

	async unpublish(id = 'journey'): Promise<void> {
		const published = this.#published.get(id);
		this.#published.delete(id);
		for (const { response } of published?.triggers.values() ?? []) await response?.closeFunction?.();
		await this.settle();
	}

	/** A run in the editor that starts at a node with these items. */
	async runManually(drawn: DrawnWorkflow, startNode: string, items: IDataObject[]): Promise<Execution> {
		return await this.#run(
			drawn,
			startNode,
			items.map((json) => ({ json })),
			'manual',
		);
	}

	/** A run of a published plain workflow, as by another package's trigger. */
	async runInProduction(drawn: DrawnWorkflow, startNode: string, items: IDataObject[]): Promise<Execution> {
		return await this.#run(
			drawn,
			startNode,
			items.map((json) => ({ json })),
			'trigger',
		);
	}

	/** n8n's own *Retry* of a failed execution: goes on at the node that failed. */
	async retry(execution: Execution): Promise<Execution> {
		const { data } = structuredClone({ data: execution.run.data });
		const { resultData } = data;
		delete resultData.error;
		const runs = resultData.runData[resultData.lastNodeExecuted ?? ''];
		if (runs?.at(-1)?.error !== undefined) runs.pop();
		const workflow = toWorkflow(execution.workflow, this.#nodeTypes, false);
		const id = this.#nextId();
		const run = await this.#track(execute(workflow, data, 'retry', id, this.credentials));
		return this.#note({
			id,
			mode: 'retry',
			startedAt: execution.startedAt,
			size: 0,
			begin: undefined,
			workflow: execution.workflow,
			run,
		});
	}

	/** The same execution from its beginning once more, as when a stalled job of n8n's queue is run again. */
	async runAgain({ id, mode, workflow, begin }: Execution): Promise<Execution> {
		if (begin === undefined) throw new Error('This execution is a retry');
		return await this.#execute(id, workflow, begin, mode);
	}

	/** The newest execution that started at a node. */
	last(startNode: string): Execution {
		const found = this.executions.findLast(({ startedAt }) => startedAt === startNode);
		if (found === undefined) throw new Error(`No execution has started at ${startNode}`);
		return found;
	}

	/** Calls the webhook of a node of a published workflow and waits for what follows. */
	async call(nodeName: string, call: Call, workflowId = 'journey'): Promise<Answer> {
		const answer = await this.callOnly(nodeName, call, workflowId);
		await this.settle();
		return answer;
	}

	/** Calls a webhook, and returns with its answer. */
	async callOnly(nodeName: string, call: Call, workflowId = 'journey'): Promise<Answer> {
		const published = this.#published.get(workflowId);
		if (published === undefined) throw new Error(`The workflow ${workflowId} is not published`);
		return await this.#call(published.drawn, nodeName, call, 'webhook');
	}

	/** Calls a webhook as *Listen for test event* does, and runs what it hands over. */
	async callManually(
		drawn: DrawnWorkflow,
		nodeName: string,
		call: Call,
	): Promise<{ answer: Answer; execution: Execution | undefined }> {
		const answer = await this.#call(drawn, nodeName, call, 'manual');
		const execution =
			answer.items === undefined ? undefined : await this.#run(drawn, nodeName, answer.items, 'manual');
		return { answer, execution };
	}

	/** Lets time pass, stopping wherever something becomes due until that is done. */
	async advance(duration: string | number): Promise<void> {
		const until = this.clock.now() + inMilliseconds(duration);
		for (;;) {
			const next = this.clock.nextTimerAt();
			if (next === null || next > until) break;
			await this.clock.advanceTo(next);
			await this.settle();
		}
		await this.clock.advanceTo(until);
		await this.settle();
	}

	/** Lets time pass without waiting for what becomes due: for what happens while a node is at work. */
	async advanceOnly(duration: string | number): Promise<void> {
		await this.clock.advance(inMilliseconds(duration));
	}

	/** Waits until nothing is being delivered or executed. */
	async settle(): Promise<void> {
		for (let round = 0; round < 5; round++) {
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
			await Promise.all([...this.#running]);
			for (const { engine } of await openEngines()) await engine.clock.idle();
		}
	}

	/** n8n is stopped and started again later; what is published starts with it. */
	async restart(downFor: string | number = 0): Promise<void> {
		const drawn = [...this.#published.values()].map((published) => published.drawn);
		this.#published.clear();
		await closeAllEngines();
		await this.advance(downFor);
		for (const workflow of drawn) await this.publish(workflow, 'init');
	}

	/** Ends everything. Fails when a published workflow leaves the store in use after it is unpublished. */
	async close(): Promise<void> {
		try {
			for (const id of [...this.#published.keys()]) await this.unpublish(id);
			const inUse = (await openEngines()).filter(({ users }) => users > 0);
			if (inUse.length > 0)
				throw new Error(`${inUse.length} stores are still in use: somebody did not release them`);
		} finally {
			await closeAllEngines();
			for (const suffix of ['', '-wal', '-shm']) rmSync(storeFile() + suffix, { force: true });
			useTime();
			useClockOptions();
		}
		if ((await openEngines()).length > 0) throw new Error('An engine was opened while all were closed');
	}

	async #register(
		drawn: DrawnWorkflow,
		name: string,
		activation: WorkflowActivateMode,
	): Promise<ITriggerResponse | undefined> {
		const workflow = toWorkflow(drawn, this.#nodeTypes);
		const node = workflow.getNode(name) as INode;
		const emit = (
			data: INodeExecutionData[][],
			_response: unknown,
			done?: { resolve(run: IRun): void; reject(error: Error): void },
		): void => {
			this.#passMoment(data[0]);
			const latest = this.#published.get(drawn.id)?.drawn ?? drawn;
			// n8n runs the newest version, but from the node as it was when it registered.
			const running = this.#run(latest, node, data[0], 'trigger');
			void running.then(
				({ run }) => done?.resolve(run),
				(error: Error) => done?.reject(error),
			);
		};
		const type = this.#nodeTypes.getByNameAndVersion(node.type);
		const data = additionalData(undefined, this.credentials);
		const context = new TriggerContext(workflow, node, data, 'trigger', activation, emit as never);
		return await type.trigger?.call(context);
	}

	async #call(
		drawn: DrawnWorkflow,
		nodeName: string,
		call: Call,
		mode: WorkflowExecuteMode,
	): Promise<Answer> {
		const workflow = toWorkflow(drawn, this.#nodeTypes);
		const node = workflow.getNode(nodeName);
		if (node === null) throw new Error(`No node "${nodeName}"`);
		return await callWebhook(workflow, node, additionalData(undefined, this.credentials), mode, call);
	}

	async #run(
		drawn: DrawnWorkflow,
		start: string | INode,
		items: INodeExecutionData[],
		mode: WorkflowExecuteMode,
	): Promise<Execution> {
		const workflow = toWorkflow(drawn, this.#nodeTypes);
		const node = typeof start === 'string' ? (workflow.getNode(start) as INode) : start;
		return await this.#execute(this.#nextId(), drawn, { node, items }, mode);
	}

	async #execute(
		id: string,
		drawn: DrawnWorkflow,
		begin: { node: INode; items: INodeExecutionData[] },
		mode: WorkflowExecuteMode,
	): Promise<Execution> {
		// As through n8n's database: what the execution does to its items stays in there.
		const { node, items } = structuredClone(begin);
		const workflow = toWorkflow(drawn, this.#nodeTypes);
		const run = await this.#track(execute(workflow, startAt(node, items), mode, id, this.credentials));
		return this.#note({ id, mode, startedAt: node.name, size: items.length, workflow: drawn, begin, run });
	}

	/**
	 * Executions take time. Only those notice that look at records again and ask whether they have changed since;
	 * all others may begin and end at the same instant, so that tests can expect exact times.
	 */
	#passMoment(items: INodeExecutionData[]): void {
		const looksAgain = items.some(
			({ json }) => (json.journey as IDataObject | undefined)?.outcome === 'recheck',
		);
		if (looksAgain) this.clock.jumpTo(this.clock.now() + 1);
	}

	#nextId(): string {
		this.#executionCount += 1;
		if (this.#executionCount > MOST_EXECUTIONS) throw new Error('This runs in circles');
		return String(this.#executionCount);
	}

	#note(execution: Execution): Execution {
		this.executions.push(execution);
		return execution;
	}

	async #track<T>(work: Promise<T>): Promise<T> {
		this.#running.add(work);
		try {
			return await work;
		} finally {
			this.#running.delete(work);
		}
	}
}
