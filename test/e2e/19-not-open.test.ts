import { join } from 'node:path';

import { selectors } from 'playwright-core';

import { RULES } from '../../lib/domain/journey/check';
import type { WorkflowJson } from '../../tools/n8n/restTypes';
import { EditorBrowser } from './support/browser';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow, type TestNode, type Wire } from './support/workflows';

const IMAGES = join(__dirname, '../../build/screenshots/not-open');

interface Case {
	wrong: WorkflowJson;
	right: WorkflowJson;
}

const hour = (more: object = {}): TestNode => ({ ...nodes.wait('Wait', 1, 'hours'), ...more });
const form = (path: string, more: object = {}): TestNode => nodes.form(path, more);
const plain = (name: string): TestNode => nodes.base(name, 'noOp', 1);

/** By rule: the smallest workflow that breaks it, and the same without the mistake. */
const CASES: Record<string, (path: string) => [wrong: Wire[], right: Wire[]]> = {
	'loop-over-items-around-a-wait': (path) => {
		const [f, loop, wait] = [form(path), nodes.base('Loop', 'splitInBatches', 3), hour()];
		return [
			[
				[f, 0, loop],
				[loop, 1, wait],
				[wait, 0, loop],
			],
			chain(f, wait),
		];
	},
	'loop-without-a-way-out': (path) => {
		const [f, wait, pass] = [form(path), hour(), plain('Pass')];
		return [[...chain(f, wait, pass), [pass, 0, wait]], chain(f, wait, pass)];
	},
	'merge-across-a-wait': (path) => {
		const [f, wait, merge, end] = [
			form(path),
			hour(),
			nodes.base('Merge', 'merge', 3, { mode: 'combine', combineBy: 'combineByPosition' }),
			plain('End'),
		];
		return [
			[
				[f, 0, wait],
				[wait, 0, merge, 0],
				[f, 0, merge, 1],
				[merge, 0, end],
			],
			chain(f, wait, end),
		];
	},
	'contacts-merged-into-one-item': (path) => {
		const [f, wait, all, task] = [
			form(path),
			hour(),
			nodes.base('All', 'aggregate', 1, { aggregate: 'aggregateAllItemData' }),
			nodes.activity(),
		];
		return [chain(f, wait, all, task), chain(f, wait, task)];
	},
	'reference-across-a-wait': (path) => {
		const [f, wait, pass] = [form(path), hour(), nodes.setRaw('Set', "={{ $('Form').item.json.contact }}")];
		return [
			chain(f, wait, pass),
			chain(f, wait, { ...pass, parameters: { ...pass.parameters, jsonOutput: '={{ $json.contact }}' } }),
		];
	},
	'reference-to-a-missing-node': (path) => {
		const [f, wait, pass] = [
			form(path),
			hour(),
			nodes.setRaw('Set', "={{ $('Deleted').item.json.contact }}"),
		];
		return [
			chain(f, wait, pass),
			chain(f, wait, { ...pass, parameters: { ...pass.parameters, jsonOutput: '={{ $json.contact }}' } }),
		];
	},
	'different-stores': (path) => {
		const [f, wait] = [form(path), hour()];
		const other = { ...wait, credentials: { journeyStoreApi: { name: 'Other Store' } } };
		return [chain(f, other), chain(f, wait)];
	},
	'retry-on-fail-or-execute-once': (path) => {
		const [f, wait] = [form(path), hour()];
		return [chain(f, { ...wait, retryOnFail: true }), chain(f, wait)];
	},
	'missing-reference': (path) => {
		const [f, wait] = [form(path), hour()];
		const exitCriteria = {
			criteria: [{ on: 'segment', segment: { __rl: true, mode: 'name', value: 'Customers' } }],
		};
		return [chain({ ...f, parameters: { ...f.parameters, exitCriteria } }, wait), chain(f, wait)];
	},
	'split-that-does-not-add-up': (path) => {
		const split = (share: string): TestNode =>
			nodes.split('Split', [
				{ name: 'A', percentage: share },
				{ name: 'B', percentage: share },
			]);
		const [f, wait, wrong] = [form(path), hour(), split('70')];
		const drawn = (used: TestNode): Wire[] => [...chain(f, used, wait), [used, 1, wait]];
		return [drawn(wrong), drawn({ ...wrong, parameters: split('50').parameters })];
	},
	'impossible-value': (path) => {
		const [f, wait] = [form(path), hour()];
		return [chain(f, { ...wait, parameters: { ...wait.parameters, amount: -1 } }), chain(f, wait)];
	},
	'recipient-written-as-text': (path) => {
		const [f, wait] = [form(path), hour()];
		return [chain(f, wait, nodes.mail('Mail', { toEmail: '{{ $json.contact.email }}' })), chain(f, wait)];
	},
	'send-email-without-a-gate': (path) => {
		const [f, wait] = [form(path), hour()];
		return [chain(f, wait, nodes.sendEmail('Letter')), chain(f, wait)];
	},
	'score-lead-without-rules': (path) => {
		const [f, wait] = [form(path), hour()];
		const score = nodes.ours('Score Lead', 'journeyLeadScoring', {});
		return [chain(f, wait, score), chain(f, wait)];
	},
};

function caseOf(rule: string): Case {
	const [wrong, right] = CASES[rule](rule);
	return { wrong: workflow(rule, wrong), right: workflow(rule, right) };
}

describe('A journey that is published with a mistake', () => {
	let bench: TestBench;
	let browser: EditorBrowser;
	const cases = new Map(Object.keys(CASES).map((rule) => [rule, caseOf(rule)]));
	const ids = new Map<string, string>();

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		bench = await TestBench.start();
		browser = await EditorBrowser.launch(bench);
		await bench.addCredential({
			name: 'Other Store',
			type: 'journeyStoreApi',
			data: { storeType: 'file', fileName: 'other.sqlite' },
		});
		const webhook = nodes.webhook('check');
		const check = nodes.records('Check', {
			resource: 'journey',
			operation: 'check',
			workflowBy: 'json',
			workflowJson: '={{ $json.body }}',
		});
		await bench.publish(workflow('Check', chain(webhook, check)));
		for (const [rule, { wrong }] of cases) {
			const { id, versionId } = await bench.create(wrong);
			ids.set(rule, id);
			await bench.client.session.request('POST', `/workflows/${id}/activate`, { versionId });
		}
		for (const id of ids.values()) {
			await until(
				`workflow ${id} is published as far as it can be`,
				async () => (await bench.client.publicationStatus(id)).status !== 'in_progress',
				60_000,
			);
		}
	}, 400_000);

	afterAll(async () => {
		await browser?.close();
		await bench?.stop();
	}, 60_000);

	it('is tried with each rule that keeps contacts from starting', () => {
		const errors = RULES.filter(({ severity }) => severity === 'error').map(({ name }) => name);
		// A sub-workflow has no trigger at which contacts could wait.
		expect([...cases.keys(), 'wait-in-a-sub-workflow'].sort()).toEqual([...errors].sort());
	});

	describe.each(Object.keys(CASES))('%s', (rule) => {
		it('says why where people look, and no one starts', async () => {
			const id = ids.get(rule) as string;
			const { status, triggers } = await bench.client.publicationStatus(id);
			expect(status).toBe('partial');
			expect(triggers.map(({ errorMessage }) => errorMessage).join()).toMatch(
				/This journey isn’t open, so no one starts/,
			);

			const failed = await bench.client.listExecutions({ workflowId: id, status: ['error'] });
			expect(failed).toHaveLength(1);
			const { data } = await bench.client.getExecution(failed[0].id);
			expect(data.resultData.error?.message).toMatch(/This journey isn’t open, so no one starts/);

			const { body: found } = await bench.post('check', await bench.client.getWorkflow(id));
			expect(found).toMatchObject([{ ok: false, open: false, findings: expect.any(Array) }]);
			expect(
				(found as Array<{ findings: Array<{ rule: string }> }>)[0].findings.map((one) => one.rule),
			).toContain(rule);

			expect(await bench.post(rule, { email: `${rule}@example.com` })).toMatchObject({
				status: 200,
				body: { accepted: 1, journey: 'not open' },
			});
			expect(await where(rule)).toBe('ready at Form');
		}, 60_000);

		it('lets those who waited start once it’s fixed', async () => {
			await bench.republish(ids.get(rule) as string, (cases.get(rule) as Case).right);
			// A fix of a node that n8n doesn’t restart is found by the next call.
			await bench.post(rule, { email: `second-${rule}@example.com` });
			await until(`who waited at ${rule} has started`, async () => (await where(rule)) === 'waiting at Wait');
		}, 90_000);
	});

	it('tells its author in the editor', async () => {
		const f = form('by-hand');
		const wait = hour();
		const drawn = workflow('By hand', chain(f, { ...wait, parameters: { ...wait.parameters, amount: -1 } }));
		const { id } = await bench.create(drawn);
		const editor = await browser.open(id);
		await editor.zoomToFit();
		await editor.part('workflow-open-publish-modal-button').click();
		await editor.part('workflow-publish-button').click();
		// n8n congratulates before it knows.
		await editor.page
			.getByRole('button', { name: 'Got it' })
			.click({ timeout: 5_000 })
			.catch(() => undefined);
		const toast = editor.page.getByText(/This journey isn’t open, so no one starts\. Wait: Amount/).first();
		await toast.waitFor({ timeout: 60_000 });
		await editor.screenshot(join(IMAGES, 'toast.png'));
		const list = await browser.open(id);
		await list.page.goto(`${bench.n8n.url}/workflow/${id}/executions`);
		await list.page.getByText('Error').first().waitFor();
		await list.screenshot(join(IMAGES, 'executions.png'));
	}, 120_000);

	async function where(rule: string): Promise<string> {
		const contact = await bench.store.contacts.find({ emailKey: `${rule}@example.com` });
		const [enrollment] = await bench.store.enrollments.list({ contactId: contact?.id });
		const [position] = enrollment.positions;
		return position === undefined ? enrollment.status : `${position.state} at ${position.stepName}`;
	}
});
