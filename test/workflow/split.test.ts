import { existsSync } from 'node:fs';

import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { readStepLog, retryEnrollments } from '../../lib/engine';
import { openEngines } from '../../lib/n8n/engines';
import { storeFile } from '../../lib/n8n/storeLocation';
import { contactRow } from '../support/rows';
import { tally } from '../support/splits';
import { draw, edit, events, ours, standIn, type DrawnWorkflow, type NodeSketch } from './support/draw';
import { crowd, enter, tell } from './support/people';
import { withoutCheck } from './support/unchecked';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';

interface PathSketch {
	name: string;
	percentage?: string;
	quota?: number;
	controlGroup?: boolean;
}

/** Parameters of a split with these paths; `A 80` is path A with 80 per cent. */
function split(paths: Array<string | PathSketch>, more: INodeParameters = {}): INodeParameters {
	return {
		...more,
		paths: {
			path: paths.map((path) => {
				if (typeof path !== 'string') return { ...path };
				const [, name, percentage = ''] = /^(.*?)(?: (\d[\d.]*))?$/.exec(path) as RegExpExecArray;
				return { name, percentage };
			}),
		} as unknown as INodeParameters,
	};
}

/** Enter, nodes in between, and the split with a recorder at each output, named `To 1` and on. */
function journey(
	parameters: INodeParameters,
	outputs: number,
	between: Record<string, NodeSketch> = {},
	more: Partial<INode> = {},
): DrawnWorkflow {
	const recorders = Array.from({ length: outputs }, (_, output) => `To ${output + 1}`);
	return draw(
		{
			Enter: events({ reentry: 'always' }),
			...between,
			Split: ours('journeySplit', parameters, more),
			...Object.fromEntries(recorders.map((name) => [name, standIn('record')])),
		},
		[
			['Enter', ...Object.keys(between), 'Split'],
			...recorders.map((name, output) => [`Split#${output}`, name]),
		],
	);
}

/** Who has come to an output so far, counted from 1. */
const at = (output: number): string[] => runner().ledger.emails(`To ${output}`);

/** Who has taken which path, as items say, by email address; the latest counts. */
function paths(outputs: number): Map<string, string> {
	const entries = Array.from({ length: outputs }, (_, output) =>
		runner().ledger.of(`To ${output + 1}`),
	).flat();
	return new Map(
		entries.map(({ json }) => [
			(json.contact as IDataObject).email as string,
			(json.split as IDataObject).path as string,
		]),
	);
}

describe('an A/B test', () => {
	it('as dropped on the canvas sends each person one of two ways, about half each', async () => {
		await runner().publish(journey({}, 2));
		await enter(runner(), ...crowd(200));
		expect(at(1).length + at(2).length).toBe(200);
		expect(new Set([...at(1), ...at(2)]).size).toBe(200);
		expect(Math.abs(at(1).length - 100)).toBeLessThan(5 * Math.sqrt(200 / 4));
	});

	it('says on each item which way it went', async () => {
		await runner().publish(journey(split(['Short Mail 100', 'Long Mail 0']), 2));
		await enter(runner(), ANN);
		expect(runner().ledger.of('To 1')[0].json).toMatchObject({
			contact: { email: ANN },
			journey: { step: 'Enter' },
			split: { path: 'Short Mail', method: 'sticky', assigned: 'now', controlGroup: false },
		});
		expect(at(2)).toEqual([]);
	});

	it('sends who comes again the same way, and says so', async () => {
		await runner().publish(journey({}, 2));
		await enter(runner(), ...crowd(30));
		const first = paths(2);
		await enter(runner(), ...crowd(30));
		expect(paths(2)).toEqual(first);
		const second = [...runner().ledger.of('To 1'), ...runner().ledger.of('To 2')].filter(
			({ json }) => (json.split as IDataObject).assigned === 'earlier',
		);
		expect(second).toHaveLength(30);
	});

	it('is not forgotten behind a wait, nor who it was about behind a mail', async () => {
		const drawn = draw(
			{
				Enter: events(),
				Mail: standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' }),
				Split: ours('journeySplit', split(['A 100', 'B 0'])),
				Wait: ours('journeyWait', { amount: 1, unit: 'days' }),
				After: standIn('record'),
			},
			[['Enter', 'Mail', 'Split', 'Wait', 'After']],
		);
		await runner().publish(drawn);
		await enter(runner(), ANN, BO);
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
		await runner().advance('1 day');
		expect(
			runner()
				.ledger.of('After')
				.map(({ json }) => json),
		).toEqual(
			[ANN, BO].map((email) =>
				expect.objectContaining({
					contact: expect.objectContaining({ email }),
					split: expect.objectContaining({ path: 'A' }),
				}),
			),
		);
	});

	it('shows in the story of a contact', async () => {
		await runner().publish(journey(split(['A 100', 'B 0']), 2));
		await enter(runner(), ANN);
		expect(await runner().store.story(ANN)).toEqual(['entered', 'delivered', 'split', 'completed']);
		const enrollments = await runner().store.enrollments(ANN);
		const log = await runner().store.read(async (store) => await readStepLog(store, enrollments));
		expect(log.find(({ event }) => event === 'split')).toMatchObject({
			stepId: 'id of Split',
			stepName: 'Split',
			detail: { path: 'A', method: 'sticky', assigned: 'now', controlGroup: false },
		});
	});
});

describe('changing an experiment that runs', () => {
	const people = crowd(60);

	it.each([
		['other percentages', split(['A 1', 'B 99'])],
		['another order', split(['B', 'A'])],
		['a third path', split(['A 5', 'B 5', 'C 90'])],
	])('to %s moves nobody', async (_, changed) => {
		await runner().publish(journey(split(['A 50', 'B 50']), 3));
		await enter(runner(), ...people);
		const first = paths(3);
		await runner().publish(edit(journey(split(['A 50', 'B 50']), 3), 'Split', { parameters: changed }));
		await enter(runner(), ...people);
		expect(paths(3)).toEqual(first);
	});

	it('lets those who come new go by the new percentages', async () => {
		await runner().publish(journey(split(['A 100', 'B 0']), 2));
		await enter(runner(), ANN);
		await runner().publish(journey(split(['A 0', 'B 100']), 2));
		await enter(runner(), ANN, BO);
		expect(at(1)).toEqual([ANN, ANN]);
		expect(at(2)).toEqual([BO]);
	});

	it('reassigns contacts whose path was renamed', async () => {
		await runner().publish(journey(split(['A 0', 'B 100']), 2));
		await enter(runner(), ANN);
		await runner().publish(journey(split(['A 100', 'Better 0']), 2));
		await enter(runner(), ANN);
		expect(at(1)).toEqual([ANN]);
	});
});

describe('a control group', () => {
	it('gets nothing, is called so, and can be told from the others', async () => {
		const parameters = split(['Campaign', { name: 'Control', percentage: '10', controlGroup: true }]);
		const drawn = draw(
			{
				Enter: events(),
				Split: ours('journeySplit', parameters),
				Mail: standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' }),
				'To 1': standIn('record'),
				Nothing: standIn('record'),
			},
			[
				['Enter', 'Split', 'Mail'],
				['Split#1', 'Nothing'],
			],
		);
		await runner().publish(drawn);
		await enter(runner(), ...crowd(300));
		const mailed = runner().ledger.emails('Mail');
		const controls = runner().ledger.of('Nothing');
		expect(mailed.length + controls.length).toBe(300);
		expect(Math.abs(controls.length - 30)).toBeLessThan(5 * Math.sqrt(300 * 0.1 * 0.9));
		for (const { json } of controls)
			expect(json.split).toMatchObject({ path: 'Control', controlGroup: true });
		for (const { json } of runner().ledger.of('Mail'))
			expect(json.split).toMatchObject({ controlGroup: false });
	});

	it('is the same people in two journeys that share a key', async () => {
		const parameters = split(['Campaign 50', { name: 'Control', percentage: '50', controlGroup: true }], {
			options: { sharedKey: 'spring' },
		});
		const people = crowd(40);
		for (const id of ['first', 'second']) {
			await runner().publish({ ...journey(parameters, 2), id });
			await runner().call(
				'Enter',
				{ body: { events: people.map((email) => ({ type: 'enter', contact: { email } })) } },
				id,
			);
		}
		expect(tally(at(2))).toEqual(Object.fromEntries([...new Set(at(2))].map((email) => [email, 2])));
		expect(tally(at(1))).toEqual(Object.fromEntries([...new Set(at(1))].map((email) => [email, 2])));
		expect(at(2).length).toBeGreaterThan(0);
	});
});

describe('a quota with an overflow', () => {
	const parameters = split(
		[
			{ name: 'Voucher', quota: 5 },
			{ name: 'Sample', quota: 3 },
			{ name: 'Thanks', quota: 0 },
		],
		{ method: 'quota' },
	);

	it('gives the first five a voucher, three more a sample, and thanks the rest', async () => {
		await runner().publish(journey(parameters, 3));
		const people = crowd(12);
		await enter(runner(), ...people.slice(0, 4));
		await enter(runner(), ...people.slice(4));
		expect([at(1), at(2), at(3)]).toEqual([people.slice(0, 5), people.slice(5, 8), people.slice(8)]);
	});

	it('gives no one two vouchers in place of another', async () => {
		await runner().publish(journey(parameters, 3));
		await enter(runner(), ...crowd(4));
		await enter(runner(), ...crowd(4));
		await enter(runner(), ANN, BO);
		expect(at(1)).toEqual([...crowd(4), ...crowd(4), ANN]);
		expect(at(2)).toEqual([BO]);
	});

	it('is not used up by test contacts', async () => {
		await runner().publish(journey(parameters, 3));
		await runner().store.read(async (store) => {
			for (const email of crowd(20)) await store.contacts.insert(contactRow({ email, testSpeed: 60 }));
		});
		await enter(runner(), ...crowd(20));
		await enter(runner(), ...Array.from({ length: 6 }, (_, n) => `real${n}@example.com`));
		expect(at(1).filter((email) => email.startsWith('real'))).toHaveLength(5);
		expect(at(2)).toContain('real5@example.com');
	});
});

describe('exact balance', () => {
	it('is exact after each block, however people come', async () => {
		await runner().publish(journey(split(['A 50', 'B 30', 'C 20'], { method: 'balance' }), 3));
		const people = crowd(50);
		for (let from = 0; from < 50; from += 5) await enter(runner(), ...people.slice(from, from + 5));
		expect([at(1).length, at(2).length, at(3).length]).toEqual([25, 15, 10]);
	});

	it('counts no one twice who failed after it and is sent on again', async () => {
		await runner().publish(journey(split(['A', 'B'], { method: 'balance' }), 2));
		for (const node of ['To 1', 'To 2']) runner().ledger.failWhen(node, () => true);
		await enter(runner(), ANN);
		expect(await runner().store.where(ANN)).toBe('failed at Enter');
		for (const node of ['To 1', 'To 2']) runner().ledger.failWhen(node);
		const [{ id }] = await runner().store.enrollments(ANN);
		await runner().store.with(async (engine) => await retryEnrollments(engine, [id]));
		await runner().settle();
		const before = paths(2).get(ANN);
		await enter(runner(), BO);
		expect([before, paths(2).get(BO)].sort()).toEqual(['A', 'B']);
		expect((await runner().store.story(ANN)).filter((kind) => kind === 'split')).toHaveLength(1);
	});
});

describe('random per visit', () => {
	it('draws again each time', async () => {
		await runner().publish(journey(split(['A', 'B'], { method: 'random' }), 2));
		for (let visit = 0; visit < 25; visit++) await enter(runner(), ANN);
		expect(at(1).length).toBeGreaterThan(0);
		expect(at(2).length).toBeGreaterThan(0);
		expect(at(1).length + at(2).length).toBe(25);
	});

	it('parts even the visits of a loop that goes by the split again', async () => {
		const drawn = draw(
			{
				Enter: events(),
				Split: ours('journeySplit', split(['Again', 'Done'], { method: 'random' })),
				Wait: ours('journeyWait', { amount: 1, unit: 'days' }),
				'To 1': standIn('record'),
			},
			[
				['Enter', 'Split', 'Wait', 'Split'],
				['Split#1', 'To 1'],
			],
		);
		await runner().publish(drawn);
		await enter(runner(), ...crowd(40));
		await runner().advance('60 days');
		expect(at(1).sort()).toEqual(crowd(40).sort());
	});
});

it('ten paths have ten outputs, and each gets its people', async () => {
	const names = [...'ABCDEFGHIJ'];
	await runner().publish(journey(split(names, { method: 'balance' }), 10));
	await enter(runner(), ...crowd(100));
	names.forEach((name, index) => {
		expect(at(index + 1)).toHaveLength(10);
		for (const { json } of runner().ledger.of(`To ${index + 1}`))
			expect(json.split).toMatchObject({ path: name });
	});
});

describe('a split that cannot work', () => {
	withoutCheck();

	it.each<[string, INodeParameters, RegExp]>([
		[
			'percentages that do not add up',
			split(['A 50', 'B 60']),
			/Percentages: add up to 110 %; they must add up to 100 %/,
		],
		[
			'a percentage that is none',
			split([{ name: 'A', percentage: 'half' }, 'B']),
			/Percentage of A: .*not "half"/,
		],
		['one name twice', split(['A', 'A']), /is the name of another path too/],
	])('because of %s says so, and nobody is lost', async (_, parameters, message) => {
		await runner().publish(journey(parameters, 2));
		await enter(runner(), ANN, BO);
		expect(runner().last('Enter').run.data.resultData.error?.message).toMatch(message);
		for (const email of [ANN, BO]) expect(await runner().store.where(email)).toBe('failed at Enter');
		expect([...at(1), ...at(2)]).toEqual([]);
	});

	it.each([1, 11])(
		'because of %d paths is refused by n8n before it runs, and nobody is lost',
		async (count) => {
			const names = [...'ABCDEFGHIJK'].slice(0, count);
			await runner().publish(journey(split(names), 2));
			await enter(runner(), ANN);
			expect(runner().executions).toEqual([]);
			expect(await runner().store.where(ANN)).toBe('ready at Enter');
			await runner().publish(journey(split(['A 100', 'B 0']), 2));
			await runner().advance('1 hour');
			expect(at(1)).toEqual([ANN]);
		},
	);

	it('refuses Execute Once, by which all but one would be lost', async () => {
		await runner().publish(journey({}, 2, {}, { executeOnce: true }));
		await enter(runner(), ANN, BO);
		expect(runner().last('Enter').run.data.resultData.error?.message).toMatch(/Turn off “Execute Once”/);
	});

	const broken = (
		onError: INode['onError'],
		parameters: INodeParameters = split(['A 0', 'B 100']),
	): DrawnWorkflow => journey(parameters, 3, { Break: standIn('breakSome') }, { onError });

	it('for one item lets the others go, which goes by the error output', async () => {
		await runner().publish(broken('continueErrorOutput'));
		await enter(runner(), ANN, BO);
		expect(at(2)).toEqual([ANN]);
		expect(
			runner()
				.ledger.of('To 3')
				.map(({ json }) => json.error),
		).toEqual(['Can’t tell which contact this item belongs to']);
	});

	it('for one item sends it by the first path that isn’t the control group, when it continues', async () => {
		const parameters = split([{ name: 'Control', percentage: '0', controlGroup: true }, 'A 0', 'B 100']);
		await runner().publish(broken('continueRegularOutput', parameters));
		await enter(runner(), ANN, BO);
		expect([at(1).length, at(2).length, at(3)]).toEqual([0, 1, [ANN]]);
		expect(runner().ledger.of('To 2')[0].json.error).toMatch(/Can’t tell which contact/);
	});

	it('for all items sends all by the error output', async () => {
		await runner().publish(broken('continueErrorOutput', split(['A 50', 'B 60'])));
		await enter(runner(), ANN, BO);
		expect([at(1), at(2)]).toEqual([[], []]);
		expect(runner().ledger.of('To 3')).toHaveLength(2);
	});
});

describe('a run in the editor', () => {
	afterEach(async () => {
		expect(await openEngines()).toEqual([]);
		expect(existsSync(storeFile())).toBe(false);
	});

	const items = Array.from({ length: 30 }, (_, n) => ({
		any: n,
		contact: { id: `c${n}` },
		journey: { enrollmentId: `e${n}`, journeyId: 'journey', step: 'Start', holdId: `h${n}`, visit: 0 },
	}));

	async function run(parameters: INodeParameters): Promise<number[]> {
		const before = [1, 2, 3].map((output) => runner().ledger.of(`To ${output}`).length);
		const drawn = journey(parameters, 3, { Start: standIn('pass') });
		const { run: result } = await runner().runManually(drawn, 'Start', items);
		expect(result.data.resultData.error?.message ?? 'success').toBe('success');
		return [1, 2, 3].map((output, n) => runner().ledger.of(`To ${output}`).length - before[n]);
	}

	it('draws by the percentages, again each time, and stores nothing', async () => {
		const seen = new Set<string>();
		for (let n = 0; n < 5; n++) {
			const [a, b, c] = await run(split(['A', 'B', 'C 0']));
			expect([a + b, c]).toEqual([30, 0]);
			seen.add(String(a));
		}
		expect(seen.size).toBeGreaterThan(1);
		expect(runner().ledger.of('To 1')[0].json).toMatchObject({
			split: { path: 'A', method: 'sticky', assigned: 'now', controlGroup: false },
		});
	});

	it('deals out a balance and quotas as if no one had come before', async () => {
		expect(await run(split(['A', 'B', 'C'], { method: 'balance' }))).toEqual([10, 10, 10]);
		const quotas = split(
			[
				{ name: 'A', quota: 4 },
				{ name: 'B', quota: 5 },
				{ name: 'C', quota: 0 },
			],
			{ method: 'quota' },
		);
		expect(await run(quotas)).toEqual([4, 5, 21]);
		expect(await run(quotas)).toEqual([4, 5, 21]);
	});

	it('tries out one path, the first unless one is named', async () => {
		const parameters = { ...split(['A', 'B', 'C']), whenTesting: 'path' };
		expect(await run(parameters)).toEqual([30, 0, 0]);
		expect(await run({ ...parameters, testPath: 'C' })).toEqual([0, 0, 30]);
	});

	it('says which paths there are when the named one does not exist', async () => {
		const parameters = { ...split(['A', 'B']), whenTesting: 'path', testPath: 'Z' };
		const { run: result } = await runner().runManually(
			journey(parameters, 2, { Start: standIn('pass') }),
			'Start',
			items,
		);
		expect(result.data.resultData.error?.message).toMatch(
			/Path to Test: "Z" isn’t a path.*its paths are A, B/,
		);
	});
});

it('works while others wait for an event', async () => {
	const drawn = draw(
		{
			Enter: events(),
			Split: ours('journeySplit', split(['A', 'B'], { method: 'balance' })),
			Ask: ours('journeyIfThen', { eventType: 'email.opened', timeoutAmount: 2, timeoutUnit: 'days' }),
			'To 1': standIn('record'),
			'To 2': standIn('record'),
		},
		[
			['Enter', 'Split', 'Ask', 'To 1'],
			['Split#1', 'To 2'],
		],
	);
	await runner().publish(drawn);
	await enter(runner(), ...crowd(4));
	expect(at(2)).toHaveLength(2);
	await tell(runner(), 'email.opened', ...crowd(4));
	expect([...at(1), ...at(2)].sort()).toEqual(crowd(4).sort());
});
