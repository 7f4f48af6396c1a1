import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { people } from './support/people';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

const CROWD = 100;

const PERSON = {
	email: 'zaphod.b@galaxy.example',
	firstName: 'Zaphod',
	lastName: 'Beeblebrox',
	phone: '+31 20 794 0800',
	message: 'A table at the end of the universe, please',
};

const TRACES = ['zaphod', 'beeblebrox', 'galaxy.example', '207940800', '20 794 0800', 'end of the universe'];

describe('The embedded store', () => {
	let bench: TestBench;
	let folder: string;

	beforeAll(async () => {
		bench = await TestBench.start();
		folder = join(bench.userFolder, '.n8n');
		// From here on n8n is the only one that has the store open.
		await bench.store.close();
		await bench.publish(
			workflow(
				'Signup',
				chain(nodes.form('signup'), nodes.lead(), nodes.activity(), nodes.until('Gate', 'never.comes')),
			),
		);
		const erase = nodes.records('Erase', {
			resource: 'contact',
			operation: 'erase',
			contact: { __rl: true, mode: 'email', value: PERSON.email },
			confirmed: true,
		});
		await bench.publish(workflow('Erasure', chain(nodes.webhook('erase'), erase)));
	}, 300_000);

	afterAll(async () => await bench?.stop());

	const submit = async (form: object): Promise<number> => (await bench.post('signup', form)).status;

	const storeFiles = async (): Promise<string[]> =>
		(await readdir(folder)).filter((name) => name.startsWith('journeys.sqlite'));

	it('is one whole file after a clean stop: a copy of it alone has everything', async () => {
		for (const email of people(CROWD, 'form')) expect(await submit({ email })).toBe(200);
		await bench.n8n.stop();
		expect(await storeFiles()).toEqual(['journeys.sqlite']);
		const elsewhere = await mkdtemp(join(tmpdir(), 'journey-copy-'));
		const copy = join(elsewhere, 'copied.sqlite');
		await copyFile(join(folder, 'journeys.sqlite'), copy);
		const database = new DatabaseSync(copy, { readOnly: true });
		const count = (table: string): unknown =>
			Object.values(database.prepare(`select count(*) from ${table}`).get()!)[0];
		expect([count('contacts'), count('interactions'), count('enrollments')]).toEqual([CROWD, CROWD, CROWD]);
		expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
		database.close();
		await rm(elsewhere, { recursive: true });
		await bench.n8n.restart();
	}, 180_000);

	it('has nothing of an erased person in any byte once n8n has stopped', async () => {
		await until('the form is open', async () => (await submit(PERSON)) === 200);
		await until('the gate is reached', () => held() > CROWD, 60_000);
		expect(await tracesIn()).toEqual(TRACES);
		const answer = await bench.post('erase', {});
		expect(answer).toMatchObject({ status: 200, body: [{ outcome: 'erased', exitedJourneys: 1 }] });
		await bench.n8n.stop();
		expect(await tracesIn()).toEqual([]);
		await bench.n8n.restart();
	}, 180_000);

	it('stops taking forms when its file is deleted under way, and the log says why', async () => {
		await until('the form is open', async () => (await submit({ email: 'last@example.com' })) === 200);
		for (const name of await storeFiles()) await rm(join(folder, name));
		expect(await submit({ email: 'late@example.com' })).toBe(503);
		const line = await bench.n8n.waitForLog(/Customer journeys: nothing is accepted or delivered/);
		expect(line).toContain('journeys.sqlite was deleted or moved away while it was open');
		await bench.n8n.restart();
		const warning = await bench.n8n.waitForLog(/Customer journeys: journeys are published, but the store/);
		expect(warning).toContain('was missing or empty, so a new one was created');
		await until('the form is open', async () => (await submit({ email: 'new@example.com' })) === 200);
	}, 180_000);

	/** How many wait at the gate, read from outside of n8n. */
	function held(): number {
		const database = new DatabaseSync(join(folder, 'journeys.sqlite'), { readOnly: true });
		try {
			const row = database.prepare("select count(*) as total from holds where state = 'waiting'").get();
			return Number(row!.total);
		} finally {
			database.close();
		}
	}

	/** What of the person stands in the bytes of the store's files. */
	async function tracesIn(): Promise<string[]> {
		const contents = await Promise.all(
			(await storeFiles()).map(async (name) => (await readFile(join(folder, name))).toString('latin1')),
		);
		const all = contents.join('\n').toLowerCase();
		return TRACES.filter((trace) => all.includes(trace));
	}
});
