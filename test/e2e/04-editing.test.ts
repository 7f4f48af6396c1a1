import type { WorkflowJson } from '../../tools/n8n/restTypes';
import { eventOfAll, people } from './support/people';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow, type TestNode } from './support/workflows';

describe('A journey that is changed while people are in it', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await TestBench.start();
	}, 300_000);

	afterAll(async () => await bench?.stop());

	const sink = (name: string) => nodes.http(name, `=${bench.http.url}/${name}?id={{ $json.contact.email }}`);
	const waiting = async (journeyId: string, step: TestNode) =>
		(await bench.store.holds.countByState(journeyId, step.id)).waiting ?? 0;
	const status = async (journeyId: string) => await bench.store.enrollments.countByStatus(journeyId);

	it('shortens the wait of those who wait already, although the node was renamed and moved too', async () => {
		const wait = nodes.wait('Long Wait', 30, 'days');
		const build = (step: TestNode): WorkflowJson => {
			const trigger = { ...nodes.events('shorten', 'start'), id: 'shorten-trigger' };
			return workflow('Shorten', chain(trigger, step, sink('shortened')));
		};
		const { id } = await bench.publish(build(wait));
		const emails = people(5, 'patient');
		await eventOfAll(bench, 'shorten', 'start', emails);
		await until('everybody is held', async () => (await waiting(id, wait)) === 5);
		await bench.republish(
			id,
			build({
				...wait,
				name: 'Short Wait',
				position: [400, 400],
				parameters: { ...wait.parameters, amount: 2, unit: 'seconds' },
			}),
		);
		await until('everybody is through', async () => (await status(id)).completed === 5);
		expect(bench.http.requests.filter((request) => request.path === '/shortened')).toHaveLength(5);
	}, 60_000);

	it('leaves those alone who wait at a node that was only renamed', async () => {
		const wait = nodes.wait('Before', 30, 'days');
		const trigger = nodes.events('rename', 'start');
		const after = sink('renamed');
		const { id } = await bench.publish(workflow('Rename', chain(trigger, wait, after)));
		await eventOfAll(bench, 'rename', 'start', ['sam@example.com']);
		await until('Sam is held', async () => (await waiting(id, wait)) === 1);
		const [before] = await bench.store.enrollments.list({ journeyId: id });
		await bench.republish(id, workflow('Rename', chain(trigger, { ...wait, name: 'After' }, after)));
		await until('the new name is known', async () => {
			const [enrollment] = await bench.store.enrollments.list({ journeyId: id });
			return enrollment.positions[0].stepName === 'After';
		});
		const [enrollment] = await bench.store.enrollments.list({ journeyId: id });
		expect(enrollment.positions[0].dueAt).toBe(before.positions[0].dueAt);
		expect(enrollment.status).toBe('active');
	}, 60_000);

	it.each([
		['lets those exit who wait at a node that was deleted', {}, { exited: 3 }, 'step_removed'],
		['keeps them when the trigger says so', { ifStepRemoved: 'keep' }, { active: 3 }, null],
	])(
		'%s',
		async (name, parameters, expected, reason) => {
			const path = `delete-${Object.keys(parameters).length}`;
			const doomed = nodes.wait('Doomed', 30, 'days');
			const other = nodes.until('Other', 'go');
			const trigger = nodes.events(path, 'start', parameters);
			const after = sink(path);
			const { id } = await bench.publish(
				workflow(name, [
					[trigger, 0, doomed],
					[doomed, 0, other],
					[other, 0, after],
				]),
			);
			await eventOfAll(bench, path, 'start', people(3, path));
			await until('everybody is held', async () => (await waiting(id, doomed)) === 3);
			await bench.republish(
				id,
				workflow(name, [
					[trigger, 0, other],
					[other, 0, after],
				]),
			);
			if (reason === null) {
				await bench.n8n.waitForLog(
					/contacts are waiting at a removed step of ".*"; they stay in the journey/,
					60_000,
				);
			} else {
				await until('they have left', async () => (await status(id)).exited === 3, 60_000);
				const [enrollment] = await bench.store.enrollments.list({ journeyId: id });
				expect(enrollment.reason).toBe(reason);
			}
			expect(await status(id)).toEqual(expected);
			expect(bench.http.requests.filter((request) => request.path === `/${path}`)).toHaveLength(0);
		},
		120_000,
	);

	it('freezes those who wait while the workflow is not published, and goes on afterwards', async () => {
		const wait = nodes.wait('Wait', 3, 'seconds');
		const { id } = await bench.publish(
			workflow('Freeze', chain(nodes.events('freeze', 'start'), wait, sink('frozen'))),
		);
		await eventOfAll(bench, 'freeze', 'start', ['ida@example.com']);
		await until('Ida is held', async () => (await waiting(id, wait)) === 1);
		await bench.client.deactivate(id);
		const [{ positions }] = await bench.store.enrollments.list({ journeyId: id });
		await until('the time has come', () => Date.now() > positions[0].dueAt! + 1000);
		expect(await waiting(id, wait)).toBe(1);
		await bench.client.activate(id);
		await until('Ida is through', async () => (await status(id)).completed === 1);
		expect(bench.http.requests.filter((request) => request.path === '/frozen')).toHaveLength(1);
	}, 60_000);
});
