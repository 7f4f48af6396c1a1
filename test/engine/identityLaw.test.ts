import fc from 'fast-check';
import type { Kysely } from 'kysely';

import { presetStrategy, type Identifier } from '../../lib/domain/matching';
import {
	createStrategy,
	resolveContact,
	resolveContacts,
	saveContact,
	saveContactByStrategy,
	saveContacts,
	type ContactFields,
} from '../../lib/engine';
import type { Contact, Schema, StoredStrategy } from '../../lib/store';
import { EngineHarness } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { People, type Person, type Way } from './identityModel';

const WAYS: Way[] = ['externalId', 'email', 'phone', 'any', 'strategy'];

const EMAILS = ['a@x.nl', 'b@x.nl', 'c@x.nl'];
const PHONES = ['+31201234567', '+31207654321'];

const reference: fc.Arbitrary<ContactFields> = fc
	.record(
		{
			externalId: fc.constantFrom('1', '2', '3'),
			email: fc.constantFrom(...EMAILS),
			phone: fc.constantFrom(...PHONES),
			// Similar ones, as in a household.
			firstName: fc.constantFrom('Maria', 'Mario'),
			lastName: fc.constant('Weber'),
		},
		{ requiredKeys: [] },
	)
	.filter(({ externalId, email, phone }) => Boolean(externalId ?? email ?? phone));

/** By which a reference is to be saved, chosen among what it has. */
const saved = fc
	.tuple(reference, fc.constantFrom(...WAYS))
	.map(([fields, way]) => ({ fields, way }))
	.filter(({ fields, way }) => way === 'any' || way === 'strategy' || fields[way] !== undefined);

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let strategy: StoredStrategy;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		strategy = await createStrategy(journey.engine, {
			name: 'By identifiers',
			description: null,
			definition: {
				record: 'contact',
				rules: ['externalId', 'email', 'phone'].map((field) => ({ fields: [{ field }] })),
			},
		});
	});

	afterEach(async () => await journey.close());

	async function clear(): Promise<void> {
		const { db } = journey.store as unknown as { db: Kysely<Schema> };
		for (const table of ['match_keys', 'former_identifiers', 'contacts'] as const) {
			await db.deleteFrom(table).execute();
		}
	}

	/** Saves one at a door; null: refused. */
	async function save(fields: ContactFields, way: Way): Promise<Contact | null> {
		const { engine } = journey;
		const saving =
			way === 'any'
				? resolveContact(engine, fields, { ifUnknown: 'create' })
				: way === 'strategy'
					? saveContactByStrategy(engine, fields, { strategy }).then(({ contact }) => contact)
					: saveContact(engine, fields, { matchBy: way }).then(({ contact }) => contact);
		return await saving.catch((error: Error) => {
			if (/belongs to another contact/.test(error.message)) return null;
			throw error;
		});
	}

	/** The contacts as the model describes them, in the order in which they were made. */
	async function stored(): Promise<Person[]> {
		const contacts = (await journey.store.contacts.list({ limit: 1000 })).reverse();
		return contacts.map(({ externalId, email, phone }) => ({ externalId, email, phone }));
	}

	async function namedAlone(): Promise<Array<string | null>> {
		const { contacts } = journey.store;
		const found = [
			...(await Promise.all(EMAILS.map(async (emailKey) => await contacts.find({ emailKey })))),
			...(await Promise.all(PHONES.map(async (phoneKey) => await contacts.find({ phoneKey })))),
		];
		return found.map((contact) => contact?.id ?? null);
	}

	it('decides as the rule says, in any order and at any door', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(saved, { minLength: 1, maxLength: 8 }), async (list) => {
				await clear();
				const people = new People();
				const ids: string[] = [];
				for (const { fields, way } of list) {
					const expected = people.save(fields, way);
					const contact = await save(fields, way);
					expect(contact === null).toBe(expected === null);
					if (contact === null || expected === null) continue;
					ids[expected] ??= contact.id;
					expect(ids[expected]).toBe(contact.id);
				}
				expect(new Set(ids).size).toBe(people.all.length);
				expect(await stored()).toEqual(people.all);
				const alone = [
					...EMAILS.map((value) => people.withAlone('email', value)),
					...PHONES.map((value) => people.withAlone('phone', value)),
				];
				expect(await namedAlone()).toEqual(alone.map((n) => (n === null ? null : ids[n])));
			}),
			{ numRuns: 60 },
		);
	}, 240_000);

	it('does in one batch what it does one after the other', async () => {
		const ways = fc.constantFrom<Identifier | 'any'>('externalId', 'email', 'phone', 'any');
		await fc.assert(
			fc.asyncProperty(fc.array(reference, { minLength: 1, maxLength: 8 }), ways, async (all, way) => {
				const list = all.filter((fields) => way === 'any' || fields[way] !== undefined);
				const people = new People();
				const expected = list.map((fields) => people.save(fields, way));
				await clear();
				const results =
					way === 'any'
						? await resolveContacts(journey.engine, list, { ifUnknown: 'create' })
						: (await saveContacts(journey.engine, list, { matchBy: way })).map((result) =>
								result instanceof Error ? result : result.contact,
							);
				const ids: string[] = [];
				results.forEach((result, n) => {
					const index = expected[n];
					expect(result instanceof Error).toBe(index === null);
					if (result instanceof Error || index === null) return;
					ids[index] ??= result.id;
					expect(ids[index]).toBe(result.id);
				});
				const byText = (list: Person[]): string[] => list.map((one) => JSON.stringify(one)).sort();
				expect(byText(await stored())).toEqual(byText(people.all));
				const alone = EMAILS.map((value) => people.withAlone('email', value));
				expect((await namedAlone()).slice(0, EMAILS.length)).toEqual(
					alone.map((n) => (n === null ? null : ids[n])),
				);
			}),
			{ numRuns: 60 },
		);
	}, 240_000);

	it('gives no one the mail of another, even with similar names and the preset', async () => {
		const preset = await createStrategy(journey.engine, {
			name: 'Preset',
			description: null,
			definition: presetStrategy('contactPerson')?.strategy,
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(reference, fc.constantFrom<Way | 'preset'>(...WAYS, 'preset')), {
					minLength: 2,
					maxLength: 8,
				}),
				async (list) => {
					await clear();
					for (const [fields, way] of list) {
						const { contacts } = journey.store;
						const before = new Map((await contacts.list({ limit: 100 })).map((one) => [one.id, one]));
						const { engine } = journey;
						const saving =
							way === 'preset'
								? saveContactByStrategy(engine, fields, { strategy: preset }).then(({ contact }) => contact)
								: way === 'any' || way === 'strategy' || fields[way] !== undefined
									? save(fields, way)
									: Promise.resolve(null);
						const contact = await saving.catch((error: Error) => {
							if (/belongs to another contact/.test(error.message)) return null;
							throw error;
						});
						for (const one of await contacts.list({ limit: 100 })) {
							const was = before.get(one.id);
							if (was === undefined) continue;
							if (one.id !== contact?.id) expect(one).toEqual(was);
							// An external ID never changes, and an address only by the word of who has that ID.
							if (was.externalId !== null) expect(one.externalId).toBe(was.externalId);
							if (was.email !== null && one.email !== was.email) {
								expect(fields.externalId).toBe(was.externalId);
							}
						}
						if (contact === null) continue;
						if (fields.externalId) expect(contact.externalId).toBe(fields.externalId);
						if (fields.email && contact.email !== fields.email) {
							// Its former address: that is what it was found by.
							const holders = await contacts.holders({ externalId: [], email: [fields.email], phone: [] });
							expect(holders.email.get(fields.email)?.map(({ id }) => id)).toContain(contact.id);
						}
					}
				},
			),
			{ numRuns: 60 },
		);
	}, 240_000);
});
