import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { RedisServer } from '../../tools/RedisServer';
import { eventOfAll, people } from './support/people';
import { playSample, publishSample } from './support/sample';
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
		await publishSample(bench);
		const { activities, messages } = await playSample(bench, 'ada@example.com');
		expect(activities).toHaveLength(1);
		expect(messages).toMatchObject([
			{ state: 'handed', openedAt: expect.any(Number), clickedAt: expect.any(Number) },
			{ state: 'handed' },
		]);
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
