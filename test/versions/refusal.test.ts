import { RestError } from '../../tools/n8n/RestSession';
import { TestBench } from '../e2e/support/TestBench';
import { until } from '../e2e/support/until';
import { chain, nodes, workflow } from '../e2e/support/workflows';

jest.setTimeout(120_000);

const REASON = /This journey isn’t open, so no one starts\. Wait: Amount can’t be -1/;

/**
 * What an author sees of a mistake, and what becomes of contacts meanwhile. n8n 2.41 publishes what it can of a
 * workflow; before, it refuses a first version as a whole.
 */
describe('a journey with a mistake', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await TestBench.start();
	}, 300_000);

	afterAll(async () => {
		await bench?.stop();
	}, 60_000);

	/** A form and a wait, for which contacts can wait or not. */
	function journey(path: string) {
		const form = nodes.form(path);
		const wait = nodes.wait('Wait', 1, 'hours');
		const faulty = { ...wait, parameters: { ...wait.parameters, amount: -1 } };
		return { right: workflow(path, chain(form, wait)), wrong: workflow(path, chain(form, faulty)) };
	}

	/** Publishes the latest version as far as n8n does. @returns what n8n says about it */
	async function publish(id: string): Promise<{ open: boolean; said: string }> {
		const { versionId } = await bench.client.getWorkflow(id);
		try {
			await bench.client.session.request('POST', `/workflows/${id}/activate`, { versionId });
		} catch (error) {
			if (!(error instanceof RestError)) throw error;
			return { open: false, said: error.body };
		}
		await until(
			'n8n has published it',
			async () => (await bench.client.publicationStatus(id)).status !== 'in_progress',
			60_000,
		);
		const { triggers } = await bench.client.publicationStatus(id);
		return { open: true, said: triggers.map(({ errorMessage }) => errorMessage ?? '').join('\n') };
	}

	async function failures(workflowId: string): Promise<string[]> {
		const failed = await bench.client.listExecutions({ workflowId, status: ['error'] });
		return await Promise.all(
			failed.map(async ({ id }) => {
				const { data } = await bench.client.getExecution(id);
				return data.resultData.error?.message ?? '';
			}),
		);
	}

	async function where(email: string): Promise<string> {
		const contact = await bench.store.contacts.find({ emailKey: email });
		const [enrollment] = await bench.store.enrollments.list({ contactId: contact?.id ?? '' });
		const position = enrollment?.positions[0];
		return position === undefined ? 'nowhere' : `${position.state} at ${position.stepName}`;
	}

	const waits = async (email: string): Promise<void> =>
		await until(`${email} waits`, async () => (await where(email)) === 'waiting at Wait');

	async function submit(path: string, email: string) {
		const { status, body } = await bench.post(path, { email });
		return { status, journey: (body as { journey?: string }).journey };
	}

	it('is refused with its reason, and opens once it’s fixed', async () => {
		const { right, wrong } = journey('refused');
		const { id } = await bench.create(wrong);
		const { open, said } = await publish(id);
		expect(said).toMatch(REASON);
		expect(await failures(id)).toEqual([expect.stringMatching(REASON)]);
		const early = await submit('refused', 'early@example.com');
		expect(early).toEqual(open ? { status: 200, journey: 'not open' } : { status: 404 });
		if (open) expect(await where('early@example.com')).toBe('ready at Form');

		await bench.republish(id, right);
		expect((await submit('refused', 'late@example.com')).status).toBe(200);
		await waits('late@example.com');
		if (open) await waits('early@example.com');
		expect(await failures(id)).toHaveLength(1);
	});

	it('loses no one if it was live before', async () => {
		const { right, wrong } = journey('edited');
		const { id } = await bench.publish(right);
		await submit('edited', 'before@example.com');
		await waits('before@example.com');

		await bench.client.updateWorkflow(id, wrong);
		expect((await publish(id)).open).toBe(true);
		expect(await submit('edited', 'during@example.com')).toEqual({ status: 200, journey: 'not open' });
		expect(await failures(id)).toEqual([expect.stringMatching(REASON)]);
		await bench.n8n.restart();
		expect(await submit('edited', 'restarted@example.com')).toEqual({ status: 200, journey: 'not open' });
		expect(await where('before@example.com')).toBe('waiting at Wait');
		expect(await where('during@example.com')).toBe('ready at Form');

		await bench.republish(id, right);
		await waits('during@example.com');
		await waits('restarted@example.com');
		expect(await where('before@example.com')).toBe('waiting at Wait');
		expect(await failures(id)).toHaveLength(1);
	});
});
