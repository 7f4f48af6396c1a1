import { assignPaths, type Split, type SplitDecision } from '../../lib/engine';
import type { Contact } from '../../lib/store';
import { EngineHarness } from '../support/engineHarness';
import { contactRow } from '../support/rows';
import { pathOf, splitOf, tally } from '../support/splits';

let journey: EngineHarness;

beforeEach(async () => {
	journey = await EngineHarness.start();
	await journey.step('trigger');
});

afterEach(async () => await journey.close());

/** Lets contacts enter; returns the holds that they come to the split from. */
async function arrive(contacts: Contact[]): Promise<string[]> {
	const before = journey.executions.length;
	await journey.enter(contacts, { reentry: 'always' });
	const byContact = new Map(
		journey.executions
			.slice(before)
			.flatMap(({ items }) => items)
			.map((item) => [item.contactId, item.id]),
	);
	return contacts.map(({ id }) => byContact.get(id) as string);
}

/** What a split decides for holds, in words: the path's name, with `again` for those who had it before. */
async function decide(split: Split, holdIds: string[], executionId = 'execution'): Promise<string[]> {
	const decisions = await assignPaths(journey.engine, split, holdIds, executionId);
	return holdIds.map((holdId) => {
		const { path, assigned } = decisions.get(holdId) as SplitDecision;
		return `${split.plan.paths[path].name}${assigned === 'earlier' ? ' again' : ''}`;
	});
}

const names = (decisions: string[]): string[] => decisions.map((decision) => decision.replace(' again', ''));

async function visit(split: Split, contacts: Contact[]): Promise<string[]> {
	return await decide(split, await arrive(contacts));
}

describe('sticky', () => {
	it('gives a thousand contacts about the shares, and each the same path ever after', async () => {
		const split = splitOf('sticky', [pathOf('A', { percentage: 80 }), pathOf('B')]);
		const people = await journey.contacts(1_000);
		const first = await visit(split, people);
		const { A, B } = tally(first);
		expect(A + B).toBe(1_000);
		expect(Math.abs(A - 800)).toBeLessThan(5 * Math.sqrt(1_000 * 0.8 * 0.2));
		expect(await visit(split, people)).toEqual(first.map((name) => `${name} again`));
	});

	it('moves no one when shares, order or the number of paths change', async () => {
		const people = await journey.contacts(200);
		const first = await visit(splitOf('sticky', [pathOf('A'), pathOf('B')]), people);
		for (const paths of [
			[pathOf('A', { percentage: 1 }), pathOf('B')],
			[pathOf('B'), pathOf('A')],
			[pathOf('C', { percentage: 98 }), pathOf('A'), pathOf('B')],
			[pathOf('B', { percentage: 0 }), pathOf('A', { percentage: 0 }), pathOf('C')],
		]) {
			expect(names(await visit(splitOf('sticky', paths), people))).toEqual(first);
		}
	});

	it('lets only newcomers go by new shares', async () => {
		const [early, late] = [await journey.contacts(50), [] as Contact[]];
		for (let n = 0; n < 50; n++) late.push(await journey.contact(`late${n}@example.com`));
		await visit(splitOf('sticky', [pathOf('A', { percentage: 100 }), pathOf('B', { percentage: 0 })]), early);
		const turned = splitOf('sticky', [pathOf('A', { percentage: 0 }), pathOf('B', { percentage: 100 })]);
		expect(tally(await visit(turned, [...early, ...late]))).toEqual({ 'A again': 50, B: 50 });
	});

	it('reassigns contacts whose path is gone, and only those', async () => {
		const people = await journey.contacts(200);
		const first = await visit(splitOf('sticky', [pathOf('A'), pathOf('B')]), people);
		const renamed = splitOf('sticky', [pathOf('A'), pathOf('C')]);
		const second = await visit(renamed, people);
		second.forEach((decision, n) => {
			if (first[n] === 'A') expect(decision).toBe('A again');
			else expect(['A', 'C']).toContain(decision);
		});
		expect(names(await visit(renamed, people))).toEqual(names(second));
	});

	it('tells steps and journeys apart', async () => {
		const people = await journey.contacts(100);
		const paths = [pathOf('A'), pathOf('B')];
		const first = await visit(splitOf('sticky', paths), people);
		for (const other of [{ stepId: 'another' }, { journeyId: 'another' }]) {
			const second = await visit(splitOf('sticky', paths, other), people);
			expect(tally(second)).toEqual({ A: expect.any(Number), B: expect.any(Number) });
			expect(second).not.toEqual(first);
		}
	});

	it('gives the first and all others one path when a contact comes twice in one batch', async () => {
		const [ann] = await journey.contacts(1);
		const [first] = await arrive([ann]);
		const [second] = await arrive([ann]);
		const split = splitOf('sticky', [pathOf('A'), pathOf('B')]);
		const [one, other, repeated] = await decide(split, [first, second, first]);
		expect(other).toBe(`${one} again`);
		expect(repeated).toBe(one);
	});
});

describe('a shared key', () => {
	const shared = (stepId: string, ...paths: Parameters<typeof splitOf>[1]): Split =>
		splitOf('sticky', paths, { stepId, sharedKey: 'spring' });

	it('makes splits give a contact the same path, also when their shares differ by then', async () => {
		const people = await journey.contacts(100);
		const first = await visit(shared('one', pathOf('A'), pathOf('B')), people);
		expect(await visit(shared('two', pathOf('A', { percentage: 99 }), pathOf('B')), people)).toEqual(
			first.map((name) => `${name} again`),
		);
	});

	it('leaves what another split has assigned when this one has other paths', async () => {
		const people = await journey.contacts(100);
		const one = shared('one', pathOf('A'), pathOf('B'));
		const first = await visit(one, people);
		const second = await visit(shared('two', pathOf('Mail'), pathOf('Letter')), people);
		// The same place on the way from 0 to 1: the first path here for the first there.
		expect(second).toEqual(first.map((name) => (name === 'A' ? 'Mail' : 'Letter')));
		expect(names(await visit(one, people))).toEqual(first);
		const three = shared('three', pathOf('A', { percentage: 99 }), pathOf('B'));
		expect(names(await visit(three, people))).toEqual(first);
	});
});

describe('random', () => {
	it('is drawn again each time, but not when an execution is run again', async () => {
		const split = splitOf('random', [pathOf('A'), pathOf('B')]);
		const people = await journey.contacts(200);
		const holdIds = await arrive(people);
		const first = await decide(split, holdIds);
		expect(await decide(split, holdIds)).toEqual(first);
		const second = await visit(split, people);
		const moved = second.filter((path, n) => path !== first[n]).length;
		expect(Math.abs(moved - 100)).toBeLessThan(5 * Math.sqrt(200 / 4));
		expect(new Set([...first, ...second])).toEqual(new Set(['A', 'B']));
	});
});

describe('exact balance', () => {
	const thirds = splitOf('balance', [pathOf('A'), pathOf('B'), pathOf('C')]);

	it('is exact after each block, over batches of any size', async () => {
		const people = await journey.contacts(30);
		const decisions: string[] = [];
		for (const [from, to] of [
			[0, 1],
			[1, 8],
			[8, 9],
			[9, 30],
		]) {
			decisions.push(...(await visit(thirds, people.slice(from, to))));
		}
		for (let block = 0; block < 30; block += 3) {
			expect(decisions.slice(block, block + 3).sort()).toEqual(['A', 'B', 'C']);
		}
	});

	it.each([
		['keep their path', 'keep'],
		['are counted again', 'again'],
	] as const)(
		'counts an execution that is run again once, where contacts who come again %s',
		async (_, returning) => {
			const split = { ...thirds, returning };
			const people = await journey.contacts(3);
			const holdIds = await arrive(people.slice(0, 2));
			const first = await decide(split, holdIds, 'one');
			expect(await decide(split, holdIds, 'one')).toEqual(first.map((name) => `${name} again`));
			expect([...first, ...(await visit(split, people.slice(2)))].sort()).toEqual(['A', 'B', 'C']);
		},
	);

	it('counts who comes again once, or each time if it is set to', async () => {
		const [ann] = await journey.contacts(1);
		const [path] = await visit(thirds, [ann]);
		expect(await visit(thirds, [ann])).toEqual([`${path} again`]);
		const again = { ...thirds, stepId: 'each time', returning: 'again' } as const;
		const three = [await visit(again, [ann]), await visit(again, [ann]), await visit(again, [ann])].flat();
		expect(three.sort()).toEqual(['A', 'B', 'C']);
	});

	it('leaves test contacts out of the count, who have one path all the same', async () => {
		const people = await journey.contacts(3);
		const testers: Contact[] = [];
		for (let n = 0; n < 20; n++)
			testers.push(await journey.store.contacts.insert(contactRow({ testSpeed: 60 })));
		const first = await visit(thirds, [...testers.slice(0, 10), people[0], ...testers.slice(10), people[1]]);
		const [last] = await visit(thirds, [people[2]]);
		expect([first[10], first[21], last].sort()).toEqual(['A', 'B', 'C']);
		const theirs = first.filter((_, n) => n !== 10 && n !== 21);
		expect(await visit(thirds, testers)).toEqual(theirs);
		expect(new Set(theirs).size).toBeGreaterThan(1);
	});
});

describe('a quota', () => {
	const quotas = splitOf('quota', [
		pathOf('Voucher', { quota: 5 }),
		pathOf('Gift', { quota: 3 }),
		pathOf('None'),
	]);

	it('is filled in the order in which contacts come', async () => {
		const people = await journey.contacts(12);
		expect(await visit(quotas, people.slice(0, 4))).toEqual(['Voucher', 'Voucher', 'Voucher', 'Voucher']);
		expect(await visit(quotas, people.slice(4))).toEqual([
			'Voucher',
			'Gift',
			'Gift',
			'Gift',
			'None',
			'None',
			'None',
			'None',
		]);
	});

	it('is not used up by those who come again, by test contacts or by executions that are run again', async () => {
		const people = await journey.contacts(6);
		const tester = await journey.store.contacts.insert(contactRow({ testSpeed: 60 }));
		const holdIds = await arrive(people.slice(0, 4));
		await decide(quotas, holdIds);
		await decide(quotas, holdIds);
		expect(await visit(quotas, people.slice(0, 4))).toEqual(new Array(4).fill('Voucher again'));
		await visit(quotas, new Array<Contact>(3).fill(tester));
		expect(await visit(quotas, people.slice(4))).toEqual(['Voucher', 'Gift']);
	});

	it('counts contacts again whose path is gone', async () => {
		const people = await journey.contacts(6);
		await visit(quotas, people);
		const renamed = splitOf('quota', [
			pathOf('Coupon', { quota: 2 }),
			pathOf('Gift', { quota: 3 }),
			pathOf('None'),
		]);
		expect(await visit(renamed, people)).toEqual(['Coupon', 'Coupon', 'Gift', 'Gift', 'None', 'Gift again']);
	});
});

it('says in the step log who was sent where, and why, once a visit', async () => {
	const people = await journey.contacts(2);
	const split = splitOf('quota', [pathOf('Mail', { quota: 1 }), pathOf('Control', { controlGroup: true })]);
	const holdIds = await arrive(people);
	await decide(split, holdIds, 'execution 7');
	await decide(split, holdIds, 'execution 7');
	const enrollments = await journey.store.enrollments.list();
	const log = await journey.store.stepLog.list(enrollments.map(({ id }) => id));
	const entries = log.filter(({ kind }) => kind === 'split');
	expect(entries).toHaveLength(2);
	expect(entries).toEqual(
		expect.arrayContaining(
			[
				{ path: 'Mail', controlGroup: false },
				{ path: 'Control', controlGroup: true },
			].map((taken) =>
				expect.objectContaining({
					journeyId: 'welcome',
					stepId: 'split',
					executionId: 'execution 7',
					detail: { step: 'The split', method: 'quota', assigned: 'now', ...taken },
				}),
			),
		),
	);
});

it('leaves out holds that the store does not know', async () => {
	const [hold] = await arrive(await journey.contacts(1));
	const split = splitOf('sticky', [pathOf('A'), pathOf('B')]);
	const decisions = await assignPaths(journey.engine, split, ['unknown', hold], 'execution');
	expect([...decisions.keys()]).toEqual([hold]);
	expect(await assignPaths(journey.engine, split, [], 'execution')).toEqual(new Map());
});
