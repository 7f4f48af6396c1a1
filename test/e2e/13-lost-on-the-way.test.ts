import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Funnel } from '../../lib/simulation/report/funnel';
import type { Enrollment } from '../../lib/store';
import { ensureN8nInstalled } from '../../tools/n8n/install';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { RedisServer } from '../../tools/RedisServer';
import { crowdCsv, exported } from '../simulation/support';
import { tempFolder } from '../support/tempFolder';
import { draw, ours, standIn } from '../workflow/support/draw';
import { eventOfAll, people } from './support/people';
import { TestBench, type QueueServers } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow, type TestNode, type Wire } from './support/workflows';

/** What stands between a gate that three contacts pass together and a step at which they wait. */
interface Structure {
	title: string;
	build(gate: TestNode, wait: TestNode, bench: TestBench): Wire[] | Promise<Wire[]>;
	/** What becomes of the three. */
	ends: Partial<Record<'waiting' | 'completed' | 'failed', number>>;
	/** Where those that have failed did, and why. */
	failure?: { node: string; cause: 'lost' | 'failed'; message: RegExp };
}

const condition = {
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
		conditions: [
			{
				id: '1',
				leftValue: '={{ $json.contact.email }}',
				rightValue: '0@',
				operator: { type: 'string', operation: 'contains' },
			},
		],
		combinator: 'and',
	},
	options: {},
};

const between =
	(name: string, type: string, version: number, parameters: object = {}) =>
	(gate: TestNode, wait: TestNode): Wire[] =>
		chain(gate, nodes.base(name, type, version, parameters), wait);
const code = (jsCode: string) => between('Code', 'code', 2, { jsCode });

async function callOf(bench: TestBench, ...inside: TestNode[]): Promise<TestNode> {
	const start = nodes.base('Called', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' });
	const { id } = await bench.publish(workflow(`Sub ${inside[0].name}`, chain(start, ...inside)));
	return nodes.base('Call', 'executeWorkflow', 1.2, {
		source: 'database',
		workflowId: { __rl: true, mode: 'id', value: id },
		mode: 'once',
		options: {},
	});
}

const STRUCTURES: Structure[] = [
	{
		title: 'If with one output',
		build: between('If', 'if', 2.2, condition),
		ends: { waiting: 1, completed: 2 },
	},
	{ title: 'Filter', build: between('Filter', 'filter', 2.2, condition), ends: { waiting: 1, completed: 2 } },
	{
		title: 'Limit',
		build: between('Limit', 'limit', 1, { maxItems: 1 }),
		ends: { waiting: 1, failed: 2 },
		failure: { node: 'Limit', cause: 'lost', message: /Filter, If or Switch/ },
	},
	{
		title: 'Code that makes one item of many',
		build: code('return [{ json: $input.first().json }];'),
		ends: { waiting: 1, failed: 2 },
		failure: { node: 'Code', cause: 'lost', message: /Return one item per contact/ },
	},
	{
		title: 'Code that returns items in another order',
		// The one in the middle stays where it was; it fails with the execution that the others stop.
		build: code('return $input.all().map(({ json }) => ({ json })).reverse();'),
		ends: { waiting: 1, failed: 2 },
		failure: { node: 'Wait', cause: 'failed', message: /paired with another contact’s item/ },
	},
	{
		title: 'Loop Over Items around the step',
		build: (gate, wait) => {
			const loop = nodes.base('Loop', 'splitInBatches', 3, { batchSize: 1, options: {} });
			return [
				[gate, 0, loop],
				[loop, 1, wait],
				[wait, 0, loop],
			];
		},
		ends: { failed: 3 },
		failure: { node: 'Wait', cause: 'failed', message: /inside Loop Over Items/ },
	},
	{
		title: 'Loop Over Items that ends early',
		build: (gate, wait) => {
			const loop = nodes.base('Loop', 'splitInBatches', 3, { batchSize: 1, options: {} });
			const filter = nodes.base('Filter', 'filter', 2.2, {
				...condition,
				conditions: {
					...condition.conditions,
					conditions: [{ ...condition.conditions.conditions[0], rightValue: 'no one' }],
				},
			});
			return [
				[gate, 0, loop],
				[loop, 0, wait],
				[loop, 1, filter],
				[filter, 0, loop],
			];
		},
		ends: { completed: 1, failed: 2 },
		failure: { node: 'Loop', cause: 'lost', message: /Remove the loop/ },
	},
	{
		title: 'a sub-workflow in which contacts would wait',
		build: async (gate, wait, bench) =>
			chain(gate, await callOf(bench, nodes.wait('Inside', 1, 'days')), wait),
		ends: { failed: 3 },
		failure: { node: 'Inside', cause: 'failed', message: /can’t wait inside a sub-workflow/ },
	},
	{
		title: 'a sub-workflow that returns fewer items',
		build: async (gate, wait, bench) =>
			chain(gate, await callOf(bench, nodes.base('First', 'limit', 1, { maxItems: 1 })), wait),
		ends: { waiting: 1, failed: 2 },
		failure: { node: 'Call', cause: 'lost', message: /sub-workflow return one item/ },
	},
	{
		title: 'a sub-workflow that returns all items',
		build: async (gate, wait, bench) => chain(gate, await callOf(bench, nodes.base('All', 'noOp', 1)), wait),
		ends: { waiting: 3 },
	},
	{
		title: 'Merge that keeps one branch',
		build: (gate, wait) => merging(gate, wait, { mode: 'chooseBranch', useDataOfInput: '1' }),
		ends: { waiting: 1, failed: 2 },
		failure: { node: 'Merge', cause: 'lost', message: /Append/ },
	},
	{
		title: 'Merge that appends',
		build: (gate, wait) => merging(gate, wait, { mode: 'append' }),
		ends: { waiting: 3 },
	},
];

function merging(gate: TestNode, wait: TestNode, parameters: object): Wire[] {
	const split = nodes.base('If', 'if', 2.2, condition);
	const merge = nodes.base('Merge', 'merge', 3, parameters);
	return [
		[gate, 0, split],
		[split, 0, merge],
		[split, 1, merge, 1],
		[merge, 0, wait],
	];
}

function isSettled({ positions }: Enrollment): boolean {
	return positions.every(({ state }) => state === 'waiting' || state === 'failed');
}

/** Sends three contacts through a structure, and looks what has become of them. */
async function check(bench: TestBench, { build, ends, failure }: Structure, path: string): Promise<void> {
	const gate = nodes.until('Gate', 'go');
	const wait = nodes.wait('Wait', 1, 'days');
	const entry = nodes.events(path, 'start');
	const faulty = workflow(path, [...chain(entry, gate), ...(await build(gate, wait, bench))]);
	// No one would start in some of these: they are on their way when the edit comes.
	const { id } = await bench.publish(workflow(path, chain(entry, gate, wait)));
	const emails = people(3, path);
	const all = async (): Promise<Enrollment[]> => await bench.store.enrollments.list({ journeyId: id });
	await eventOfAll(bench, path, 'start', emails);
	await until(
		'all wait at the gate',
		async () => ((await bench.store.holds.countByState(id, gate.id)).waiting ?? 0) === 3,
	);
	await bench.republish(id, faulty);
	await eventOfAll(bench, path, 'go', emails);
	await until('all are settled', async () => {
		const gone = ((await bench.store.holds.countByState(id, gate.id)).waiting ?? 0) === 0;
		return gone && (await all()).every(isSettled);
	});
	const enrollments = await all();
	const counts = Object.groupBy(enrollments, ({ status }) => (status === 'active' ? 'waiting' : status));
	expect(Object.fromEntries(Object.entries(counts).map(([status, found]) => [status, found.length]))).toEqual(
		ends,
	);
	for (const { status, positions, id: enrollmentId } of enrollments) {
		const log = await bench.store.stepLog.list([enrollmentId]);
		if (status === 'failed') {
			const failed = log.findLast(({ kind }) => kind === 'failed');
			expect(failed?.detail).toMatchObject({
				node: failure?.node,
				cause: failure?.cause,
				message: expect.stringMatching(failure!.message),
			});
			expect(positions).toMatchObject([{ stepName: 'Gate', state: 'failed' }]);
		} else if (status === 'completed') {
			expect(log.at(-1)).toMatchObject({ kind: 'completed', detail: { end: 'dropped on purpose' } });
		}
	}
}

const cases = STRUCTURES.map((structure, index) => [structure.title, structure, index] as const);

describe('in regular mode', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await TestBench.start();
	}, 300_000);

	afterAll(async () => await bench?.stop());

	it.each(cases)(
		'%s',
		async (_, structure, index) => await check(bench, structure, `regular-${index}-`),
		60_000,
	);
});

describe('in queue mode', () => {
	let servers: QueueServers;
	let bench: TestBench;

	beforeAll(async () => {
		servers = { postgres: await PostgresServer.start(), redis: await RedisServer.start() };
		bench = await TestBench.startQueueMode(servers);
		await bench.startWorker(servers);
	}, 300_000);

	afterAll(async () => {
		await bench?.stop();
		await servers?.redis.stop();
		await servers?.postgres.destroy();
	}, 60_000);

	it.each(cases)(
		'%s',
		async (_, structure, index) => await check(bench, structure, `queue-${index}-`),
		60_000,
	);
});

describe('in the simulator, with n8n’s own Loop Over Items', () => {
	const folder = tempFolder();
	afterAll(() => folder.remove());

	it('no one who was lost in a loop around a wait is completed, and no one gets a mail at every turn', async () => {
		const mail = (name: string) =>
			standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}', subject: name });
		const journey = draw(
			{
				Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'enter' }),
				Loop: standIn('n8n-nodes-base.splitInBatches', { batchSize: 1, options: {} }, { typeVersion: 3 }),
				Mail: mail('Mail'),
				Wait: ours('journeyWait', { amount: 6, unit: 'hours' }),
				Done: standIn('n8n-nodes-base.noOp'),
				After: mail('After'),
			},
			[
				['Start', 'Loop', 'Done', 'After'],
				['Loop#1', 'Mail', 'Wait', 'Loop'],
			],
		);
		const [workflowFile, contacts] = ['loop.json', 'five.csv'].map((name) => join(folder.path, name));
		writeFileSync(workflowFile, JSON.stringify(exported(journey)));
		writeFileSync(contacts, crowdCsv(5));
		const installation = await ensureN8nInstalled();
		const command = join(__dirname, '../../bin/n8n-nodes-customer-journey.js');
		const n8n = join(installation.folder, 'node_modules', 'n8n');
		await promisify(execFile)(installation.node, [
			command,
			'simulate',
			workflowFile,
			contacts,
			...['--days', '60', '--out', folder.path, '--n8n', n8n],
		]);
		const funnel = JSON.parse(readFileSync(join(folder.path, 'funnel.json'), 'utf8')) as Funnel;
		expect(funnel).toMatchObject({ entered: 5, completed: 0, failed: 5 });
		expect(funnel.nodes.find(({ node }) => node === 'After')?.passed ?? 0).toBe(0);
		expect(funnel.nodes.find(({ node }) => node === 'Mail')?.passed ?? 0).toBeLessThanOrEqual(5);
	}, 120_000);
});
