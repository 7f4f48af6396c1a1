import { planSplit, type SplitMethod, type SplitPathSettings } from '../../../lib/domain/splitting';

function paths(...names: string[]): SplitPathSettings[] {
	return names.map((name) => ({ name, percentage: null, quota: 10, controlGroup: false }));
}

it('makes paths with weights, under tidy names', () => {
	const [first, second] = paths(' Mail ', 'Cafe\u0301');
	expect(
		planSplit('sticky', [
			{ ...first, percentage: 80 },
			{ ...second, controlGroup: true },
		]),
	).toEqual({
		method: 'sticky',
		paths: [
			{ name: 'Mail', weight: 4, quota: null, controlGroup: false },
			{ name: 'Caf\u00e9', weight: 1, quota: null, controlGroup: true },
		],
	});
});

it('counts with quotas but for the last path, whatever the percentages say', () => {
	const [first, second] = paths('A', 'B');
	const plan = planSplit('quota', [
		{ ...first, percentage: 3 },
		{ ...second, quota: null },
	]);
	expect(plan.paths.map(({ weight, quota }) => [weight, quota])).toEqual([
		[1, 10],
		[1, null],
	]);
});

it.each<[string, SplitMethod, SplitPathSettings[], RegExp]>([
	['one path', 'sticky', paths('A'), /Paths: must be 2 to 10, not 1/],
	['eleven paths', 'sticky', paths(...'ABCDEFGHIJK'), /Paths: must be 2 to 10, not 11/],
	['no name', 'sticky', paths('A', ' '), /Name of path 2 is empty/],
	['a name twice', 'random', paths('A', 'B', 'a '), /Name of path 3: "a" is the name of another path too/],
	[
		'two control groups',
		'sticky',
		paths('A', 'B', 'C').map((path, index) => ({ ...path, controlGroup: index > 0 })),
		/Control Group: is set for B and C; only one/,
	],
	['half a contact', 'quota', paths('A', 'B').map((path) => ({ ...path, quota: 0.5 })), /of A: .*not 0.5/],
	['less than nobody', 'quota', paths('A', 'B').map((path) => ({ ...path, quota: -1 })), /of A: .*not -1/],
	['no quota', 'quota', paths('A', 'B').map((path) => ({ ...path, quota: null })), /of A: .*not empty/],
	[
		'a block that is too long',
		'balance',
		paths('A', 'B').map((path, index) => ({ ...path, percentage: index === 0 ? 0.5 : 99.5 })),
		/come out even only every 200 visits, and Exact Balance deals out 100 at the most/,
	],
])('refuses %s', (_, method, settings, message) => {
	expect(() => planSplit(method, settings)).toThrow(message);
});

it('says everything that is wrong at once', () => {
	expect(() => planSplit('quota', [{ ...paths('')[0], quota: -1 }])).toThrow(
		/Paths: .*; Name of path 1 is empty/,
	);
});

it('balances by a hundred and by thirds', () => {
	const settings = paths('A', 'B');
	expect(() => planSplit('balance', [{ ...settings[0], percentage: 1 }, settings[1]])).not.toThrow();
	expect(planSplit('balance', paths('A', 'B', 'C')).paths.map(({ weight }) => weight)).toEqual([1, 1, 1]);
});
