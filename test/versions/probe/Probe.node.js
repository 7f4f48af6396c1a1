'use strict';

/**
 * A node that is a step and a trigger at once, as the steps of journeys are, and nothing else: it tells an HTTP sink
 * what n8n does with it. What it is ordered to emit it fetches from there.
 */
class Probe {
	description = {
		displayName: 'Probe',
		name: 'probe',
		group: ['transform'],
		version: 1,
		description: 'Tells what n8n does with it',
		defaults: { name: 'Probe' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			{ displayName: 'Sink', name: 'sink', type: 'string', default: '' },
			{ displayName: 'Remark', name: 'remark', type: 'string', default: '' },
		],
	};

	async trigger() {
		const sink = this.getNodeParameter('sink');
		let closed = false;
		await tell(sink, {
			event: 'registered',
			mode: this.getMode(),
			activation: this.getActivationMode(),
			nodeId: this.getNode().id,
			workflowId: this.getWorkflow().id,
			promises: this.emit.length,
		});
		const orders = async () => {
			while (!closed) {
				const order = await (await fetch(`${sink}/orders`)).json().catch(() => ({}));
				if (order.items && !closed) emitAndTell(this, sink, order);
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		};
		// The sink is gone when the test has ended.
		orders().catch(() => {});
		return {
			closeFunction: async () => {
				closed = true;
				await tell(sink, { event: 'closed' });
			},
		};
	}

	async execute() {
		const items = this.getInputData().map((item) => item.json);
		const sink = this.getNodeParameter('sink', 0);
		// Called by n8n when it has saved the execution.
		this.additionalData?.hooks?.addHandler('workflowExecuteAfter', async (run) => {
			const { runData } = run.data.resultData;
			await tell(sink, { event: 'saved', status: run.status, nodes: Object.keys(runData) });
		});
		await tell(this.getNodeParameter('sink', 0), {
			event: 'executed',
			mode: this.getMode(),
			executionId: this.getExecutionId(),
			items,
			source: sourceOf(this),
			parents: this.getParentNodes(this.getNode().name, { depth: 1 }).map(({ name, type }) => ({
				name,
				type,
			})),
			origin: originOf(this),
			workflow: {
				nodes: Object.keys(this.workflow?.nodes ?? {}),
				connections: this.workflow?.connectionsBySourceNode,
			},
			ran: Object.keys(this.runExecutionData?.resultData?.runData ?? {}),
		});
		if (items.some(({ fail }) => fail)) throw new Error('The probe was told to fail');
		return [items.map((json, item) => ({ json, pairedItem: { item } }))];
	}
}

/** The node that the items come from; null in an execution that was started here. */
function sourceOf(functions) {
	try {
		return functions.getInputSourceData().previousNode;
	} catch {
		return null;
	}
}

/** What the node “Before” made of the first item, found by the trail of paired items. */
function originOf(functions) {
	try {
		const data = functions.getWorkflowDataProxy(0);
		if (!data.$('Before').isExecuted) return null;
		const [{ pairedItem }] = functions.getInputData();
		return data.$getPairedItem('Before', functions.getInputSourceData(), pairedItem).json;
	} catch (error) {
		return { problem: error.message };
	}
}

function emitAndTell(functions, sink, { items }) {
	const done = functions.helpers.createDeferredPromise();
	done.promise.then(
		(run) => {
			const { error, lastNodeExecuted, runData } = run.data.resultData;
			return tell(sink, {
				event: 'ended',
				status: run.status,
				lastNode: lastNodeExecuted,
				nodes: Object.keys(runData),
				error: error?.message,
			});
		},
		(error) => tell(sink, { event: 'refused', message: error.message }),
	);
	functions.emit([items.map((json) => ({ json }))], undefined, done);
}

async function tell(sink, what) {
	await fetch(`${sink}/told`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(what),
	});
}

module.exports = { Probe };
