import type { INode, Logger } from 'n8n-workflow';

import {
	closeAllEngines,
	openEngines,
	useStore,
	withEngine,
	withEnginePatiently,
	type StoreUser,
} from '../../lib/n8n/engines';
import { useTime } from '../../lib/n8n/systemClock';
import { StoreUnavailableError, type DeliveredHold } from '../../lib/store';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { realClock } from '../support/realClock';

describe('a store that is away when a process opens it', () => {
	let server: PostgresServer;
	let logged: string[];

	beforeAll(async () => {
		server = await PostgresServer.start({ fsync: 'off' });
	}, 180_000);

	afterAll(async () => await server.destroy());

	beforeEach(() => {
		useStore();
		logged = [];
	});

	afterEach(async () => {
		useTime();
		await closeAllEngines();
	});

	const user = (changes: object = {}): StoreUser => ({
		getNode: () => ({ credentials: { journeyStoreApi: {} } }) as unknown as INode,
		getCredentials: async <T extends object>() =>
			({
				storeType: 'postgres',
				host: '127.0.0.1',
				port: server.port,
				user: server.user,
				password: server.password,
				...changes,
			}) as unknown as T,
		logger: { info() {}, warn() {}, error: (line: string) => logged.push(line) } as unknown as Logger,
	});

	it('keeps executions waiting, and is reported at once to everything else', async () => {
		await server.shutDown();
		const counted = withEnginePatiently(user(), async ({ store }) => await store.contacts.count());
		await expect(withEngine(user(), async () => 0)).rejects.toThrow(StoreUnavailableError);
		await server.launch();
		expect(await counted).toBe(0);
		expect(logged).toEqual([
			expect.stringMatching(
				/^Customer journeys: .*no PostgreSQL server answers.*Nothing is lost; trying again\.$/,
			),
		]);
	});

	it('fails at once when waiting would not help', async () => {
		await expect(withEnginePatiently(user({ schema: 'pg_mine' }), async () => 0)).rejects.toThrow(
			/reserved by PostgreSQL/,
		);
	});

	it('is reported as unavailable when it goes away in the middle of work', async () => {
		const reading = withEngine(user(), async ({ store }) => {
			await server.shutDown();
			return await store.contacts.count();
		});
		await expect(reading).rejects.toThrow(StoreUnavailableError);
		await server.launch();
	});

	it('sends requests by the helper of those who use it now, and keeps none of the others alive', async () => {
		const asked: string[] = [];
		const helping = (name: string): StoreUser => ({
			...user({ n8nUrl: 'http://127.0.0.1:1', n8nApiKey: 'key', schema: 'helped' }),
			helpers: {
				httpRequest: async ({ url }: { url: string }) => {
					asked.push(`${name} ${new URL(url).pathname}`);
					return { statusCode: 404, body: [] };
				},
			},
		});
		await withEngine(helping('first'), async () => undefined);
		await withEngine(helping('second'), async ({ store, clock }) => {
			expect(await openEngines()).toHaveLength(1);
			const { holds } = store;
			holds.findUnwatched = async () => [{ id: 'hold', executionId: '77' } as DeliveredHold];
			// n8n is asked every half minute.
			useTime({ ...realClock, now: () => Date.now() + 60_000 });
			clock.wake();
			for (let tries = 0; asked.length === 0 && tries < 200; tries++) {
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		});
		expect(asked[0]).toBe('second /api/v1/executions/77');
	});
});
