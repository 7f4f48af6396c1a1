import { eventOfAll, people } from './support/people';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

describe('Delivery on a real n8n', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await TestBench.start();
	}, 300_000);

	afterAll(async () => await bench?.stop());

	const sink = (name: string, more: object = {}) =>
		nodes.http(name, `=${bench.http.url}/${name}?id={{ $json.contact.email }}`, more);
	const hitsOf = (name: string): Map<string, number> => {
		const counts = new Map<string, number>();
		for (const request of bench.http.requests) {
			if (request.path !== `/${name}`) continue;
			const id = String(request.query.id);
			counts.set(id, (counts.get(id) ?? 0) + 1);
		}
		return counts;
	};
	const status = async (journeyId: string) => await bench.store.enrollments.countByStatus(journeyId);
	const waiting = async (journeyId: string, stepId: string) =>
		(await bench.store.holds.countByState(journeyId, stepId)).waiting ?? 0;

	it('wakes a contact in less than a second when its event comes, and lets time take the other way', async () => {
		const gate = nodes.until('Answers?', 'answered', {
			timeout: 'duration',
			timeoutAmount: 3,
			timeoutUnit: 'seconds',
		});
		const yes = sink('yes');
		const no = sink('no');
		const trigger = nodes.events('wake', 'start');
		await bench.publish(
			workflow('Wake', [
				[trigger, 0, gate],
				[gate, 0, yes],
				[gate, 1, no],
			]),
		);
		await eventOfAll(bench, 'wake', 'start', ['quick@example.com', 'silent@example.com']);
		const { id } = (await bench.client.findWorkflowByName('Wake'))!;
		await until('both wait', async () => (await waiting(id, gate.id)) === 2);
		const asked = Date.now();
		await eventOfAll(bench, 'wake', 'answered', ['quick@example.com']);
		const call = await bench.http.waitFor((request) => request.path === '/yes', 10_000);
		expect(call.query.id).toBe('quick@example.com');
		// Until the HTTP Request node of the woken execution has called, which is later than its start.
		expect(Number(call.at) - asked).toBeLessThan(1000);
		const late = await bench.http.waitFor((request) => request.path === '/no', 10_000);
		expect(late.query.id).toBe('silent@example.com');
		expect(hitsOf('yes').size).toBe(1);
	}, 60_000);

	it('sends 500 ready contacts on in few executions, not in 500', async () => {
		const gate = nodes.until('Gate', 'go');
		const { id } = await bench.publish(
			workflow('Five hundred', chain(nodes.events('five-hundred', 'start'), gate, sink('out'))),
		);
		const emails = people(500, 'many');
		await eventOfAll(bench, 'five-hundred', 'start', emails);
		await until('everybody is held', async () => (await waiting(id, gate.id)) === 500);
		const before = (await bench.client.listExecutions({ workflowId: id })).length;
		await eventOfAll(bench, 'five-hundred', 'go', emails);
		await until('everybody is through', async () => (await status(id)).completed === 500);
		const executions = (await bench.client.listExecutions({ workflowId: id })).length - before;
		expect(executions).toBeGreaterThanOrEqual(5);
		expect(executions).toBeLessThanOrEqual(10);
		expect(new Set(hitsOf('out').values())).toEqual(new Set([1]));
		expect(hitsOf('out').size).toBe(500);
	}, 120_000);

	it('keeps the contacts of a failed execution for review and retries them from there, and touches no others', async () => {
		const first = nodes.until('First Gate', 'first');
		const second = nodes.until('Second Gate', 'second', {
			options: { contactsPerExecution: 'fixed', batchSize: 10 },
		});
		const { id } = await bench.publish(
			workflow(
				'Failing',
				chain(nodes.events('failing', 'start'), first, sink('early'), second, sink('late')),
			),
		);
		const emails = people(30, 'risky');
		await eventOfAll(bench, 'failing', 'start', emails);
		await until('everybody is held', async () => (await waiting(id, first.id)) === 30);
		await eventOfAll(bench, 'failing', 'first', emails.slice(0, 20));
		await until('20 are further', async () => (await waiting(id, second.id)) === 20);
		await eventOfAll(bench, 'failing', 'second', emails.slice(0, 10));
		await until('10 are through', async () => (await status(id)).completed === 10);

		bench.http.respond((request) =>
			request.query.id === 'risky15@example.com'
				? { status: 500, body: { error: 'mailbox on fire' } }
				: undefined,
		);
		await eventOfAll(bench, 'failing', 'second', emails.slice(10, 20));
		await until('10 have failed', async () => (await status(id)).failed === 10);
		expect(await status(id)).toEqual({ active: 10, completed: 10, failed: 10 });

		await bench.publish(
			workflow(
				'Review',
				chain(
					nodes.webhook('review'),
					nodes.records('Failed', {
						resource: 'enrollment',
						operation: 'getAll',
						returnAll: true,
						filters: { journeyId: id, status: 'failed' },
					}),
				),
			),
		);
		const review = await bench.post('review', {});
		expect(review.status).toBe(200);
		expect(review.body).toHaveLength(10);
		const [failed] = await bench.client.listExecutions({ workflowId: id, status: 'error' });
		for (const enrollment of review.body) {
			expect(enrollment).toMatchObject({ status: 'failed', reason: 'failed' });
			expect(enrollment.positions).toMatchObject([
				{ stepName: 'Second Gate', state: 'failed', executionId: failed.id, error: { node: 'late' } },
			]);
			expect(enrollment.positions[0].error.message).not.toBe('');
		}

		bench.http.respond(() => undefined);
		await bench.publish(
			workflow(
				'Again',
				chain(
					nodes.webhook('again'),
					nodes.records('Retry', {
						resource: 'enrollment',
						operation: 'retry',
						scope: 'journey',
						journeyId: id,
					}),
				),
			),
		);
		expect((await bench.post('again', {})).body).toEqual([expect.objectContaining({ count: 10 })]);
		await until('the failed are through', async () => (await status(id)).completed === 20);
		expect(await status(id)).toEqual({ active: 10, completed: 20 });
		const early = hitsOf('early');
		expect(emails.slice(0, 20).map((email) => early.get(email))).toEqual(emails.slice(0, 20).map(() => 1));
		const late = hitsOf('late');
		expect(emails.slice(0, 10).map((email) => late.get(email))).toEqual(emails.slice(0, 10).map(() => 1));
	}, 120_000);

	it('knows the contact after nodes that replace the item, and after a hold', async () => {
		const trigger = nodes.events('context', 'start');
		const gate = nodes.until('Gate', 'go');
		await bench.publish(
			workflow(
				'Context',
				chain(
					trigger,
					nodes.mail('Mail'),
					nodes.lead(),
					nodes.setRaw('Replaced', '{"only": "this"}'),
					nodes.http('Plain Call', `${bench.http.url}/plain`),
					gate,
					sink('after-hold'),
					nodes.setRaw('Replaced Again', '{"only": "that"}'),
					nodes.activity({ subject: '=For {{ $("Gate").item.json.contact.email }}' }),
				),
			),
		);
		const { id } = (await bench.client.findWorkflowByName('Context'))!;
		const emails = ['eva@example.com', 'finn@example.com'];
		await eventOfAll(bench, 'context', 'start', emails);
		await until('both are held', async () => (await waiting(id, gate.id)) === 2);
		await eventOfAll(bench, 'context', 'go', emails);
		await until('both are through', async () => (await status(id)).completed === 2);
		expect([...hitsOf('after-hold').keys()].sort()).toEqual(emails);
		for (const email of emails) {
			const contact = await bench.store.contacts.find({ emailKey: email });
			const [lead] = await bench.store.leads.list({ contactId: contact!.id });
			const [activity] = await bench.store.activities.list({ contactId: contact!.id });
			expect(activity).toMatchObject({ subject: `For ${email}`, leadId: lead.id });
		}
	}, 60_000);

	it('tells clearly of an item without a contact, and lets the others go on', async () => {
		const wait = nodes.wait('Wait', 1, 'seconds', {});
		Object.assign(wait, { onError: 'continueErrorOutput' });
		const stray = nodes.code(
			'Adds a Stray',
			'return [...$input.all().map((item, index) => ({ ...item, json: {}, pairedItem: index })), { json: { stray: true } }];',
		);
		const trigger = nodes.events('stray', 'start');
		const good = sink('good');
		const bad = nodes.http('bad', `=${bench.http.url}/bad?id={{ encodeURIComponent($json.error) }}`);
		const { id } = await bench.publish(
			workflow('Stray', [
				[trigger, 0, stray],
				[stray, 0, wait],
				[wait, 0, good],
				[wait, 1, bad],
			]),
		);
		// Two, because n8n pairs whatever comes out with the item that went in when there is only one.
		const emails = ['gina@example.com', 'hugo@example.com'];
		await eventOfAll(bench, 'stray', 'start', emails);
		await until('both are through', async () => (await status(id)).completed === 2);
		expect([...hitsOf('good').keys()].sort()).toEqual(emails);
		expect([...hitsOf('bad').keys()]).toEqual(['Can’t tell which contact this item belongs to']);
	}, 60_000);

	it.each([
		[
			'names another file in n8n’s folder',
			{ fileName: 'brand-two.sqlite' },
			'OK',
			/brand-two\.sqlite, 0 contacts/,
		],
		['leaves that folder', { fileName: '../outside.sqlite' }, 'Error', /outside n8n’s own folder/],
		['names n8n’s own database', { fileName: 'database.sqlite' }, 'Error', /can’t be a journey store/],
		[
			'names a server that does not answer',
			{ storeType: 'postgres', host: '127.0.0.1', port: 1 },
			'Error',
			/no PostgreSQL server answers/,
		],
	])('tests a store credential that %s', async (name, data, status, message) => {
		const credential = { name, type: 'journeyStoreApi', data: { storeType: 'file', ...data } };
		const { id } = await bench.client.createCredential(credential);
		const result = await bench.client.testCredential({ id, type: credential.type, data: credential.data });
		expect(result).toEqual({ status, message: expect.stringMatching(message) });
	});
});
