import { mkdtempSync } from 'node:fs';
process.env.N8N_USER_FOLDER = mkdtempSync('/tmp/jr/n8n-');
import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, NodeHelpers, Workflow, type INode } from 'n8n-workflow';
import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { closeAllEngines } from '../../../lib/n8n/engines';

const type = new JourneyRecords();
const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) } as any;
const U = 'http://localhost:5678/';
async function runNode(parameters: any, items: any[], extra: any = {}) {
	const node: INode = { id: '1', name: 'R', type: 'n8n-nodes-customer-journey.journeyRecords', typeVersion: 1, position: [0, 0], parameters, ...extra };
	const workflow = new Workflow({ id: 'w', nodes: [node], connections: {}, active: false, nodeTypes });
	const issues = NodeHelpers.getNodeParametersIssues(type.description.properties, workflow.nodes.R, type.description);
	const data = createRunExecutionData({ executionData: { nodeExecutionStack: [{ node: workflow.nodes.R, data: { main: [items.map((json) => ({ json }))] }, source: null }] } } as any);
	const hooks = { runHook: async () => {}, addHandler() {} };
	const execute = new WorkflowExecute({ hooks, executionId: '5', credentialsHelper: {}, setExecutionStatus() {}, sendDataToUI() {}, webhookBaseUrl: U, webhookWaitingBaseUrl: U, formWaitingBaseUrl: U, webhookTestBaseUrl: U, variables: {} , instanceBaseUrl:U, restApiUrl:U} as any, 'manual', data);
	const run = await execute.processRunExecutionData(workflow);
	return { issues, error: run.data.resultData.error?.message, out: run.data.resultData.runData.R?.[0]?.data?.main };
}
afterAll(closeAllEngines);
it('x', async () => {
	const a = await runNode({ resource: 'contact', operation: 'upsert', email: '={{ $json.mail }}', fields: { firstName: '={{ $json.fn }}', phone: '+31 20 794 0800' }, attributes: { assignments: [{ id: 'a', name: 'n', value: '={{ $json.n }}', type: 'number' }] } }, [{ mail: 'a@b.nl', fn: 'A', n: 5 }, { mail: 'b@b.nl' }]);
	console.log(JSON.stringify(a, null, 1));
	const b = await runNode({ resource: 'contact', operation: 'get' }, [{ contact: { id: (a.out as any)[0][0].json.id } }]);
	console.log(JSON.stringify(b));
	const c = await runNode({ resource: 'contact', operation: 'get' }, [{ x: 1 }]);
	console.log(JSON.stringify(c));
	const d = await runNode({ resource: 'contact', operation: 'get', contact: { __rl: true, mode: 'email', value: '={{ $json.e }}' } }, [{ e: 'A@b.nl' }, { e: 'zz' }], { onError: 'continueErrorOutput' });
	console.log(JSON.stringify(d));
	const i = await runNode({ resource: 'interaction', operation: 'create', type: 'x.y', contact: { __rl: true, mode: 'email', value: 'a@b.nl' }, propertyFields: { assignments: [{ id: 'q', name: 'p', value: true, type: 'boolean' }] } }, [{}]);
	console.log(JSON.stringify(i));
	for (const round of ['create', 'update']) {
		const items = Array.from({ length: 20000 }, (_, n) => ({ mail: `bulk${n}@b.nl`, fn: round + n }));
		const t = performance.now();
		const r = await runNode({ resource: 'contact', operation: 'upsert', email: '={{ $json.mail }}', fields: { firstName: '={{ $json.fn }}' } }, items);
		const ms = performance.now() - t;
		console.log(round, r.error, (r.out as any)?.[0]?.length, Math.round(items.length / (ms / 1000)), 'per second');
	}
}, 120000);
