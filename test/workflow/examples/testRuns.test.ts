import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { DrawnWorkflow } from '../support/draw';
import { useRunner } from '../support/useRunner';
import { ExampleFile } from './support/ExampleFile';

const runner = useRunner();

const files = readdirSync(join(__dirname, '../../../examples')).filter(
	(name) => name.endsWith('.json') && !name.endsWith('.behavior.json'),
);

const TRIGGER = /\.journey\w*Trigger$/;

const runs = files.flatMap((file) =>
	new ExampleFile(file).nodes
		.filter(({ type }) => TRIGGER.test(type))
		.flatMap(({ name }) => ['true', 'false'].map((answer) => [file, name, answer] as const)),
);

/** n8n's own nodes at the sales desk, which is no part of a journey. */
const DESK = ['n8n-nodes-base.webhook', 'n8n-nodes-base.respondToWebhook'];

/** The workflow that each example runs, as its README says. */
const SUB_WORKFLOWS: Record<string, string> = {
	'approved-offer.json': 'approved-offer-approval.json',
	'machine-care.json': 'machine-care-content.json',
	'service-recovery.json': 'service-recovery-ticket.json',
};

/** Journey Records works on the real store, where no one is made up. */
const NEEDS_SOMEONE = /is made up for this test run.*choose a Test Contact in the trigger/;

/** The example as imported, with every If/Then that can be told how to end set to this end. */
function drawn(file: string, answer: string): DrawnWorkflow {
	const { json } = new ExampleFile(file);
	const { nodes, ...workflow } = structuredClone(json);
	return {
		id: 'journey',
		settings: { executionOrder: 'v1', timezone: 'Europe/Amsterdam' },
		...workflow,
		nodes: nodes.map((node) =>
			DESK.includes(node.type)
				? { ...node, type: 'stand-in.pass', typeVersion: 1, parameters: {}, credentials: {} }
				: { ...node, parameters: { ...node.parameters, ...answers(file, node, answer) } },
		),
	};
}

function answers(file: string, { type, parameters }: INode, answer: string): INodeParameters {
	if (type.endsWith('.journeyIfThen')) {
		return { whenTesting: answer, whenTestingPath: answer === 'true' ? 1 : 0 };
	}
	if (type === 'n8n-nodes-base.executeWorkflow') return { workflowId: { value: SUB_WORKFLOWS[file] } };
	// The author chooses a segment before anything can run.
	if (type.endsWith('.journeyTrigger') && parameters.audience === 'segment') return { segments: ['any'] };
	return {};
}

/** What an expression leaves behind when it finds nothing. */
const HOLES = /undefined|null|\[object| {2,}\S| [,.?!]|(?:about|our|for|at|with|Dear|Hi|Hello)[ ]*$/m;

const withoutTags = (text: string): string =>
	text.replace(/<\/?(?:p|br|ul|ol|li|div|h\d)\b[^>]*>/g, '\n').replace(/<[^>]*>/g, '');

it('there are examples to try', () => expect(runs.length).toBeGreaterThan(10));

it.each(runs)(
	'%s by its trigger %s, everything %s: no recipient is empty, no text has holes',
	async (...run) => {
		const [file, trigger, answer] = run;
		const called = SUB_WORKFLOWS[file];
		if (called !== undefined) await runner().publish({ ...drawn(called, answer), id: called });
		const { run: result } = await runner().runManually(drawn(file, answer), trigger, [{}]);
		const { error, runData } = result.data.resultData;
		expect(error?.message ?? 'none').toMatch(new RegExp(`^none$|${NEEDS_SOMEONE.source}`));
		for (const { node, parameters } of runner().ledger.entries) {
			for (const [name, value] of Object.entries(parameters)) {
				if (typeof value !== 'string') continue;
				if (name === 'toEmail')
					expect([node, value]).toEqual([node, expect.stringMatching(/^\S+@\S+\.\w+$/)]);
				else expect([node, name, withoutTags(value)]).toEqual([node, name, expect.not.stringMatching(HOLES)]);
			}
		}
		for (const [task] of Object.values(runData)) {
			for (const { json } of task.data?.main.flatMap((items) => items ?? []) ?? []) {
				for (const [name, value] of Object.entries((json.message ?? {}) as IDataObject)) {
					if (name === 'to') expect(value).toMatch(/^\S+@\S+\.\w+$/);
					else if (['subject', 'html', 'text'].includes(name)) {
						expect([name, withoutTags(String(value))]).toEqual([name, expect.not.stringMatching(HOLES)]);
					}
				}
				const { subject, description } = (json.activity ?? {}) as { subject?: string; description?: string };
				for (const text of [subject, description, (json.lead as IDataObject | undefined)?.topic]) {
					expect(String(text ?? 'none')).not.toMatch(HOLES);
				}
				// What a gate lets through, before a node sends it.
				const message = (json.message ?? {}) as Record<'subject' | 'html' | 'text', string | undefined>;
				for (const text of [message.subject, message.html, message.text])
					expect(withoutTags(text ?? 'none')).not.toMatch(HOLES);
				expect(json).not.toHaveProperty('error');
			}
		}
	},
);
