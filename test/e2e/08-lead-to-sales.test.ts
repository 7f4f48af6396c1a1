import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowJson } from '../../tools/n8n/restTypes';
import { mapCredentials } from '../../tools/start/importWorkflow';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

const example = JSON.parse(
	readFileSync(join(__dirname, '../../examples/lead-to-sales.json'), 'utf8'),
) as WorkflowJson;

const DESK_SECRET = 'a-secret-of-the-sales-desk';

/** A week passes in seconds at the one step where the tests have to wait in vain. */
function hastened(journey: WorkflowJson): WorkflowJson {
	const copy = structuredClone(journey);
	const ready = copy.nodes.find(({ name }) => name === 'Ready for Sales?');
	Object.assign(ready!.parameters, { timeoutAmount: 4, timeoutUnit: 'seconds' });
	return copy;
}

type Row = Record<string, any>;

/** All that is done here, and all that is seen beside the mails, goes over HTTP. */
describe('The way of a lead to sales on a real n8n', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await TestBench.start();
		await bench.client.createCredential({
			name: 'Sales Desk Secret',
			type: 'httpHeaderAuth',
			data: { name: 'X-Desk-Secret', value: DESK_SECRET },
		});
		const credentials = await bench.client.listCredentials();
		await bench.client.publish(mapCredentials(hastened(example), credentials));
		await publishLooks();
	}, 300_000);

	afterAll(async () => await bench?.stop());

	/** Workflows of an consumer, which tell what is stored. */
	async function publishLooks(): Promise<void> {
		const contact = nodes.records('Contact', {
			resource: 'contact',
			operation: 'get',
			contact: { __rl: true, mode: 'email', value: '={{ $json.body.email }}' },
		});
		const ofContact = { returnAll: true, filters: { contactId: '={{ $json.id }}' } };
		for (const [path, parameters] of [
			['leads', { resource: 'lead', operation: 'getAll', ...ofContact }],
			['enrollments', { resource: 'enrollment', operation: 'getAll', ...ofContact }],
		] as const) {
			const wires = chain(nodes.webhook(path), contact, nodes.records('Records', parameters));
			await bench.publish(workflow(path, wires));
		}
		const leadId = '={{ $json.body.leadId }}';
		for (const [path, parameters] of [
			['history', { resource: 'lead', operation: 'getHistory', leadId, returnAll: true }],
			['score', { resource: 'scoringModel', operation: 'explain', leadId }],
		] as const) {
			await bench.publish(workflow(path, chain(nodes.webhook(path), nodes.records('Records', parameters))));
		}
	}

	async function look(path: string, about: { email: string } | { leadId: string }): Promise<Row[]> {
		const { status, body } = await bench.post(path, about);
		if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
		return body as Row[];
	}

	async function ask(fields: Row): Promise<void> {
		const answer = await bench.post('contoso-coffee-guide', fields);
		expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } });
	}

	async function does(email: string, ...types: string[]): Promise<void> {
		const events = types.map((type) => ({ type, contact: { email } }));
		const answer = await bench.event('contoso-lead-events', { events });
		expect(answer).toMatchObject({ status: 200, body: { accepted: types.length } });
	}

	const mail = async (email: string, subject: string) =>
		await bench.smtp.waitFor((sent) => sent.to.includes(email) && sent.subject.startsWith(subject), 30_000);

	/** The one open activity of a salesperson, as soon as the sales desk has it. */
	async function toDo(owner: string): Promise<Row> {
		let found: Row[] = [];
		await until(`${owner} has something to do`, async () => {
			const response = await fetch(`${bench.n8n.url}/webhook/contoso-sales-desk?owner=${owner}`, {
				headers: { 'x-desk-secret': DESK_SECRET },
			});
			if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
			found = (await response.json()) as Row[];
			return found.length > 0;
		});
		expect(found).toHaveLength(1);
		return found[0];
	}

	const report = async (activity: Row, result: string, secret = DESK_SECRET) =>
		await bench.post('contoso-sales-desk', { activityId: activity.id, result }, { 'x-desk-secret': secret });

	/** The lead once the journey is through with it. */
	async function finished(email: string): Promise<Row> {
		await until('the journey is through', async () => {
			const [enrollment] = await look('enrollments', { email });
			if (enrollment.status === 'failed') throw new Error(JSON.stringify(enrollment));
			return enrollment.status === 'completed';
		});
		const leads = await look('leads', { email });
		expect(leads).toHaveLength(1);
		return leads[0];
	}

	const actions = async (lead: Row): Promise<string[]> =>
		(await look('history', { leadId: lead.id })).map(({ action }) => action as string);

	it('goes from the form by score straight to sales, who accept', async () => {
		const email = 'ada@fabrikam.example';
		await ask({ email, firstName: 'Ada', company: 'Fabrikam' });
		await mail(email, 'Your guide to good coffee, Ada');
		// Once more, in another spelling, while the journey is under way.
		await ask({ email: ' ADA@Fabrikam.Example', firstName: 'Ada', question: 'How loud is it?' });
		await does(email, 'email.opened', 'page.viewed', 'page.viewed', 'event.registered');
		await does(email, 'email.clicked');

		const task = await toDo('kim@contoso.example');
		expect(task).toMatchObject({
			kind: 'task',
			subject: 'Accept or reject Ada: Coffee for the office at Fabrikam',
			description: 'Score 63 (Hot)',
		});
		const [lead] = await look('leads', { email });
		expect(lead).toMatchObject({ id: task.leadId, stage: 'sales_acceptance', status: 'open', score: 63 });
		const [{ rules }] = await look('score', { leadId: lead.id });
		expect(Object.fromEntries(rules.map(({ name, points }: Row) => [name, points]))).toEqual({
			'Asked for the guide': 10,
			'Named a company': 5,
			'Opened an email': 5,
			'Visited the site': 8,
			'Registered for a tasting': 25,
			'Followed a link': 10,
		});

		expect(await report(task, 'accepted', 'a guess')).toMatchObject({ status: 403 });
		expect(await report(task, 'accepted')).toMatchObject({ status: 200, body: { status: 'completed' } });
		expect(await report(task, 'accepted')).toMatchObject({
			status: 422,
			body: { error: expect.stringContaining('already completed') },
		});
		const accepted = await finished(email);
		expect(accepted).toMatchObject({
			id: lead.id,
			status: 'qualified',
			opportunity: { name: 'Coffee for the office at Fabrikam' },
		});
		expect(await actions(accepted)).toEqual(['scored', 'sales_ready', 'sales_accepted']);
	}, 60_000);

	it('goes by teleprospecting when the score is not enough', async () => {
		const email = 'bruno@northwind.example';
		await ask({ email, firstName: 'Bruno', company: 'Northwind', phone: '+31 20 123 4567' });
		await mail(email, 'Your guide to good coffee, Bruno');
		await does(email, 'email.opened');
		await does(email, 'email.clicked');
		await mail(email, 'Taste it, Bruno');

		const call = await toDo('dana@contoso.example');
		expect(call).toMatchObject({
			kind: 'phoneCall',
			subject: 'Call Bruno: Coffee for the office at Northwind',
			description: 'Score 30 (Warm). +31 20 123 4567',
		});
		expect(await report(call, 'interested')).toMatchObject({ status: 200 });
		const task = await toDo('lee@contoso.example');
		expect(await report(task, 'accepted')).toMatchObject({ status: 200 });
		const accepted = await finished(email);
		expect(accepted).toMatchObject({ id: task.leadId, status: 'qualified', score: 30 });
		expect(await actions(accepted)).toEqual([
			'scored',
			'teleprospect_ready',
			'teleprospect_accepted',
			'teleprospect_qualified',
			'sales_accepted',
		]);
	}, 60_000);
});
