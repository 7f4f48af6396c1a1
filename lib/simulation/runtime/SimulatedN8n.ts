import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeTypes,
	IRun,
	ITriggerResponse,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { SimulatedClock } from '../../domain/simulatedClock';
import { closeAllEngines, openEngines, useClockOptions } from '../../n8n/engines';
import { allDone, forgetLinkKeys } from '../../n8n/pages';
import { forgetRunning } from '../../n8n/publication';
import { useTime } from '../../n8n/systemClock';
import type { N8nCore } from '../n8n/loadN8n';
import { callWebhook, type Answer, type Call } from './callWebhook';
import type { DrawnWorkflow } from './DrawnWorkflow';
import {
	additionalData,
	execute,
	startAt,
	toWorkflow,
	type CredentialSource,
	type Execution,
} from './execution';
import { sameRegistration } from './sameRegistration';

export interface SimulatedN8nOptions {
	core: N8nCore;
	clock: SimulatedClock;
	nodeTypes: INodeTypes;
	credentials: CredentialSource;
	/** Called with each execution about to start; throw to end what would run in circles. */
	beforeExecution?: (count: number) => void;
	/** Called with each failed execution that a node reports without one. */
	onFailedExecution?: (node: string, error: Error) => void;
	/** Called with each finished execution. */
	afterExecution?: (execution: Execution) => void;
}

interface Published {
	/** What the next execution runs. */
	drawn: DrawnWorkflow;
	/** By node ID, with the node as it was when it registered. */
	triggers: Map<string, { node: INode; response: ITriggerResponse | undefined }>;
}

const MINUTE = 60_000;

/**
 * As much of n8n as journeys need, in this process and in simulated time: publishes workflows, runs them with
 * n8n's own execution engine, and calls their webhooks. Only one can be open per process.
 */
export class SimulatedN8n {
	readonly clock: SimulatedClock;

	protected readonly published = new Map<string, Published>();

	protected readonly options: SimulatedN8nOptions;

	/** Created once per version: creating one takes longer than most executions. They are never modified. */
	readonly #workflows = new WeakMap<DrawnWorkflow, Workflow>();

	#executionCount = 0;

	readonly #running = new Set<Promise<unknown>>();

	constructor(options: SimulatedN8nOptions) {
		this.options = options;
		this.clock = options.clock;
		useTime(this.clock);
		useClockOptions({ watchInterval: null, longestSleep: 100 * 365 * 86_400_000, gathering: 0 });
	}

	/**
	 * Publishes a workflow, or a changed version: starts only new and edited nodes, and those that haven't started.
	 * A node that fails doesn't keep the others from running; n8n tries it again.
	 * @throws the first error, when all others have started
	 */
	async publish(drawn: DrawnWorkflow, activation?: WorkflowActivateMode): Promise<void> {
		const before = this.published.get(drawn.id);
		const published: Published = before ?? { drawn, triggers: new Map() };
		published.drawn = drawn;
		this.published.set(drawn.id, published);
		const workflow = this.#workflowOf(drawn);
		// Expanded as in `drawn`, so that untouched nodes compare equal.
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
		const mode = activation ?? (before === undefined ? 'activate' : 'update');
		const starting = [...wanted].filter(([id]) => !published.triggers.has(id));
		const fresh = toWorkflow(drawn, this.options.nodeTypes);
		const failures = await this.#start(published, starting, fresh, mode);
		const again = starting.filter(([id]) => failures.has(id));
		const lasting = again.length === 0 ? failures : await this.#start(published, again, fresh, mode);
		await this.settle();
		for (const error of lasting.values()) throw error;
	}

	/** Starts nodes. Returns the errors of those that failed, by node ID. */
	async #start(
		published: Published,
		nodes: Array<[string, INode]>,
		workflow: Workflow,
		mode: WorkflowActivateMode,
	): Promise<Map<string, Error>> {
		const failures = new Map<string, Error>();
		for (const [id, node] of nodes) {
			try {
				const response = await this.#register(published.drawn, workflow, node.name, mode);
				published.triggers.set(id, { node: structuredClone(node), response });
			} catch (error) {
				failures.set(id, error as Error);
			}
		}
		return failures;
	}

	async unpublish(id = 'journey'): Promise<void> {
		const published = this.published.get(id);
		this.published.delete(id);
		for (const { response } of published?.triggers.values() ?? []) await response?.closeFunction?.();
		await this.settle();
	}

	/** Calls the webhook of a node of a published workflow and waits for what follows. */
	async call(nodeName: string, call: Call, workflowId = 'journey'): Promise<Answer> {
		const answer = await this.callOnly(nodeName, call, workflowId);
		await this.settle();
		return answer;
	}

	/** Calls a webhook, and returns with its answer. */
	async callOnly(nodeName: string, call: Call, workflowId = 'journey'): Promise<Answer> {
		const published = this.published.get(workflowId);
		if (published === undefined) throw new Error(`The workflow ${workflowId} is not published`);
		return await this.callNode(published.drawn, nodeName, call, 'webhook');
	}

	/**
	 * Moves time on to an instant (UTC epoch milliseconds), stopping wherever something comes due until that
	 * is done.
	 */
	async advanceTo(until: number): Promise<void> {
		// A clock that hasn't gone to sleep yet has no timer to stop at.
		await this.settle();
		for (;;) {
			const next = this.clock.nextTimerAt();
			if (next === null || next > until) break;
			await this.clock.advanceTo(next);
			await this.settle();
		}
		await this.clock.advanceTo(until);
		await this.settle();
	}

	/** Waits until nothing is being delivered or executed. */
	async settle(): Promise<void> {
		for (let round = 0; round < 5; round++) {
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
			await Promise.all([...this.#running]);
			await allDone();
			for (const { engine } of await openEngines()) await engine.clock.idle();
		}
	}

	/** Ends everything. Fails if a published workflow still uses the store after it is unpublished. */
	async close(): Promise<void> {
		try {
			for (const id of [...this.published.keys()]) await this.unpublish(id);
			// Triggers that were refused close some time after the last node of their workflow.
			await this.clock.advance(MINUTE);
			const inUse = (await openEngines()).filter(({ users }) => users > 0);
			if (inUse.length > 0)
				throw new Error(`${inUse.length} stores are still in use: they were not released`);
		} finally {
			forgetRunning();
			forgetLinkKeys();
			await closeAllEngines();
			useTime();
			useClockOptions();
		}
		if ((await openEngines()).length > 0) throw new Error('An engine was opened while all were closed');
	}

	protected async callNode(
		drawn: DrawnWorkflow,
		nodeName: string,
		call: Call,
		mode: WorkflowExecuteMode,
	): Promise<Answer> {
		const { core, credentials } = this.options;
		const workflow = this.#workflowOf(drawn);
		const node = workflow.getNode(nodeName);
		if (node === null) throw new Error(`No node "${nodeName}"`);
		return await callWebhook(core, workflow, node, additionalData(undefined, credentials), mode, call);
	}

	/** Runs a workflow, starting at one of its nodes. */
	protected async run(
		drawn: DrawnWorkflow,
		start: string | INode,
		items: INodeExecutionData[],
		mode: WorkflowExecuteMode,
	): Promise<Execution> {
		const node =
			typeof start === 'string' ? (toWorkflow(drawn, this.options.nodeTypes).getNode(start) as INode) : start;
		return await this.executeFrom(this.nextId(), drawn, { node, items }, mode);
	}

	protected async executeFrom(
		id: string,
		drawn: DrawnWorkflow,
		begin: { node: INode; items: INodeExecutionData[] },
		mode: WorkflowExecuteMode,
	): Promise<Execution> {
		const { core, credentials } = this.options;
		// As through n8n's database: what the execution does to its items stays inside it.
		const { node, items } = structuredClone(begin);
		const workflow = this.#workflowOf(drawn);
		const run = await this.track(execute(core, workflow, startAt(node, items), mode, id, credentials));
		return this.note({ id, mode, startedAt: node.name, size: items.length, workflow: drawn, begin, run });
	}

	protected nextId(): string {
		this.#executionCount += 1;
		this.options.beforeExecution?.(this.#executionCount);
		return String(this.#executionCount);
	}

	protected note(execution: Execution): Execution {
		this.options.afterExecution?.(execution);
		return execution;
	}

	protected async track<T>(work: Promise<T>): Promise<T> {
		this.#running.add(work);
		try {
			return await work;
		} finally {
			this.#running.delete(work);
		}
	}

	#workflowOf(drawn: DrawnWorkflow): Workflow {
		let workflow = this.#workflows.get(drawn);
		if (workflow === undefined) {
			workflow = toWorkflow(drawn, this.options.nodeTypes);
			this.#workflows.set(drawn, workflow);
		}
		return workflow;
	}

	async #register(
		drawn: DrawnWorkflow,
		workflow: Workflow,
		name: string,
		activation: WorkflowActivateMode,
	): Promise<ITriggerResponse | undefined> {
		const { core, nodeTypes, credentials } = this.options;
		const node = workflow.getNode(name) as INode;
		const emit = (
			data: INodeExecutionData[][],
			_response: unknown,
			done?: { resolve(run: IRun): void; reject(error: Error): void },
		): void => {
			this.#passMoment(data[0]);
			const latest = this.published.get(drawn.id)?.drawn ?? drawn;
			// n8n runs the newest version, but starts with the node as it was when it registered.
			const running = this.run(latest, node, data[0], 'trigger');
			void running.then(
				({ run }) => done?.resolve(run),
				(error: Error) => done?.reject(error),
			);
		};
		const type = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const data = additionalData(undefined, credentials);
		const context = new core.TriggerContext(
			workflow,
			node,
			data,
			'trigger',
			activation,
			emit as never,
			undefined,
			(error: Error) => this.options.onFailedExecution?.(name, error),
		);
		return await type.trigger?.call(context);
	}

	/**
	 * Executions take time. The only ones that notice are those that reread records to see whether they have
	 * changed; all others may begin and end at the same instant, so that you can expect exact times.
	 */
	#passMoment(items: INodeExecutionData[]): void {
		const looksAgain = items.some(
			({ json }) => (json.journey as IDataObject | undefined)?.outcome === 'recheck',
		);
		if (looksAgain) this.clock.jumpTo(this.clock.now() + 1);
	}
}
