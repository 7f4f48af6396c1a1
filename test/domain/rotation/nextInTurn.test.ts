import fc from 'fast-check';

import { nextInTurn } from '../../../lib/domain/rotation';

/** Who gets the next so many, in order. */
function deal(
	list: string[],
	count: number,
	from = { position: -1, latest: null as string | null },
): string[] {
	let state = from;
	return Array.from({ length: count }, () => {
		const { position, who } = nextInTurn(list, state);
		state = { position, latest: who };
		return who;
	});
}

it('goes round', () => {
	expect(deal(['a', 'b', 'c'], 7)).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a']);
});

it('gives two turns a round to who stands in the list twice', () => {
	expect(deal(['a', 'b', 'a', 'c'], 8)).toEqual(['a', 'b', 'a', 'c', 'a', 'b', 'a', 'c']);
});

it.each([
	['somebody new at the end', ['a', 'b', 'c', 'd'], 'c'],
	['somebody new at the front', ['z', 'a', 'b', 'c'], 'c'],
	['another order', ['c', 'b', 'a'], 'a'],
	['the latest one taken out', ['a', 'c'], 'c'],
	['all but the first taken out', ['a'], 'a'],
	['nobody of before', ['x', 'y', 'z'], 'y'],
])('goes on behind b with %s', (_, list, who) => {
	expect(nextInTurn(list, { position: 1, latest: 'b' }).who).toBe(who);
});

it('refuses an empty list', () => {
	expect(() => nextInTurn([], { position: -1, latest: null })).toThrow('list is empty');
});

it('is fair: no one is ever more than one turn ahead', () => {
	const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 });
	fc.assert(
		fc.property(names, fc.nat(50), (list, count) => {
			const turns = deal(list, count);
			const counts = list.map((name) => turns.filter((who) => who === name).length);
			expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
		}),
	);
});

it('always names a person on the list, whatever it was before', () => {
	const state = fc.record({
		position: fc.integer({ min: -1, max: 20 }),
		latest: fc.option(fc.string(), { nil: null }),
	});
	fc.assert(
		fc.property(fc.array(fc.string(), { minLength: 1 }), state, (list, before) => {
			const { position, who } = nextInTurn(list, before);
			expect(list[position]).toBe(who);
		}),
	);
});
