import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { crowdCsv, EXAMPLES, useSimulation } from './support';

const { file, simulate } = useSimulation();

const JOURNEY = join(EXAMPLES, 'contoso-coffee.json');
const CONTACTS = join(EXAMPLES, 'contoso-coffee.contacts.csv');
const BEHAVIOR = join(EXAMPLES, 'contoso-coffee.behavior.json');

const example = async (...more: string[]) =>
	await simulate([JOURNEY, CONTACTS, '--behavior', BEHAVIOR, ...more]);

it('simulates a year of the example: everyone enters, and all counts add up', async () => {
	const { code, err, out, funnel, paths } = await example();
	expect({ code, err: err.replaceAll(/^Simulating: .*\n/gm, '') }).toEqual({ code: 0, err: '' });
	expect(funnel).toMatchObject({
		contacts: 20,
		start: '2026-01-01T00:00:00.000Z',
		end: '2027-01-01T00:00:00.000Z',
	});
	expect(funnel.entered).toBeGreaterThanOrEqual(20);
	expect(funnel.completed + funnel.waiting + funnel.exited + funnel.failed).toBe(funnel.entered);
	expect(funnel.waiting).toBe(0);
	for (const node of funnel.nodes) {
		const byOutput = node.outputs.reduce((sum, { passed }) => sum + passed, 0);
		if (node.outputs.length > 0) expect(byOutput).toBe(node.passed);
	}
	const passed = Object.fromEntries(funnel.nodes.map(({ node, passed: count }) => [node, count]));
	expect(passed['Website and Email Events']).toBe(20);
	expect(passed['Coffee Email']).toBe(20);
	expect(passed['Send Coffee Email']).toBe(20);
	expect(passed['Not Emailed']).toBe(0);
	// Those who open neither mail, and of those who open one, some follow a link to a product and some don’t.
	const byOutput = (name: string) =>
		funnel.nodes.find(({ node }) => node === name)!.outputs.map(({ passed: count }) => count);
	for (const name of ['Opened the Email?', 'Followed a Product Link?'])
		expect(Math.min(...byOutput(name))).toBeGreaterThan(0);
	expect(passed['Opened the Email?']).toBe(20);
	expect(passed['Send Product Info']).toBe(passed['Create Lead']);
	expect(out).toContain('entered    2');
	const contacts = readFileSync(CONTACTS, 'utf8').trim().split('\n').slice(1);
	for (const line of contacts) expect(paths).toContain(`\r\n${line.split(',')[0]},`);
});

it('enters people when their line says so', async () => {
	const { paths } = await example('--zone', 'Europe/Amsterdam');
	expect(paths).toContain(
		'ada@analyticalengines.example,2025-12-31T23:00:00.000Z,Website and Email Events,entered',
	);
	expect(paths).toContain('emre@northwind.example,2026-01-05T08:00:00.000Z,Website and Email Events,entered');
	expect(paths).toContain(
		'jonas@tailwindtraders.example,2026-01-02T11:00:00.000Z,Website and Email Events,entered',
	);
});

it('gives the same bytes for the same seed and others for another', async () => {
	const [first, again, other] = [await example(), await example(), await example('--seed', '2')];
	expect(again.funnelText).toBe(first.funnelText);
	expect(again.paths).toBe(first.paths);
	expect(other.paths).not.toBe(first.paths);
});

it('stops at the end: who is not through by then waits', async () => {
	const { funnel } = await example('--days', '3');
	expect(funnel.waiting).toBeGreaterThan(0);
	expect(funnel.completed + funnel.waiting + funnel.exited + funnel.failed).toBe(funnel.entered);
	const waiting = funnel.nodes.reduce((sum, node) => sum + node.waiting, 0);
	expect(waiting).toBe(funnel.waiting);
});

it('spreads entries over a time', async () => {
	const contacts = file('crowd.csv', crowdCsv(60));
	const { funnel } = await simulate([JOURNEY, contacts, '--enter-over', '30d']);
	const entries = funnel.nodes.find(({ node }) => node === 'Website and Email Events');
	expect(entries?.passed).toBe(60);
	expect(Date.parse(funnel.lastEntry ?? '')).toBeLessThan(Date.parse('2026-01-31T00:00:00Z'));
	expect(Date.parse(funnel.lastEntry ?? '')).toBeGreaterThan(Date.parse('2026-01-20T00:00:00Z'));
	expect(Date.parse(funnel.firstEntry ?? '')).toBeLessThan(Date.parse('2026-01-10T00:00:00Z'));
});

it('lets people in by the form when that is the trigger, and tells what the form refuses', async () => {
	const contacts = file('askers.csv', 'email,product\nann@example.com,grinder\nbo@example.com,\n');
	const { funnel, way } = await simulate([JOURNEY, contacts, '--trigger', 'Product Page Form']);
	expect(funnel).toMatchObject({ entered: 1, completed: 1, refusals: { 'enters: product is required': 1 } });
	expect(way('ann@example.com')).toEqual([
		'Product Page Form, entered',
		'Product Page Form, passed',
		'Create Lead, passed',
		'Task for Sales, passed',
		'Product Info, Send',
		'Send Product Info, passed',
		'Product Page Form, completed',
	]);
	expect(way('bo@example.com')).toEqual(['enters, refused: product is required']);
});

it('prints nothing but JSON when it is asked to', async () => {
	const { out, funnelText } = await example('--json');
	expect(out).toBe(funnelText);
});
