import { FormBody } from '../../../nodes/JourneyFormTrigger/FormBody';
import { readRules, type FieldRow } from '../../../nodes/JourneyFormTrigger/fieldRules';

const read = (body: object, name: string): unknown =>
	new FormBody(body as Record<string, unknown>).read(name);

/** The rest of a body after these fields were read, and the paths of its fields. */
function left(body: object, ...names: string[]): { rest: object; asked: string[] } {
	const form = new FormBody(body as Record<string, unknown>);
	for (const name of names) form.read(name);
	const asked: string[] = [];
	const rest = form.others((name) => asked.push(name) > 0);
	return { rest, asked };
}

describe('a name', () => {
	it.each([
		['of a field', { a: 1 }, 'a', 1],
		['with dots, of a field that is called so', { 'a.b': 1, a: { b: 2 } }, 'a.b', 1],
		['that is a path', { a: { b: { c: 1 } } }, 'a.b.c', 1],
		['that is a path by a name with dots', { a: { 'b.c': { d: 1 } } }, 'a.b.c.d', 1],
		['that goes on where another way ends', { a: { x: 1 }, 'a.b': { c: 2 } }, 'a.b.c', 2],
		['by the place in a list', { a: ['x', { b: 1 }] }, 'a.1.b', 1],
		['in brackets', { 'a[b][c]': 1 }, 'a[b][c]', 1],
		['in brackets, read as a path', { 'a[b][c]': 1 }, 'a.b.c', 1],
		['in brackets, of something nested', { a: { b: 1 } }, 'a[b]', 1],
		['of a list in brackets', { 'a[]': ['x', 'y'] }, 'a', ['x', 'y']],
		['that contradicts another', { a: 'x', 'a[b]': 'y' }, 'a[b]', 'y'],
		['of nothing', { a: { b: 1 } }, 'a.c', undefined],
		['of nothing in a text', { a: 'text' }, 'a.length', undefined],
		['of nothing in a list', { a: ['x'] }, 'a.length', undefined],
		['that every object has', {}, 'toString', undefined],
		['that ends with a dot', { a: { b: 1 } }, 'a.', undefined],
		['that is empty', { a: 1 }, '', undefined],
	])('%s is resolved', (_, body, name, value) => {
		expect(read(body, name)).toEqual(value);
	});
});

describe('a list of fields', () => {
	const FIELDS = [
		{ label: 'Email', key: 'q1', value: '' },
		{ label: 'Email', key: 'q2', value: 'ann@example.com' },
		{ label: 'email', key: 'q3', value: 'other@example.com' },
		{ label: 'No. of people (e.g. 4)', key: 'q4', value: 4 },
		{ name: 'city', value: null },
		'something else',
		{ label: 'without a value' },
	];

	it.each([
		['Email', 'ann@example.com'],
		['email', 'other@example.com'],
		['EMAIL', 'ann@example.com'],
		['q1', ''],
		['No. of people (e.g. 4)', 4],
		['city', null],
		['0', ''],
		['3.value', 4],
		['without a value', undefined],
		['nothing', undefined],
	])('is read by %j', (name, value) => {
		expect(read({ list: FIELDS }, `list.${name}`)).toEqual(value);
	});

	it('leaves the fields that were not read, named by label', () => {
		const { rest, asked } = left({ id: 1, list: FIELDS }, 'list.Email', 'list.q4');
		expect(asked).toEqual(['id', 'list.Email', 'list.email', 'list.city', 'list.5', 'list.6']);
		expect(rest).toEqual({ id: 1, list: FIELDS.filter((_, at) => at !== 1 && at !== 3) });
	});

	it('with over 1,000 entries is read by position only', () => {
		const list = Array.from({ length: 1_001 }, (_, n) => ({ label: `l${n}`, value: n }));
		expect(read({ list: list.slice(1) }, 'list.l7')).toBe(7);
		expect(read({ list }, 'list.l7')).toBeUndefined();
		expect(read({ list }, 'list.7')).toBe(7);
	});
});

describe('names in brackets', () => {
	it.each(['a[__proto__][b]', 'a[constructor]', 'a[prototype][c]', 'a[b', 'a]b[', '[a]', 'a[b]c', 'a[][b]'])(
		'that cannot be nested stay flat: %s',
		(name) => {
			const { rest } = left({ [name]: 1 });
			expect(rest).toEqual({ [name]: 1 });
			expect(({} as { b?: number }).b).toBeUndefined();
			expect(read({ [name]: 1 }, name)).toBe(1);
		},
	);

	it('are nested together', () => {
		expect(left({ 'a[b]': 1, 'a[c][d]': 2, e: 3 }, 'a.c').rest).toEqual({ e: 3, a: { b: 1 } });
	});
});

describe('an attribute or property', () => {
	const rules = (...names: string[]): string[] =>
		readRules(names.map((name): FieldRow => ({ name, target: 'property', required: false }))).map(
			({ keptAs }) => keptAs,
		);

	it('gets the last part of its path as a name, or the whole path if two would share a name', () => {
		expect(
			rules('size', 'payload.data.Message', 'data.fields.Your tel. no.', 'fields[email][value]', 'topics[]'),
		).toEqual(['size', 'Message', 'Your tel. no.', 'email', 'topics']);
		expect(rules('billing.city', 'shipping.city')).toEqual(['billing.city', 'shipping.city']);
	});
});
