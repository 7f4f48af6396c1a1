import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';

import { systemClock } from '../../lib/n8n/systemClock';
import { openSqliteStore, type EnrollmentStatus, type Store } from '../../lib/store';
import type { WorkflowJson } from '../../tools/n8n/restTypes';
import { mapCredentials } from '../../tools/start/importWorkflow';
import { GROUPS, membersOf, SINK, type Group } from '../fixtures/upgrade/olderJourney';
import { eventOfAll } from './support/people';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

const FIXTURE = join(__dirname, '../fixtures/upgrade');
/** No process can have this id. */
const DEAD = 2_147_483_647;

/** An earlier state of this package was killed while it used the store: see makeStore.ts. */
describe('A store full of holds of an older release', () => {
	let bench: TestBench;
	let store: Store;
	let journey: WorkflowJson & { id: string };

	beforeAll(async () => {
		bench = await TestBench.start();
		journey = JSON.parse(
			readFileSync(join(FIXTURE, 'journey.json'), 'utf8').replaceAll(SINK, bench.http.url),
		) as typeof journey;
		const credentials = await bench.client.listCredentials();
		// With its id, which its holds name.
		await bench.client.session.request('POST', '/workflows', mapCredentials(journey, credentials));
		await bench.client.activate(journey.id);
		const retry = nodes.records('Retry', {
			resource: 'enrollment',
			operation: 'retry',
			scope: 'journey',
			journeyId: journey.id,
		});
		await bench.publish(workflow('Retry', chain(nodes.webhook('retry-all'), retry)));
	}, 300_000);

	afterAll(async () => {
		await store?.close();
		await bench?.stop();
	});

	/** Puts the older store in the place of the new one, while n8n is stopped. */
	async function putOlderStore(): Promise<Record<string, number>> {
		await bench.store.close();
		const file = join(bench.userFolder, '.n8n', 'journeys.sqlite');
		for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
		await writeFile(file, gunzipSync(readFileSync(join(FIXTURE, 'journeys.sqlite.gz'))));
		const database = new DatabaseSync(file);
		// n8n was killed on this machine, and is started on it again.
		database.prepare('update instances set host = ?, pid = ?').run(hostname(), DEAD);
		const rows = database
			.prepare(
				`select case when c.execution_id is null then h.state else 'delivered' end as state, count(*) as count
				from holds h left join claims c on c.id = h.claim_id group by 1`,
			)
			.all();
		database.close();
		return Object.fromEntries(rows.map(({ state, count }) => [String(state), Number(count)]));
	}

	const arrivals = (): Map<string, number> => bench.http.counts(({ query }) => String(query.id));

	/** Everybody of these groups has come out once, and nobody else. */
	async function haveArrived(...emails: string[][]): Promise<void> {
		const expected = emails.flat().sort();
		await bench.http.waitForCount(expected.length, 30_000);
		await until(
			'the executions have ended',
			async () => (await statuses()).completed === expected.length + GROUPS.done,
		);
		expect([...arrivals()].sort()).toEqual(expected.map((email) => [email, 1]));
	}

	const statuses = async (): Promise<Partial<Record<EnrollmentStatus, number>>> =>
		await store.enrollments.countByStatus(journey.id);

	it('is brought up to date when n8n starts, and everything goes on from where it was', async () => {
		await bench.n8n.stop();
		const states = await putOlderStore();
		expect(Object.keys(states).sort()).toEqual(['claimed', 'delivered', 'failed', 'ready', 'waiting']);
		await bench.n8n.restart();
		store = await openSqliteStore(join(bench.userFolder, '.n8n', 'journeys.sqlite'), systemClock);

		// What was due, ready or claimed goes on by itself; of what was inside an execution nothing is repeated.
		const [inside, ...ready] = membersOf('slow');
		const went = [ready, membersOf('queued'), membersOf('short')];
		await haveArrived(...went);
		expect(await statuses()).toEqual({
			active: GROUPS.long + GROUPS.gate,
			completed: GROUPS.done + ready.length + GROUPS.queued + GROUPS.short,
			exited: GROUPS.exited,
			failed: GROUPS.failing + 1,
		});
		const contact = await store.contacts.find({ emailKey: inside });
		const [interrupted] = await store.enrollments.list({ contactId: contact!.id });
		expect(interrupted).toMatchObject({ status: 'failed', reason: 'interrupted' });

		// Events, retries by hand and changed times reach those who had been held by the older release.
		await eventOfAll(bench, 'upgrade', 'go', membersOf('gate'));
		went.push(membersOf('gate'));
		await haveArrived(...went);
		expect((await bench.post('retry-all', {})).status).toBe(200);
		went.push([inside], membersOf('failing'));
		await haveArrived(...went);
		const shorter = structuredClone(journey);
		const wait = shorter.nodes.find(({ name }) => name === 'Long Wait');
		Object.assign(wait!.parameters, { amount: 1, unit: 'seconds' });
		await bench.republish(journey.id, shorter);
		went.push(membersOf('long'));
		await haveArrived(...went);

		// Nobody is left, nobody was doubled, and others can enter.
		const members = Object.values(GROUPS).reduce((sum, count) => sum + count, 0);
		expect(await statuses()).toEqual({ completed: members - GROUPS.exited, exited: GROUPS.exited });
		const group: Group = 'done';
		await eventOfAll(bench, 'upgrade', 'start', [`${group}-new@example.com`]);
		await haveArrived(...went, [`${group}-new@example.com`]);
	}, 120_000);
});
