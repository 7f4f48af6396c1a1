import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowJson } from '../../tools/n8n/restTypes';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { RedisServer } from '../../tools/RedisServer';
import { hurry } from '../../tools/start/hurry';
import { eventOfAll, people } from './support/people';
import { TestBench, type QueueServers } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

describe('n8n in queue mode, with PostgreSQL and two workers', () => {
	let servers: QueueServers;
	let bench: TestBench;

	beforeAll(async () => {
		servers = { postgres: await PostgresServer.start(), redis: await RedisServer.start() };
		bench = await TestBench.startQueueMode(servers);
		await bench.startWorker(servers);
		await bench.startWorker(servers);
	}, 300_000);

	afterAll(async () => {
		await bench?.stop();
		await servers?.redis.stop();
		await servers?.postgres.destroy();
	}, 60_000);

	it('plays the sample journey', async () => {
		const example = JSON.parse(
			readFileSync(join(__dirname, '../../examples/contoso-coffee.json'), 'utf8'),
		) as WorkflowJson;
		const { id } = await bench.publish(hurry(example, 2));
		const email = 'ada@example.com';
		const event = async (type: string, properties: object = {}) =>
			expect(
				(await bench.event('contoso-events', { type, contact: { email, firstName: 'Ada' }, properties }))
					.status,
			).toBe(200);
		await event('prospect.added');
		await bench.smtp.waitFor((mail) => mail.to.includes(email) && mail.subject.startsWith('Coffee for'));
		await event('email.opened');
		await event('email.clicked', { product: 'grinders' });
		await bench.post('contoso-product-information', { email, product: 'grinders' });
		await bench.smtp.waitFor((mail) => mail.subject === 'All about our grinders');
		await until(
			'Ada is through',
			async () => (await bench.store.enrollments.countByStatus(id)).completed === 1,
		);
		const contact = await bench.store.contacts.find({ emailKey: email });
		expect(await bench.store.activities.list({ contactId: contact!.id })).toHaveLength(1);
	}, 120_000);

	it('claims on the main process and executes on the workers, each contact once', async () => {
		const gate = nodes.until('Gate', 'go');
		const sink = nodes.http('Sink', `=${bench.http.url}/queue?id={{ $json.contact.email }}`);
		const { id } = await bench.publish(workflow('Queue', chain(nodes.events('queue', 'start'), gate, sink)));
		const emails = people(1000, 'queue');
		await eventOfAll(bench, 'queue', 'start', emails);
		await until(
			'everybody is held',
			async () => ((await bench.store.holds.countByState(id, gate.id)).waiting ?? 0) === 1000,
			60_000,
		);
		await eventOfAll(bench, 'queue', 'go', emails);
		await until(
			'everybody is through',
			async () => (await bench.store.enrollments.countByStatus(id)).completed === 1000,
			60_000,
		);
		const counts = bench.http.counts((request) => String(request.query.id));
		expect(emails.map((email) => counts.get(email))).toEqual(emails.map(() => 1));
	}, 180_000);

	it('refuses the embedded store, and says what to do instead', async () => {
		const trigger = nodes.events('embedded', 'start');
		const bare = await bench.create(workflow('Embedded', chain(trigger, nodes.wait('Wait', 1, 'days'))), {
			store: false,
		});
		await expect(bench.client.activate(bare.id)).rejects.toThrow(/queue mode.*PostgreSQL/s);
	}, 60_000);
});
