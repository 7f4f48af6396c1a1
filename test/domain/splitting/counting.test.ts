import fc from 'fast-check';

import {
	blockLength,
	blockPath,
	blockPaths,
	dealOut,
	planSplit,
	quotaPath,
	type SplitPathSettings,
	type SplitState,
} from '../../../lib/domain/splitting';

const SEED = ['block', 'journey', 'step', '0'];

function path(name: string, more: Partial<SplitPathSettings> = {}): SplitPathSettings {
	return { name, percentage: null, quota: null, controlGroup: false, ...more };
}

function count(paths: number[], of: number): number {
	return paths.filter((taken) => taken === of).length;
}

const weights = fc
	.array(fc.nat({ max: 12 }), { minLength: 2, maxLength: 8 })
	.filter((list) => list.some((weight) => weight > 0));

describe('exact balance', () => {
	it('deals out the same in all releases', () => {
		const paths = blockPaths(0, 30, [5, 3, 2], SEED).map((taken) => 'ABC'.charAt(taken));
		expect(paths.join('')).toBe('BAABACBAACAACABCABABAACCAABABB');
	});

	it('has every path exactly as often as its weight in each block', () => {
		fc.assert(
			fc.property(weights, fc.nat({ max: 1_000 }), fc.string(), (given, block, salt) => {
				const length = blockLength(given);
				const paths = blockPaths(block * length, length, given, [salt]);
				expect(given.map((_, index) => count(paths, index))).toEqual(given);
			}),
		);
	});

	it('is never further from the shares than one block, however many have come', () => {
		fc.assert(
			fc.property(weights, fc.nat({ max: 500 }), (given, visits) => {
				const paths = blockPaths(0, visits, given, SEED);
				const blocks = visits / blockLength(given);
				given.forEach((weight, index) => {
					const taken = count(paths, index);
					expect(taken).toBeGreaterThanOrEqual(Math.floor(blocks) * weight);
					expect(taken).toBeLessThanOrEqual(Math.ceil(blocks) * weight);
				});
			}),
		);
	});

	it('gives each visit the same path, one by one or in batches', () => {
		fc.assert(
			fc.property(weights, fc.nat({ max: 300 }), fc.nat({ max: 40 }), (given, from, visits) => {
				expect(blockPaths(from, visits, given, SEED)).toEqual(
					Array.from({ length: visits }, (_, n) => blockPath(from + n, given, SEED)),
				);
			}),
		);
	});

	it('shuffles: each order of a block of three comes up about as often', () => {
		const blocks = 6_000;
		const orders = new Map<string, number>();
		for (let block = 0; block < blocks; block++) {
			const order = blockPaths(block * 3, 3, [1, 1, 1], ['shuffle']).join('');
			orders.set(order, (orders.get(order) ?? 0) + 1);
		}
		expect(orders.size).toBe(6);
		const tolerance = 5 * Math.sqrt((blocks * 5) / 36);
		for (const times of orders.values()) expect(Math.abs(times - blocks / 6)).toBeLessThan(tolerance);
	});

	it('starts over when the shares or names change, and continues when nothing does', () => {
		const deal = (state: SplitState | null, visits: number, ...settings: SplitPathSettings[]) =>
			dealOut(planSplit('balance', settings), state, visits, ['seed']);
		const half = [path('A'), path('B')];
		const first = deal(null, 3, ...half);
		expect(first.state.balance).toMatchObject({ series: 0, position: 3 });
		const onward = deal(first.state, 1, ...half);
		expect(onward.state.balance).toMatchObject({ series: 0, position: 4 });
		expect([0, 1].map((index) => count([...first.paths, ...onward.paths], index))).toEqual([2, 2]);

		const changed = deal(first.state, 4, path('A', { percentage: 75 }), path('B'));
		expect(changed.state.balance).toMatchObject({ series: 1, position: 4 });
		expect([0, 1].map((index) => count(changed.paths, index))).toEqual([3, 1]);
		expect(deal(changed.state, 0, ...half).state.balance).toMatchObject({ series: 2, position: 0 });
	});
});

describe('quotas', () => {
	it('fill one path after the other, and the last takes the rest', () => {
		const plan = planSplit('quota', [path('A', { quota: 2 }), path('B', { quota: 1 }), path('C')]);
		const first = dealOut(plan, null, 2, []);
		const second = dealOut(plan, first.state, 3, []);
		expect([...first.paths, ...second.paths]).toEqual([0, 0, 1, 2, 2]);
	});

	it('are never exceeded, and never left open while a later path takes a contact', () => {
		const quotas = fc.array(fc.nat({ max: 20 }), { minLength: 2, maxLength: 10 });
		fc.assert(
			fc.property(quotas, fc.array(fc.nat({ max: 30 }), { maxLength: 6 }), (given, batches) => {
				const plan = planSplit(
					'quota',
					given.map((quota, index) => path(`path ${index}`, { quota })),
				);
				let state: SplitState | null = null;
				const paths: number[] = [];
				for (const size of batches) {
					const dealt = dealOut(plan, state, size, []);
					state = JSON.parse(JSON.stringify(dealt.state)) as SplitState;
					paths.push(...dealt.paths);
				}
				expect(paths).toEqual([...paths].sort((left, right) => left - right));
				given.slice(0, -1).forEach((quota, index) => {
					const taken = count(paths, index);
					expect(taken).toBeLessThanOrEqual(quota);
					if (paths.some((later) => later > index)) expect(taken).toBe(quota);
				});
			}),
		);
	});

	it('go by the names of paths: order does not matter, a raised quota is open again', () => {
		const before = planSplit('quota', [path('A', { quota: 2 }), path('B', { quota: 1 }), path('C')]);
		const { state } = dealOut(before, null, 3, []);
		const after = planSplit('quota', [path('B', { quota: 1 }), path('A', { quota: 3 }), path('C')]);
		expect(dealOut(after, state, 2, []).paths).toEqual([1, 2]);
	});

	it('of 0 takes no one', () => {
		expect(quotaPath([0, 0, 0], [0, 1, 0])).toBe(1);
		expect(quotaPath([0, 1, 99], [0, 1, 0])).toBe(2);
	});
});
