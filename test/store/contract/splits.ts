import { sharedScope } from '../../../lib/store';
import { contactRow, holdRow, MINUTE } from '../../support/rows';
import type { ContractContext } from '../storeContract';

const SCOPE = { journeyId: 'journey', stepId: 'split' };
const ELSEWHERE = { journeyId: 'journey', stepId: 'another split' };

export function splitContract(context: ContractContext): void {
	const splits = () => context.store.splits;

	async function people(count: number): Promise<string[]> {
		return await context.store.transaction(async (store) => {
			const ids: string[] = [];
			for (let n = 0; n < count; n++) ids.push((await store.contacts.insert(contactRow())).id);
			return ids;
		});
	}

	const all = (ids: string[], path: string) => ids.map((contactId) => ({ contactId, path }));

	it('splits know whose hold it is, and who is a test contact', async () => {
		const ann = await context.store.contacts.insert(contactRow());
		const tess = await context.store.contacts.insert(contactRow({ testSpeed: 60 }));
		const enrollments = [ann, tess].map(({ id }, n) => ({
			id: `enrollment ${n}`.padEnd(18, '.'),
			journeyId: 'journey',
			contactId: id,
			entryKey: '',
			entryStepId: 'trigger',
		}));
		await context.store.enrollments.insert(enrollments);
		await context.store.holds.insert(
			enrollments.map(({ id, contactId }) => holdRow({ enrollmentId: id, contactId })),
		);
		const holds = await context.store.enrollments.list();
		const holdIds = holds.map(({ positions }) => positions[0].holdId);
		const visitors = await splits().visitors([...holdIds, 'unknown']);
		expect([...visitors.keys()].sort()).toEqual([...holdIds].sort());
		expect(
			[...visitors.values()].sort((left, right) => (left.enrollmentId < right.enrollmentId ? -1 : 1)),
		).toEqual([
			expect.objectContaining({
				enrollmentId: 'enrollment 0......',
				journeyId: 'journey',
				contactId: ann.id,
				test: false,
			}),
			expect.objectContaining({ enrollmentId: 'enrollment 1......', contactId: tess.id, test: true }),
		]);
	});

	it('split assignments stay, each within its scope', async () => {
		const ids = await people(3);
		expect(await splits().assign(SCOPE, all(ids.slice(0, 2), 'A'), ['A', 'B'])).toEqual(
			new Map([
				[ids[0], 'A'],
				[ids[1], 'A'],
			]),
		);
		expect(await splits().assign(SCOPE, all(ids, 'B'), ['A', 'B'])).toEqual(
			new Map([
				[ids[0], 'A'],
				[ids[1], 'A'],
				[ids[2], 'B'],
			]),
		);
		await splits().assign(ELSEWHERE, all(ids.slice(0, 1), 'X'), ['X']);
		expect(await splits().assignments(SCOPE, [...ids, 'nobody'])).toEqual(
			new Map([
				[ids[0], 'A'],
				[ids[1], 'A'],
				[ids[2], 'B'],
			]),
		);
		expect(await splits().assignments(ELSEWHERE, ids)).toEqual(new Map([[ids[0], 'X']]));
	});

	it('split assignments to a path that is gone are replaced', async () => {
		const ids = await people(2);
		await splits().assign(SCOPE, [...all([ids[0]], 'A'), ...all([ids[1]], 'gone')], ['A', 'gone']);
		expect(await splits().assign(SCOPE, all(ids, 'B'), ['A', 'B'])).toEqual(
			new Map([
				[ids[0], 'A'],
				[ids[1], 'B'],
			]),
		);
	});

	it('split assignments under a shared key stay, whatever paths others have', async () => {
		const ids = await people(2);
		const scope = sharedScope('spring');
		await splits().assign(scope, all(ids.slice(0, 1), 'Mail'), null);
		expect(await splits().assign(scope, all(ids, 'A'), null)).toEqual(
			new Map([
				[ids[0], 'Mail'],
				[ids[1], 'A'],
			]),
		);
		expect(await splits().assignments(SCOPE, ids)).toEqual(new Map());
	});

	it('split assignments of 3,000 contacts are written and read at once', async () => {
		const ids = await people(3_000);
		const written = await splits().assign(SCOPE, all(ids, 'A'), ['A']);
		expect(written.size).toBe(3_000);
		expect(await splits().assignments(SCOPE, ids)).toEqual(written);
		await splits().addVisits(
			SCOPE,
			ids.map((contactId, n) => ({ holdId: `hold ${n}`, contactId, path: 'A' })),
		);
		const holdIds = ids.map((_, n) => `hold ${n}`);
		expect((await splits().visits(SCOPE.stepId, holdIds)).size).toBe(3_000);
	});

	it('split visits are known by hold and step', async () => {
		const [ann] = await people(1);
		await splits().addVisits(SCOPE, [{ holdId: 'hold 1', contactId: ann, path: 'A' }]);
		await splits().addVisits(ELSEWHERE, [{ holdId: 'hold 1', contactId: ann, path: 'X' }]);
		await splits().addVisits(SCOPE, [
			{ holdId: 'hold 1', contactId: ann, path: 'B' },
			{ holdId: 'hold 2', contactId: ann, path: 'A' },
		]);
		expect(await splits().visits('split', ['hold 1', 'hold 2', 'hold 3'])).toEqual(
			new Map([
				['hold 1', 'B'],
				['hold 2', 'A'],
			]),
		);
		expect(await splits().visits('another split', ['hold 1', 'hold 2'])).toEqual(new Map([['hold 1', 'X']]));
	});

	it('a split remembers its state', async () => {
		expect(await context.store.transaction(async (store) => await store.splits.lockState(SCOPE))).toBeNull();
		await context.store.transaction(async (store) => {
			await store.splits.lockState(SCOPE);
			await store.splits.saveState(SCOPE, { counts: [['A', 1]] });
		});
		await context.clock.advance(MINUTE);
		await context.store.transaction(async (store) => {
			expect(await store.splits.lockState(SCOPE)).toEqual({ counts: [['A', 1]] });
			expect(await store.splits.lockState(ELSEWHERE)).toBeNull();
		});
	});

	it('a split’s state is counted up by one at a time, also from two processes', async () => {
		const other = await context.reopen();
		const countUp = async (store = context.store): Promise<void> => {
			await store.transaction(async (tx) => {
				const { count } = (await tx.splits.lockState<{ count: number }>(SCOPE)) ?? { count: 0 };
				await tx.splits.saveState(SCOPE, { count: count + 1 });
			});
		};
		try {
			const all = Array.from(
				{ length: 20 },
				async (_, n) => await countUp(n % 2 === 0 ? context.store : other),
			);
			let done = false;
			const counted = Promise.all(all).finally(() => {
				done = true;
			});
			// A store that is shared waits by the clock for its turn.
			while (!done) await context.clock.advance(10);
			await counted;
		} finally {
			await other.close();
		}
		await context.store.transaction(async (store) => {
			expect(await store.splits.lockState(SCOPE)).toEqual({ count: 20 });
		});
	});

	it('nothing is asked for nothing', async () => {
		expect(await splits().visitors([])).toEqual(new Map());
		expect(await splits().assignments(SCOPE, [])).toEqual(new Map());
		expect(await splits().assign(SCOPE, [], ['A'])).toEqual(new Map());
		expect(await splits().visits('split', [])).toEqual(new Map());
		await splits().addVisits(SCOPE, []);
	});
}
