import { saveContact } from '../../lib/engine';
import * as endOfExecution from '../../lib/n8n/endOfExecution';
import { draw, events, ours, standIn, type NodeSketch } from './support/draw';
import { only } from './support/flowNodes';
import { enter } from './support/people';
import { withoutCheck } from './support/unchecked';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const CY = 'cy@example.com';
const ALL = [ANN, BO, CY];

const MAIL = standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' });
const WAIT = ours('journeyWait', { amount: 1, unit: 'days' });
const NOT_BO = only(`$json.contact.email !== '${BO}'`);
const base = (type: string, parameters: object = {}, more: object = {}): NodeSketch =>
	standIn(`n8n-nodes-base.${type}`, parameters as never, more);

const where = async (): Promise<string[]> =>
	await Promise.all(ALL.map(async (email) => await runner().store.where(email)));

/** The last log entry of a contact. */
async function lastWord(email: string): Promise<{ kind: string; detail?: object | null }> {
	const [enrollment] = await runner().store.enrollments(email);
	const entries = await runner().store.read(async (store) => await store.stepLog.list([enrollment.id]));
	const { kind, detail } = entries.at(-1)!;
	return { kind, detail };
}

/** All three go through a node, behind which they get a mail and wait. */
async function through(node: NodeSketch, lines: string[][] = [['Enter', 'Node', 'Mail', 'Wait']]) {
	await runner().publish(draw({ Enter: events(), Node: node, Mail: MAIL, Wait: WAIT }, lines));
	await enter(runner(), ...ALL);
}

const lostAt = (node: string, remedy: RegExp) => ({
	kind: 'failed',
	detail: { node, cause: 'lost', message: expect.stringMatching(remedy) },
});

describe('dropped on purpose is completed, with node and output', () => {
	it('If with one output', async () => {
		await through(base('if', NOT_BO));
		expect(await where()).toEqual(['waiting at Wait', 'completed', 'waiting at Wait']);
		expect(await lastWord(BO)).toEqual({
			kind: 'completed',
			detail: { end: 'dropped on purpose', node: 'Node', output: 1 },
		});
	});

	it.each(['filter', 'switch'])('%s', async (type) => {
		await through(base(type, NOT_BO));
		expect(await where()).toEqual(['waiting at Wait', 'completed', 'waiting at Wait']);
		expect(await lastWord(BO)).toEqual({
			kind: 'completed',
			detail: { end: 'dropped on purpose', node: 'Node', output: null },
		});
	});

	it('an error output that is connected to nothing', async () => {
		runner().ledger.failWhen('Node', ({ contact }) => (contact as { email: string }).email === BO);
		await through(standIn('pass', {}, { onError: 'continueErrorOutput' }));
		expect(await where()).toEqual(['waiting at Wait', 'completed', 'waiting at Wait']);
		expect(await lastWord(BO)).toMatchObject({
			detail: { end: 'dropped on purpose', node: 'Node', output: 1 },
		});
	});
});

describe('the end of the journey is completed', () => {
	it('with the last node', async () => {
		await runner().publish(draw({ Enter: events(), Mail: MAIL }, [['Enter', 'Mail']]));
		await enter(runner(), ...ALL);
		expect(await where()).toEqual(['completed', 'completed', 'completed']);
		expect(await lastWord(ANN)).toEqual({
			kind: 'completed',
			detail: { end: 'last node', node: 'Mail', output: 0 },
		});
	});

	it('also when a node makes one item of many and no journey node stands behind', async () => {
		await runner().publish(
			draw({ Enter: events(), Node: base('code', { script: 'count' }), Mail: standIn('record') }, [
				['Enter', 'Node', 'Mail'],
			]),
		);
		await enter(runner(), ...ALL);
		expect(await where()).toEqual(['completed', 'completed', 'completed']);
		expect(await lastWord(BO)).toMatchObject({ kind: 'completed', detail: { node: 'Node', output: null } });
	});

	it('also behind a hold, where the node before it ran in another execution', async () => {
		await through(base('filter', NOT_BO));
		await runner().advance('1 day');
		expect(await where()).toEqual(['completed', 'completed', 'completed']);
		expect(await lastWord(CY)).toEqual({
			kind: 'completed',
			detail: { end: 'last node', node: 'Wait', output: 0 },
		});
	});
});

describe('lost before a journey node is failed, with the node and what to do', () => {
	it('Limit', async () => {
		await through(base('limit'));
		expect(await where()).toEqual(['waiting at Wait', 'failed at Enter', 'failed at Enter']);
		expect(await lastWord(BO)).toMatchObject(lostAt('Node', /“Node”.*Filter, If or Switch/));
		const [{ status, reason, positions }] = await runner().store.enrollments(BO);
		expect({ status, reason }).toEqual({ status: 'failed', reason: 'lost' });
		expect(positions[0]).toMatchObject({ error: { node: 'Node', cause: 'lost' } });
		expect(runner().ledger.emails('Mail')).toEqual([ANN]);
	});

	it('Code that makes one item of many and keeps the first', async () => {
		await through(base('code', { script: 'firstOnly' }));
		expect(await where()).toEqual(['waiting at Wait', 'failed at Enter', 'failed at Enter']);
		expect(await lastWord(CY)).toMatchObject(lostAt('Node', /Return one item per contact/));
	});

	it('Code that returns nothing', async () => {
		await through(base('code', { script: 'nothing' }));
		expect(await where()).toEqual(['failed at Enter', 'failed at Enter', 'failed at Enter']);
	});

	it('a node that executes once', async () => {
		await through(standIn('pass', {}, { executeOnce: true }));
		expect(await where()).toEqual(['waiting at Wait', 'failed at Enter', 'failed at Enter']);
		expect(await lastWord(BO)).toMatchObject(lostAt('Node', /Turn off Execute Once/));
	});

	it('Merge that keeps one branch', async () => {
		const nodes = {
			Enter: events(),
			If: base('if', NOT_BO),
			Merge: base('merge', { mode: 'chooseBranch' }),
			Wait: WAIT,
		};
		await runner().publish(
			draw(nodes, [
				['Enter', 'If', 'Merge', 'Wait'],
				['If#1', 'Merge@1'],
			]),
		);
		await enter(runner(), ...ALL);
		expect(await where()).toEqual(['waiting at Wait', 'failed at Enter', 'waiting at Wait']);
		expect(await lastWord(BO)).toMatchObject(lostAt('Merge', /Append/));
	});

	it('no one is lost in a Merge that appends', async () => {
		const nodes = {
			Enter: events(),
			If: base('if', NOT_BO),
			Merge: base('merge', { mode: 'append' }),
			Wait: WAIT,
		};
		await runner().publish(
			draw(nodes, [
				['Enter', 'If', 'Merge', 'Wait'],
				['If#1', 'Merge@1'],
			]),
		);
		await enter(runner(), ...ALL);
		expect(await where()).toEqual(['waiting at Wait', 'waiting at Wait', 'waiting at Wait']);
	});

	it('a sub-workflow that returns nothing', async () => {
		await runner().publish(
			draw(
				{ In: base('executeWorkflowTrigger'), Inner: base('code', { script: 'nothing' }) },
				[['In', 'Inner']],
				{
					id: 'sub',
					name: 'Sub',
				},
			),
		);
		await through(base('executeWorkflow', { workflowId: { value: 'sub' } }));
		expect(await where()).toEqual(['failed at Enter', 'failed at Enter', 'failed at Enter']);
		expect(await lastWord(ANN)).toMatchObject(lostAt('Node', /sub-workflow return one item/));
	});

	it('by the graph that ran: a journey node that was connected later counts', async () => {
		const first = draw({ Enter: events(), Node: base('limit'), Mail: MAIL }, [['Enter', 'Node', 'Mail']]);
		await runner().publish(first);
		await runner().publish({
			...draw({ Enter: events(), Node: base('limit'), Mail: MAIL, Wait: WAIT }, [
				['Enter', 'Node', 'Mail', 'Wait'],
			]),
		});
		await enter(runner(), ...ALL);
		expect(await where()).toEqual(['waiting at Wait', 'failed at Enter', 'failed at Enter']);
	});

	it('and retried alone it passes', async () => {
		const retry = { options: { ifLaterNodeFails: 'retryOneByOne', retryAfter: 60 } };
		const drawn = draw({ Enter: events(retry), Node: base('limit'), Mail: MAIL, Wait: WAIT }, [
			['Enter', 'Node', 'Mail', 'Wait'],
		]);
		await runner().publish(drawn);
		await enter(runner(), ...ALL);
		await runner().advance('5 minutes');
		expect(await where()).toEqual(['waiting at Wait', 'waiting at Wait', 'waiting at Wait']);
		expect(runner().ledger.emails('Mail').sort()).toEqual(ALL);
	});
});

describe('an item that is paired with another contact’s', () => {
	it('is not believed: Code that returns items in another order without their pairs', async () => {
		await through(base('code', { script: 'reverse' }), [['Enter', 'Node', 'Wait']]);
		expect((await where()).filter((place) => place === 'completed')).toEqual([]);
		expect(await lastWord(ANN)).toMatchObject({
			kind: 'failed',
			detail: {
				node: 'Wait',
				message: expect.stringMatching(/paired with another contact’s item: in “Node”/),
			},
		});
	});

	it('is not believed either when a node behind it has replaced the JSON', async () => {
		await through(base('code', { script: 'reverse' }));
		expect(await where()).not.toContain('waiting at Wait, waiting at Wait');
		expect(await lastWord(ANN)).toMatchObject({
			kind: 'failed',
			detail: { message: expect.stringMatching(/paired with another contact’s item: in “Node”/) },
		});
	});

	it('does not exist where Code returns the items that it was given', async () => {
		await through(base('code', { script: 'reverseItems' }));
		expect(await where()).toEqual(['waiting at Wait', 'waiting at Wait', 'waiting at Wait']);
		await runner().advance('1 day');
		expect(await where()).toEqual(['completed', 'completed', 'completed']);
	});
});

describe('Loop Over Items', () => {
	withoutCheck();

	const LOOP = base('splitInBatches', {}, { typeVersion: 3 });

	it('around a hold is refused where contacts come to it: no one is completed, no one goes around', async () => {
		await runner().publish(
			draw({ Enter: events(), Loop: LOOP, Mail: MAIL, Wait: WAIT, Done: base('noOp'), After: MAIL }, [
				['Enter', 'Loop', 'Done', 'After'],
				['Loop#1', 'Mail', 'Wait', 'Loop'],
			]),
		);
		await enter(runner(), ...ALL);
		await runner().advance('30 days');
		expect(await where()).toEqual(['failed at Enter', 'failed at Enter', 'failed at Enter']);
		expect(await lastWord(BO)).toMatchObject({
			detail: {
				node: 'Wait',
				message: expect.stringMatching(/wait inside Loop Over Items \(“Loop”\): remove the loop/),
			},
		});
		expect(runner().ledger.emails('Mail')).toEqual([ANN]);
		expect(runner().ledger.emails('After')).toEqual([]);
	});

	it('around nodes that do not wait works', async () => {
		await runner().publish(
			draw({ Enter: events(), Loop: LOOP, Mail: MAIL, Wait: WAIT }, [
				['Enter', 'Loop', 'Wait'],
				['Loop#1', 'Mail', 'Loop'],
			]),
		);
		await enter(runner(), ...ALL);
		expect(await where()).toEqual(['waiting at Wait', 'waiting at Wait', 'waiting at Wait']);
		await runner().advance('1 day');
		expect(await where()).toEqual(['completed', 'completed', 'completed']);
		expect(runner().ledger.emails('Mail')).toEqual(ALL);
	});

	it('that ends early loses those it has not handed out', async () => {
		await runner().publish(
			draw({ Enter: events(), Loop: LOOP, Node: base('filter', NOT_BO), Wait: WAIT }, [
				['Enter', 'Loop', 'Wait'],
				['Loop#1', 'Node', 'Loop'],
			]),
		);
		await enter(runner(), ...ALL);
		expect(await where()).toEqual(['failed at Enter', 'completed', 'failed at Enter']);
		expect(await lastWord(ANN)).toMatchObject(lostAt('Loop', /Loop Over Items/));
	});
});

describe('a sub-workflow', () => {
	it('in which a contact would wait is refused, and said so', async () => {
		await runner().publish(
			draw({ In: base('executeWorkflowTrigger'), Inside: WAIT }, [['In', 'Inside']], {
				id: 'sub',
				name: 'Sub',
			}),
		);
		await through(base('executeWorkflow', { workflowId: { value: 'sub' } }));
		await runner().advance('2 days');
		expect(await where()).toEqual(['failed at Enter', 'failed at Enter', 'failed at Enter']);
		expect(await lastWord(ANN)).toMatchObject({
			detail: {
				node: 'Inside',
				message: expect.stringMatching(/wait inside a sub-workflow: move this step to/),
			},
		});
		expect(runner().ledger.emails('Mail')).toEqual([]);
	});
});

describe('a loop of steps has a brake', () => {
	withoutCheck();

	const circle = (wait: object) =>
		draw({ Enter: events(), Mail: MAIL, Wait: ours('journeyWait', wait as never) }, [
			['Enter', 'Mail', 'Wait', 'Mail'],
		]);

	it('after 100 visits in 24 hours', async () => {
		await runner().publish(circle({ amount: 10, unit: 'minutes' }));
		await enter(runner(), ANN);
		await runner().advance('30 hours');
		expect(await runner().store.where(ANN)).toBe('exited (loop)');
		expect(await lastWord(ANN)).toEqual({
			kind: 'exited',
			detail: { reason: 'loop', limit: 'Max Visits per Day', visits: 100, stepId: 'id of Wait' },
		});
		expect(runner().ledger.emails('Mail')).toHaveLength(101);
	});

	it('not for a slow one, unless Max Total Visits says so', async () => {
		await runner().publish(circle({ amount: 1, unit: 'hours' }));
		await enter(runner(), ANN);
		await runner().advance('6 days');
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
		await runner().publish(circle({ amount: 1, unit: 'hours', options: { maxTotalVisits: 150 } }));
		await runner().advance('6 days');
		expect(await lastWord(ANN)).toMatchObject({
			kind: 'exited',
			detail: { reason: 'loop', limit: 'Max Total Visits', visits: 150 },
		});
	});

	it('counts the day of a test contact as fast as its waits pass', async () => {
		await runner().publish(circle({ amount: 1, unit: 'hours' }));
		await runner().store.with(
			async (engine) => await saveContact(engine, { email: ANN, testSpeed: 1440 }, { matchBy: 'email' }),
		);
		await enter(runner(), ANN);
		await runner().advance('10 minutes');
		expect(runner().ledger.emails('Mail').length).toBeGreaterThan(200);
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
	});

	it('also where no one ever waits, inside one execution', async () => {
		await runner().publish(
			circle({
				mode: 'date',
				dateSource: 'expression',
				dateValue: '2020-01-01',
				options: { maxVisitsPerDay: 5 },
			}),
		);
		await enter(runner(), ANN, BO);
		expect(await runner().store.where(ANN)).toBe('exited (loop)');
		expect(await lastWord(BO)).toMatchObject({ detail: { reason: 'loop', visits: 5 } });
		expect(runner().ledger.emails('Mail')).toHaveLength(12);
	});
});

describe('in n8n’s queue mode, where the main process doesn’t get what the nodes put out', () => {
	/** What another process is told. */
	const withoutData = (): void => {
		const options = runner()['options'];
		const { afterExecution } = options;
		options.afterExecution = (execution) => {
			afterExecution?.(execution);
			execution.run.data.resultData.runData = {};
		};
	};

	afterEach(() => jest.restoreAllMocks());

	it('the worker says who was lost, and settles its own contacts only', async () => {
		// The main process listens, which the worker doesn't know.
		jest.spyOn(endOfExecution, 'listenForEnd').mockReturnValue({ flow: () => null, end: () => undefined });
		withoutData();
		await through(base('limit'));
		expect(await where()).toEqual(['waiting at Wait', 'failed at Enter', 'failed at Enter']);
		expect(await lastWord(BO)).toMatchObject(lostAt('Node', /Filter, If or Switch/));
		await runner().advance('1 day');
		expect(await lastWord(ANN)).toMatchObject({ kind: 'completed', detail: { node: 'Wait', output: 0 } });
	});

	it('it says “unknown end” where that worker cannot see it either', async () => {
		withoutData();
		await through(base('limit'));
		expect(await where()).toEqual(['waiting at Wait', 'completed', 'completed']);
		expect(await lastWord(BO)).toEqual({ kind: 'completed', detail: { end: 'unknown end' } });
	});
});
