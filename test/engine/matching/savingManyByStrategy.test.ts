import fc from 'fast-check';
import { DefaultQueryExecutor, type Kysely } from 'kysely';

import {
	createStrategy,
	inTransaction,
	resolveContacts,
	saveContacts,
	saveContactByStrategy,
	saveContactsByStrategy,
	type ContactFields,
	type ResolvedContact,
	type StrategySaved,
	type StrategySaveOptions,
} from '../../../lib/engine';
import { ConflictError, inputProblems } from '../../../lib/domain/errors';
import type { Schema, StoredStrategy } from '../../../lib/store';
import { EngineHarness } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';

const EMAIL = { fields: [{ field: 'email', compare: 'exact' }] };
const NAME_AT_COMPANY = { fields: [{ field: 'company' }, { field: 'name', compare: 'fuzzy' }] };

/** Several ways to decide, each with something that another one doesn't have. */
const DEFINITIONS = [
	{ rules: [EMAIL, NAME_AT_COMPANY] },
	{
		rules: [
			{ fields: [{ field: 'externalId', compare: 'exact' }] },
			{ fields: [{ field: 'email' }] },
			{ fields: [{ field: 'phone' }, { field: 'name', compare: 'fuzzy', threshold: 0.85 }] },
		],
	},
	{ rules: [{ fields: [{ field: 'phone' }] }, EMAIL], severalHits: 'fail', ifFound: 'fillEmpty' },
	{ rules: [NAME_AT_COMPANY, { fields: [{ field: 'email' }] }], severalHits: 'latest', gmailAliases: true },
	{
		rules: [{ fields: [{ field: 'lastName', compare: 'fuzzy' }], block: { field: 'lastName', letters: 1 } }],
		ifFound: 'link',
		scope: { withinDays: 1 },
	},
	{ rules: [EMAIL, { fields: [{ field: 'attributes.size' }, { field: 'lastName' }] }], ifNotFound: 'skip' },
];

const contact: fc.Arbitrary<ContactFields> = fc
	.record(
		{
			email: fc.constantFrom(
				'ann.lee@gmail.com',
				'annlee@gmail.com',
				'bo@x.nl',
				'Bo@X.nl',
				'info@x.nl',
				'wrong',
			),
			phone: fc.constantFrom('+31 20 794 6000', '+31207946000', '+31201234567'),
			externalId: fc.constantFrom('1', '2'),
			firstName: fc.constantFrom('Ann', 'Anne', 'Bo', ' '),
			lastName: fc.constantFrom('Lee', 'Leé', 'Lees', 'Weber'),
			company: fc.constantFrom('Acme', 'Acme Inc.', 'Other'),
			accountId: fc.constant('none'),
			attributes: fc.dictionary(fc.constantFrom('size', 'plan'), fc.constantFrom(1, 'x', null), {
				maxKeys: 2,
			}),
		},
		{ requiredKeys: [] },
	)
	.map((fields) =>
		fields.accountId && fields.firstName !== 'Bo' ? { ...fields, accountId: undefined } : fields,
	);

/** Statements about contacts and their keys, unlike those that the engine makes besides. */
const OF_CONTACTS = /\b(contacts|leads|match_\w+|matching_strategies)\b/;

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	let named = 0;

	const make = async (definition: object): Promise<StoredStrategy> =>
		await createStrategy(journey.engine, {
			name: `Strategy ${(named += 1)}`,
			description: null,
			definition: { record: 'contact', ...definition },
		});

	const db = (): Kysely<Schema> => (journey.store as unknown as { db: Kysely<Schema> }).db;

	const clear = async (): Promise<void> => {
		for (const table of [
			'changes',
			'match_stale',
			'match_index',
			'match_keys',
			'former_identifiers',
			'contacts',
		] as const) {
			await db().deleteFrom(table).execute();
		}
	};

	/** Everything that is stored about contacts, with their ids as numbers in the order of creation. */
	const stored = async (): Promise<Record<string, string[]>> => {
		const contacts = await db().selectFrom('contacts').selectAll().orderBy('id').execute();
		const numbers = new Map(contacts.map(({ id }, n) => [id, `#${n}`]));
		const plain = (rows: object[]): string[] =>
			rows
				.map((row) =>
					JSON.stringify(
						Object.entries(row)
							// Ids that say when something was so are compared by what they decide.
							.filter(([name]) => !['since', 'email_since', 'phone_since'].includes(name))
							.map(([, value]) => numbers.get(value as string) ?? value),
					),
				)
				.sort();
		const first = (column: 'email_since' | 'phone_since'): string[] =>
			contacts
				.filter((row) => row[column] !== null)
				.sort((left, right) => (left[column]! < right[column]! ? -1 : 1))
				.map(({ id }) => numbers.get(id)!);
		const { store } = journey;
		return {
			contacts: plain(contacts),
			emails: first('email_since'),
			phones: first('phone_since'),
			former: plain(await db().selectFrom('former_identifiers').selectAll().execute()),
			keys: plain(await db().selectFrom('match_keys').selectAll().execute()),
			index: plain(await db().selectFrom('match_index').selectAll().execute()),
			stale: [String(await store.matching.hasStale())],
		};
	};

	const told = (result: StrategySaved | Error): string =>
		(result instanceof Error
			? `${result.name} ${result.message}`
			: `${result.outcome} by ${result.matchedBy} ${JSON.stringify(result.contact)}`
		).replace(/\b[\w~]{18}(?![\w~])/g, '…');

	const oneByOne = async (list: ContactFields[], options: StrategySaveOptions): Promise<string[]> => {
		const results: string[] = [];
		for (const fields of list) {
			const saving = saveContactByStrategy(journey.engine, fields, options);
			results.push(told(await saving.catch((error: Error) => error)));
		}
		return results;
	};

	const together = async (list: ContactFields[], options: StrategySaveOptions): Promise<string[]> =>
		(await saveContactsByStrategy(journey.engine, list, options)).map(told);

	it('gives one result each, in order; one that is refused doesn’t stop the others', async () => {
		const strategy = await make(DEFINITIONS[0]);
		const results = await saveContactsByStrategy(
			journey.engine,
			[
				{ email: 'ann@a.nl', firstName: 'Ann', lastName: 'Lee', company: 'Acme', externalId: '1' },
				{ email: 'wrong' },
				{ firstName: 'Anne', lastName: 'Lee', company: 'ACME Inc.', phone: '+31201234567' },
				{ email: 'bo@a.nl', externalId: '1' },
				{ email: 'bo@a.nl', accountId: 'none' },
				{ email: 'bo@a.nl', firstName: 'Bo' },
				{ email: 'bo@a.nl', firstName: 'Bo' },
			],
			{ strategy },
		);
		expect(results.map((result) => (result instanceof Error ? result.message : result.outcome))).toEqual([
			'created',
			'email: "wrong" is not an email address',
			'updated',
			expect.stringMatching(/^externalId: "1" belongs to another contact/),
			'accountId: there is no account "none"; create it first, or check the ID',
			'created',
			'unchanged',
		]);
		expect(results[2]).toMatchObject({
			contact: { firstName: 'Anne', phone: '+31201234567', email: 'ann@a.nl' },
			matchedBy: 'company and name (similar, at least 0.92)',
			ruleIndex: 1,
		});
		expect(await journey.store.contacts.count()).toBe(2);
	});

	it('refuses only those for which several match', async () => {
		await journey.contact('two@a.nl');
		await journey.contact('two@a.nl');
		const strategy = await make({ rules: [EMAIL], severalHits: 'fail' });
		const list = ['one@a.nl', 'two@a.nl', 'three@a.nl'].map((email) => ({ email }));
		const [one, two, three] = await saveContactsByStrategy(journey.engine, list, { strategy });
		expect([one, three]).toEqual([
			expect.objectContaining({ outcome: 'created' }),
			expect.objectContaining({ outcome: 'created' }),
		]);
		expect((two as Error).message).toMatch(/^2 contacts match by email address .* merge them, or choose/);
		// The refused one left no key behind that would keep it from being saved later.
		const lax = await make({ rules: [EMAIL] });
		const later = await saveContactsByStrategy(journey.engine, [{ email: 'two@a.nl' }], { strategy: lax });
		expect(later).toEqual([expect.objectContaining({ outcome: 'unchanged' })]);
	});

	it('does what saving one after the other does, with any contacts already stored', async () => {
		const strategies: StoredStrategy[] = [];
		for (const definition of DEFINITIONS) strategies.push(await make(definition));
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...strategies),
				fc.array(contact, { maxLength: 5 }),
				fc.array(contact, { maxLength: 5 }),
				fc.array(contact, { minLength: 1, maxLength: 10 }),
				async (strategy, older, moved, list) => {
					const before = async (): Promise<void> => {
						await clear();
						await saveContacts(journey.engine, older, { matchBy: ['externalId', 'email', 'phone'] });
						// Some now have another address, and are still known by the former one.
						await saveContacts(journey.engine, moved, { matchBy: 'externalId' });
					};
					await before();
					const single = await oneByOne(list, { strategy });
					const afterSingle = await stored();
					await before();
					expect(await together(list, { strategy })).toEqual(single);
					expect(await stored()).toEqual(afterSingle);
				},
			),
			{ numRuns: 60 },
		);
	}, 180_000);

	it('finds the contacts of many references as it does one after the other, with any already stored', async () => {
		const strategies: StoredStrategy[] = [];
		for (const definition of DEFINITIONS) strategies.push(await make(definition));
		const text = (result: ResolvedContact): string =>
			(result instanceof Error
				? `${result.name} ${result.message} ${result instanceof ConflictError ? '' : JSON.stringify(inputProblems(result))}`
				: JSON.stringify(result)
			).replace(/\b[\w~]{18}(?![\w~])/g, '…');
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...strategies),
				fc.constantFrom('create' as const, 'reject' as const),
				fc.array(contact, { maxLength: 5 }),
				fc.array(contact, { minLength: 1, maxLength: 10 }),
				async (strategy, ifUnknown, older, list) => {
					const options = { strategy, ifUnknown, path: 'contact.', defaultCountry: 'NL' };
					const before = async (): Promise<void> => {
						await clear();
						await saveContacts(journey.engine, older, { matchBy: ['externalId', 'email', 'phone'] });
					};
					await before();
					const single: string[] = [];
					for (const reference of list) {
						const [result] = await resolveContacts(journey.engine, [reference], options);
						single.push(text(result));
					}
					const afterSingle = await stored();
					await before();
					const together = await resolveContacts(journey.engine, list, options);
					expect(together.map(text)).toEqual(single);
					expect(await stored()).toEqual(afterSingle);
				},
			),
			{ numRuns: 60 },
		);
	}, 180_000);

	it('notes each change once, in order, for those who react', async () => {
		await journey.store.segments.insert({
			name: 'Anns',
			kind: 'dynamic',
			description: null,
			timeZone: null,
			definition: { kind: 'field', record: 'contact', field: 'firstName', operator: 'equals', value: 'Ann' },
		} as never);
		const strategy = await make({ rules: [EMAIL] });
		const list = [
			{ email: 'a@a.nl', firstName: 'A' },
			{ email: 'b@a.nl', firstName: 'B' },
			{ email: 'a@a.nl', owner: 'kim' },
			{ email: 'a@a.nl', owner: 'kim' },
			{ email: 'c@a.nl' },
			{ email: 'a@a.nl', owner: 'lee' },
		];
		const noted = await inTransaction(journey.engine, async (tx) => {
			await saveContactsByStrategy(tx, list, { strategy });
			return await tx.store.changes.take(100);
		});
		expect(noted.map(({ action, fields }) => [action, fields])).toEqual([
			['created', null],
			['created', null],
			['updated', ['owner']],
			['created', null],
			['updated', ['owner']],
		]);
	});

	it('sees a contact change that another way in makes at the same moment', async () => {
		const strategy = await make({ rules: [EMAIL] });
		await saveContactsByStrategy(journey.engine, [{ email: 'a@a.nl' }], { strategy });
		const other = await journey.startEngine();
		const writes = Array.from({ length: 24 }, (_, n) => ({
			email: 'a@a.nl',
			attributes: { [`key${n}`]: n },
		}));
		await journey.until(
			Promise.all(
				writes.map(async (fields, n) =>
					n % 2
						? await saveContacts(other, [fields], { matchBy: 'email' })
						: await saveContactsByStrategy(journey.engine, [fields], { strategy }),
				),
			),
		);
		await other.close();
		const [saved] = await journey.store.contacts.list();
		expect(Object.keys(saved.attributes)).toHaveLength(24);
	});

	it('makes one of each that two processes save at the same moment, and loses nothing', async () => {
		const strategy = await make(DEFINITIONS[0]);
		const other = await journey.startEngine();
		const people = Array.from({ length: 60 }, (_, n) => ({
			email: `person${n}@a.nl`,
			firstName: `First${n}`,
			lastName: `Last${n}`,
			company: `Company ${n % 7}`,
		}));
		const results = await journey.until(
			Promise.all(
				[journey.engine, other, journey.engine, other].map(
					async (engine, n) =>
						await saveContactsByStrategy(
							engine,
							// In different orders, in which two could wait for each other.
							(n % 2 ? [...people].reverse() : people).map((fields) => ({
								...fields,
								attributes: { [`by${n}`]: true },
							})),
							{ strategy },
						),
				),
			),
		);
		await other.close();
		const saved = results.flat() as StrategySaved[];
		expect(new Set(saved.map((one) => one.contact?.id)).size).toBe(60);
		expect(saved.filter(({ outcome }) => outcome === 'created')).toHaveLength(60);
		const contacts = await journey.store.contacts.list({ limit: 100 });
		expect(contacts).toHaveLength(60);
		for (const { attributes } of contacts) expect(Object.keys(attributes)).toHaveLength(4);
		// A deadlock would have been one of their errors.
		expect(journey.log.of('error')).toEqual([]);
	});

	it('takes as many statements for two hundred contacts as for ten', async () => {
		const strategy = await make(DEFINITIONS[0]);
		const executor = Object.getPrototypeOf(DefaultQueryExecutor.prototype) as DefaultQueryExecutor;
		const statements = async (count: number, from: number, firstName: string): Promise<number> => {
			const list = Array.from({ length: count }, (_, n) => ({
				email: `person${from + n}@a.nl`,
				firstName,
				lastName: `Last${from + n}`,
				company: `Company ${n % 50}`,
			}));
			const spy = jest.spyOn(executor, 'executeQuery');
			await saveContactsByStrategy(journey.engine, list, { strategy });
			const length = spy.mock.calls.filter(([query]) => OF_CONTACTS.test(query.sql)).length;
			spy.mockRestore();
			return length;
		};
		// Others of their companies, whom they are compared with.
		await statements(50, 500, 'Cy');
		// Created, changed, unchanged.
		for (const [firstName, most] of [
			['Ann', 13],
			['Bo', 9],
			['Bo', 4],
		] as const) {
			const few = await statements(10, 0, firstName);
			expect(await statements(200, 1_000, firstName)).toBe(few);
			expect(few).toBeLessThanOrEqual(most);
		}
	});
});
