import { eventOfAll, people } from './support/people';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

const CROWD = 1000;

describe('A crowd that waits while n8n is stopped', () => {
	let bench: TestBench;
	let journeyId: string;
	let gateId: string;

	beforeAll(async () => {
		bench = await TestBench.start({ NODE_FUNCTION_ALLOW_BUILTIN: '' });
		const gate = nodes.until('Gate', 'go');
		gateId = gate.id;
		const sink = nodes.http('Sink', `=${bench.http.url}/through?id={{ $json.contact.email }}`);
		journeyId = (
			await bench.publish(workflow('Survival', chain(nodes.events('survival', 'start'), gate, sink)))
		).id;
		bench.http.respond(() => ({ status: 200, body: {}, delayMs: 150 }));
	}, 300_000);

	afterAll(async () => await bench?.stop());

	const hits = (): Map<string, number> => bench.http.counts((request) => String(request.query.id));

	async function hold(emails: string[]): Promise<void> {
		await eventOfAll(bench, 'survival', 'start', emails);
		await until(
			'everybody is held',
			async () => ((await bench.store.holds.countByState(journeyId, gateId)).waiting ?? 0) === emails.length,
			60_000,
		);
	}

	it('has everybody come out once after SIGTERM in the middle of deliveries', async () => {
		const emails = people(CROWD, 'term');
		await hold(emails);
		await eventOfAll(bench, 'survival', 'go', emails);
		await bench.http.waitForCount(50, 30_000);
		await bench.n8n.stop('SIGTERM');
		const before = bench.http.requests.length;
		expect(before).toBeLessThan(CROWD);
		await bench.n8n.restart();
		await until(
			'everybody has come out',
			async () => ((await bench.store.enrollments.countByStatus(journeyId)).completed ?? 0) === CROWD,
			120_000,
		);
		const counts = hits();
		expect(emails.map((email) => counts.get(email))).toEqual(emails.map(() => 1));
	}, 300_000);

	it('accounts for everybody after SIGKILL, and repeats nothing before it is told to', async () => {
		bench.http.clear();
		const emails = people(CROWD, 'kill');
		const settled = (await bench.store.enrollments.countByStatus(journeyId)).completed ?? 0;
		await hold(emails);
		await eventOfAll(bench, 'survival', 'go', emails);
		await bench.http.waitForCount(50, 30_000);
		await bench.n8n.stop('SIGKILL');
		await bench.n8n.restart();
		await until(
			'everybody is accounted for',
			async () => {
				const {
					active = 0,
					failed = 0,
					completed = 0,
				} = await bench.store.enrollments.countByStatus(journeyId);
				return active === 0 && failed + completed - settled === CROWD;
			},
			120_000,
		);
		const interrupted = await bench.store.enrollments.list({ journeyId, status: 'failed', limit: 1000 });
		expect(interrupted.length).toBeGreaterThan(0);
		const contacts = await bench.store.contacts.getMany(
			interrupted.map((enrollment) => enrollment.contactId),
		);
		for (const enrollment of interrupted) {
			expect(enrollment.reason).toBe('interrupted');
			expect(enrollment.positions[0].executionId).toMatch(/^\d+$/);
		}
		const inside = new Set([...contacts.values()].map((contact) => contact.email!));
		const before = hits();
		for (const email of emails) {
			const count = before.get(email) ?? 0;
			// Inside a running execution the call may or may not have been made; all others were through, once.
			if (inside.has(email)) expect(count).toBeLessThanOrEqual(1);
			else expect([email, count]).toEqual([email, 1]);
		}

		const records = nodes.records('Retry', {
			resource: 'enrollment',
			operation: 'retry',
			scope: 'journey',
			journeyId,
		});
		await bench.publish(workflow('Retry', chain(nodes.webhook('retry-all'), records)));
		const answer = await bench.post('retry-all', {});
		expect(answer.status).toBe(200);
		await until(
			'everybody has come out',
			async () =>
				((await bench.store.enrollments.countByStatus(journeyId)).completed ?? 0) === settled + CROWD,
			120_000,
		);
		const after = hits();
		for (const email of emails) {
			expect([email, after.get(email)]).toEqual([
				email,
				(before.get(email) ?? 0) + (inside.has(email) ? 1 : 0),
			]);
		}
	}, 300_000);
});
