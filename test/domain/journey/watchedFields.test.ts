import fc from 'fast-check';

import { changedFields, isWatchedChange, WATCHABLE_FIELDS } from '../../../lib/domain/journey';
import { recordColumns, recordReader } from '../../../lib/store/tables/record';

const at = (city: string, street: string) => ({ address: { city, street } });

describe('changedFields', () => {
	it.each<[string, object, object, string[]]>([
		['nothing', { owner: 'kim' }, { owner: 'kim' }, []],
		['a field', { owner: 'kim', company: 'x' }, { owner: 'lee', company: 'x' }, ['owner']],
		['null for missing', { owner: null }, {}, []],
		[
			'an object of nulls for null',
			{ attributes: { it: null } },
			{ attributes: { it: { a: null } } },
			['attributes.it'],
		],
		['bookkeeping', { id: '1', updatedAt: 1, createdAt: 1 }, { id: '2', updatedAt: 2, createdAt: 2 }, []],
		['an attribute', { attributes: { plan: 'a' } }, { attributes: { plan: 'b' } }, ['attributes.plan']],
		[
			'attributes with the names of bookkeeping',
			{ attributes: { updatedAt: 1, id: 1 } },
			{ attributes: { updatedAt: 2, id: 2 } },
			['attributes.updatedAt', 'attributes.id'],
		],
		[
			'a nested attribute',
			{ attributes: at('Bonn', 'A') },
			{ attributes: at('Köln', 'A') },
			['attributes.address.city'],
		],
		[
			'an object named in another order',
			{ attributes: at('Bonn', 'A') },
			{ attributes: { address: { street: 'A', city: 'Bonn' } } },
			[],
		],
		[
			'an object that comes',
			{ attributes: {} },
			{ attributes: at('Bonn', 'A') },
			['attributes.address.city', 'attributes.address.street'],
		],
		[
			'an object that goes',
			{ attributes: { address: { city: 'Bonn' } } },
			{ attributes: { address: null } },
			['attributes.address.city'],
		],
		[
			'an empty object that comes',
			{ attributes: {} },
			{ attributes: { address: {} } },
			['attributes.address'],
		],
		[
			'a text that becomes an object',
			{ attributes: { address: 'Bonn' } },
			{ attributes: { address: { city: 'Bonn' } } },
			['attributes.address', 'attributes.address.city'],
		],
		[
			'a list that becomes an object',
			{ attributes: { tags: ['a'] } },
			{ attributes: { tags: { 0: 'a' } } },
			['attributes.tags'],
		],
		[
			'an element of a list',
			{ attributes: { orders: [{ sku: 1 }, { sku: 2 }] } },
			{ attributes: { orders: [{ sku: 1 }, { sku: 3 }] } },
			['attributes.orders.1.sku'],
		],
		[
			'what is within a field',
			{ opportunity: { amount: 5, currency: 'EUR' } },
			{ opportunity: { amount: 6, currency: 'EUR' } },
			['opportunity.amount'],
		],
		[
			'more than anyone lists',
			{ attributes: { plan: 'a', log: Array.from({ length: 101 }, (_, n) => n) } },
			{ attributes: { plan: 'b', log: Array.from({ length: 101 }, (_, n) => -1 - n) } },
			['attributes.plan', 'attributes.log.*'],
		],
	])('%s', (_, before, after, wanted) => {
		expect(changedFields(before, after)).toEqual(wanted);
		expect([...changedFields(after, before)].sort()).toEqual([...wanted].sort());
	});

	it('names something exactly when the attributes differ as JSON', () => {
		const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
		fc.assert(
			fc.property(json, json, (before, after) => {
				const changed = changedFields({ attributes: { it: before } }, { attributes: { it: after } });
				const same = withoutNull(before) === withoutNull(after);
				expect(changed.length === 0).toBe(same);
				// Whoever watches the attribute hears of it, however deep it is.
				expect(isWatchedChange('contact', ['it'], changed)).toBe(!same);
			}),
		);
	});
});

/** JSON in which null is missing and objects' names are in order; lists keep their length. */
function withoutNull(value: unknown): string {
	if (Array.isArray(value)) return `[${trimmed(value).map(withoutNull).join()}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
	const entries = Object.entries(value).filter(([, each]) => each !== null);
	return `{${entries
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, each]) => `${JSON.stringify(name)}:${withoutNull(each)}`)
		.join()}}`;
}

const trimmed = (list: unknown[]): unknown[] =>
	list.slice(0, list.findLastIndex((each) => each !== null) + 1);

describe('isWatchedChange', () => {
	it.each<[string, string[], boolean]>([
		['address.city', ['attributes.address.city'], true],
		['attributes.address.city', ['attributes.address.city'], true],
		['address', ['attributes.address.city'], true],
		['attributes', ['attributes.address.city'], true],
		['address.city', ['attributes.address.street'], false],
		['address.city', ['attributes.address.cityCode'], false],
		['address.city', ['attributes.address'], false],
		['city', ['attributes.address.city'], false],
		['address', ['attributes.addresses'], false],
		['owner', ['owner'], true],
		['owner', ['attributes.owner'], false],
		['attributes.owner', ['attributes.owner'], true],
		['attributes.owner', ['owner'], false],
		['utm.source', ['attributes.utm.source'], true],
		['orders.0.sku', ['attributes.orders.*'], true],
		['orders', ['attributes.orders.*'], true],
		['ordersTotal', ['attributes.orders.*'], false],
		['owner', [], false],
	])('%s, when %j changes: %p', (watched, changed, wanted) => {
		expect(isWatchedChange('contact', ['company', watched], changed)).toBe(wanted);
	});

	it.each([
		['contact', 'contacts'],
		['account', 'accounts'],
		['lead', 'leads'],
		['activity', 'activities'],
	] as const)('every field of a %s can be watched', (record, table) => {
		const row = Object.fromEntries(recordColumns(table).map((column) => [column, null]));
		const names = Object.keys(recordReader(table)(row));
		const apart = ['id', 'createdAt', 'updatedAt'];
		expect(names.filter((name) => !apart.includes(name)).sort()).toEqual(
			[...WATCHABLE_FIELDS[record]].sort(),
		);
	});
});
