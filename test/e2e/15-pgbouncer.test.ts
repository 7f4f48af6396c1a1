import { Pool } from 'pg';

import { systemClock } from '../../lib/n8n/systemClock';
import { openPostgresStore, type PostgresSettings, type Store } from '../../lib/store';
import { PgBouncer } from '../../tools/postgres/PgBouncer';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { eventOfAll, people } from './support/people';
import { storeSettings, TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow, type TestNode } from './support/workflows';

const installed = PgBouncer.program !== undefined;
if (!installed && process.env.JOURNEY_REQUIRE_PGBOUNCER === '1') {
	throw new Error('pgbouncer is not installed, and JOURNEY_REQUIRE_PGBOUNCER says that it must be');
}
const where = installed ? describe : describe.skip;

const COUNT = 100;
const BRANDS = ['north', 'south'] as const;

where(`n8n with stores behind PgBouncer${installed ? '' : ' (skipped: pgbouncer is not installed)'}`, () => {
	let server: PostgresServer;
	let bouncer: PgBouncer;
	let bench: TestBench;
	const stores = new Map<string, Store>();
	const credentialIds = new Map<string, string>();

	const settingsOf = (brand: string): PostgresSettings => ({ ...storeSettings(server), schema: brand });

	const nameOf = (brand: string): string => `Store ${brand}`;

	const credentialOf = (brand: string) => {
		const { host, database, schema, user, password } = settingsOf(brand);
		return {
			name: nameOf(brand),
			type: 'journeyStoreApi',
			data: {
				storeType: 'postgres',
				host,
				port: bouncer.port,
				database,
				schema,
				user,
				password,
				poolSize: 5,
			},
		};
	};

	beforeAll(async () => {
		server = await PostgresServer.start();
		bouncer = await PgBouncer.start(server, { mode: 'transaction', poolSize: 3 });
		bench = await TestBench.start();
		for (const brand of BRANDS) {
			credentialIds.set(brand, (await bench.addCredential(credentialOf(brand))).id);
			// To look at it, around the pooler.
			stores.set(brand, await openPostgresStore(settingsOf(brand), systemClock));
		}
	}, 300_000);

	afterAll(async () => {
		for (const store of stores.values()) await store.close();
		await bench?.stop();
		await bouncer?.stop();
		await server?.destroy();
	}, 60_000);

	const inStore = (brand: string, node: TestNode): TestNode => ({
		...node,
		credentials: { ...(node.credentials as object | undefined), journeyStoreApi: { name: nameOf(brand) } },
	});

	it('runs a journey of each next to another application, and puts every row where it belongs', async () => {
		const { host, database, user, password } = settingsOf('north');
		const application = new Pool({ host, port: bouncer.port, database, user, password, max: 3 });
		await application.query('create table contacts (id text primary key, owner text)');
		const journeys = new Map<string, string>();
		for (const brand of BRANDS) {
			const { id } = await bench.publish(
				workflow(
					`Journey ${brand}`,
					chain(
						inStore(brand, nodes.events(brand, 'start')),
						inStore(brand, nodes.wait('Wait', 2, 'seconds')),
						inStore(brand, nodes.until('Gate', 'go', { timeout: 'never' })),
						inStore(brand, nodes.lead()),
						nodes.http('Sink', `=${bench.http.url}/${brand}?id={{ $json.contact.email }}`),
					),
				),
			);
			journeys.set(brand, id);
		}
		let orders = 0;
		let ordering = true;
		const others = (async () => {
			while (ordering) {
				orders += 1;
				await application.query('insert into contacts (id, owner) values ($1, $2)', [
					`order ${orders}`,
					'shop',
				]);
			}
		})();

		const emails = new Map(BRANDS.map((brand) => [brand as string, people(COUNT, brand)]));
		await Promise.all(
			BRANDS.map(async (brand) => await eventOfAll(bench, brand, 'start', emails.get(brand)!)),
		);
		for (const brand of BRANDS) {
			await until(
				`everyone of ${brand} has waited`,
				async () => (await waitingForEvent(stores.get(brand)!, journeys.get(brand)!)) === COUNT,
				60_000,
			);
		}
		await Promise.all(BRANDS.map(async (brand) => await eventOfAll(bench, brand, 'go', emails.get(brand)!)));
		for (const brand of BRANDS) {
			await until(
				`everyone of ${brand} is through`,
				async () =>
					(await stores.get(brand)!.enrollments.countByStatus(journeys.get(brand)!)).completed === COUNT,
				60_000,
			);
		}
		ordering = false;
		await others;

		for (const brand of BRANDS) {
			const store = stores.get(brand)!;
			const contacts = await store.contacts.list({ limit: 10 * COUNT });
			expect(contacts.map(({ email }) => email).sort()).toEqual([...emails.get(brand)!].sort());
			expect(await store.leads.list({ limit: 10 * COUNT })).toHaveLength(COUNT);
			const arrived = bench.http.requests.filter(({ path }) => path === `/${brand}`);
			expect(arrived.map(({ query }) => query.id).sort()).toEqual([...emails.get(brand)!].sort());
		}
		const { rows } = await application.query<{ total: string; strange: string }>(
			"select count(*) as total, count(*) filter (where owner is distinct from 'shop') as strange from contacts",
		);
		expect({ total: Number(rows[0].total), strange: Number(rows[0].strange) }).toEqual({
			total: orders,
			strange: 0,
		});
		await application.end();
	}, 180_000);

	it('says in the log and in the credential test that notifications do not get through', async () => {
		await bench.n8n.waitForLog(/PostgreSQL notifications do not get through the connection pooler/);
		const credential = { ...credentialOf('north'), id: credentialIds.get('north')! };
		expect(await bench.client.testCredential(credential)).toMatchObject({
			status: 'OK',
			message: expect.stringMatching(/^Connected: .*set Direct Host for Notifications/),
		});
		expect(
			await bench.client.testCredential({
				...credential,
				data: { ...credential.data, directHost: '127.0.0.1', directPort: server.port },
			}),
		).toMatchObject({ status: 'OK', message: expect.stringMatching(/contacts$/) });
	}, 60_000);
});

async function waitingForEvent(store: Store, journeyId: string): Promise<number> {
	const [gate] = (await store.steps.list(journeyId)).filter(({ name }) => name === 'Gate');
	return gate === undefined ? 0 : ((await store.holds.countByState(journeyId, gate.stepId)).waiting ?? 0);
}
