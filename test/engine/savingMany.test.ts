import fc from 'fast-check';

import { InvalidInputError } from '../../lib/domain';
import {
	createSegment,
	inTransaction,
	saveContact,
	saveContacts,
	type ContactFields,
	type SaveContactOptions,
	type SavedContact,
} from '../../lib/engine';
import type { Contact } from '../../lib/store';
import { EngineHarness } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { HOUR } from '../support/rows';

const BY_EMAIL: SaveContactOptions = { matchBy: 'email' };

/** A result in words: what became of it, of whom, or what is wrong. */
function told(result: SavedContact | InvalidInputError): string {
	return result instanceof InvalidInputError
		? result.message.replace(/\([\w~]{18}\)/, '(…)')
		: `${result.outcome} ${result.contact.email} ${result.contact.firstName}`;
}

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	const saveMany = async (list: ContactFields[], options = BY_EMAIL) =>
		(await saveContacts(journey.engine, list, options)).map(told);

	it('gives one result each, in order, and what is wrong with one keeps no other from being saved', async () => {
		await saveMany([{ email: 'known@a.nl', firstName: 'Old', externalId: 'taken' }]);
		expect(
			await saveMany([
				{ email: 'ann@a.nl', firstName: 'Ann' },
				{ email: 'nobody' },
				{ email: 'known@a.nl', firstName: 'New' },
				{ email: 'bo@a.nl', externalId: 'taken' },
				{ firstName: 'Cy' },
				{ email: 'known@a.nl', firstName: 'New' },
				{ email: 'di@a.nl', accountId: 'none' },
				{ email: ' <ANN@a.nl>', firstName: 'Anna' },
			]),
		).toEqual([
			'created ann@a.nl Ann',
			'email: "nobody" is not an email address',
			'updated known@a.nl New',
			'externalId: "taken" belongs to another contact (…)',
			'email: is missing, and contacts are matched by it',
			'unchanged known@a.nl New',
			'accountId: there is no account "none"; create it first, or check the ID',
			'updated ann@a.nl Anna',
		]);
		expect(await journey.store.contacts.count()).toBe(2);
	});

	it('sees what those before it in the same list have left', async () => {
		expect(
			await saveMany([
				{ email: 'ann@a.nl', externalId: '1', firstName: 'A' },
				{ email: 'bo@a.nl', externalId: '1', firstName: 'B' },
				{ email: 'ann@a.nl', externalId: '2', firstName: 'C' },
				{ email: 'bo@a.nl', externalId: '1', firstName: 'D' },
			]),
		).toEqual([
			'created ann@a.nl A',
			'externalId: "1" belongs to another contact (…)',
			'created ann@a.nl C',
			'externalId: "1" belongs to another contact (…)',
		]);
	});

	it('makes two of one address with different external IDs, and gives no one the ID of another', async () => {
		const results = await saveMany([
			{ email: 'a@x.nl', externalId: '1' },
			{ email: 'a@x.nl', externalId: '3' },
			{ email: 'b@x.nl', externalId: '1' },
		]);
		expect(results).toEqual([
			'created a@x.nl null',
			'created a@x.nl null',
			'externalId: "1" belongs to another contact (…)',
		]);
	});

	it('notes each change once, for those who react', async () => {
		await createSegment(journey.engine, {
			name: 'Anns',
			kind: 'dynamic',
			description: null,
			timeZone: null,
			definition: { kind: 'field', record: 'contact', field: 'firstName', operator: 'equals', value: 'Ann' },
		});
		await journey.engine.clock.idle();
		await saveMany([{ email: 'known@a.nl' }]);
		await journey.engine.clock.idle();
		const list = [
			{ email: 'a@a.nl' },
			{ email: 'known@a.nl', owner: 'kim' },
			{ email: 'known@a.nl', owner: 'kim' },
			{ email: 'known@a.nl', owner: 'lee' },
		];
		// Before anybody can react.
		const noted = await inTransaction(journey.engine, async (tx) => {
			await tx.store.changes.take(100);
			await saveContacts(tx, list, BY_EMAIL);
			return await tx.store.changes.take(100);
		});
		expect(noted.map(({ action, fields }) => [action, fields])).toEqual([
			['created', null],
			['updated', ['owner']],
			['updated', ['owner']],
		]);
	});

	it('does what saving one after the other does', async () => {
		const address = fc.constantFrom('a@x.nl', 'A@X.nl', 'b@x.nl', 'c@x.nl', 'wrong', '');
		const externalId = fc.constantFrom('1', '2', '3');
		const name = fc.constantFrom('Ann', 'Bo', null, ' ');
		const contact: fc.Arbitrary<ContactFields> = fc.record(
			{
				email: address,
				externalId,
				firstName: name,
				phone: fc.constantFrom('+31 20 123 4567', '+31201234567', 'none'),
				attributes: fc.dictionary(fc.constantFrom('p', 'q'), fc.constantFrom(1, 'x', null), { maxKeys: 2 }),
			},
			{ requiredKeys: [] },
		);
		const options = fc.record({
			matchBy: fc.constantFrom('email' as const, 'externalId' as const, 'phone' as const),
			ifFound: fc.constantFrom('update' as const, 'fillEmpty' as const),
		});
		const plain = async (): Promise<Array<Partial<Contact>>> =>
			(await journey.store.contacts.list({ limit: 1000 }))
				.map(({ id: _id, createdAt: _c, updatedAt: _u, ...rest }) => rest)
				.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
		const clear = async (): Promise<void> =>
			await journey.store.transaction(async (tx) => {
				const { db } = tx as unknown as { db: import('kysely').Kysely<import('../../lib/store').Schema> };
				await db.deleteFrom('match_keys').execute();
				await db.deleteFrom('former_identifiers').execute();
				await db.deleteFrom('contacts').execute();
			});
		await fc.assert(
			fc.asyncProperty(fc.array(contact, { maxLength: 12 }), options, async (list, how) => {
				await clear();
				const single: string[] = [];
				for (const fields of list) {
					try {
						single.push(told(await saveContact(journey.engine, fields, how)));
					} catch (error) {
						single.push(told(error as InvalidInputError));
					}
				}
				const afterSingle = await plain();
				await clear();
				expect(await saveMany(list, how)).toEqual(single);
				expect(await plain()).toEqual(afterSingle);
			}),
			{ numRuns: 40 },
		);
	}, 60_000);

	it('makes one of each that two processes save at the same moment, and loses nothing', async () => {
		const other = await journey.startEngine();
		const emails = Array.from({ length: 60 }, (_, n) => `person${n}@a.nl`);
		const results = await journey.until(
			Promise.all(
				[journey.engine, other, journey.engine, other].map(
					async (engine, n) =>
						await saveContacts(
							engine,
							// In different orders, in which two could wait for each other.
							(n % 2 ? [...emails].reverse() : emails).map((email) => ({
								email,
								attributes: { [`by${n}`]: true },
							})),
							BY_EMAIL,
						),
				),
			),
		);
		await other.close();
		const ids = new Set(results.flat().map((result) => (result as SavedContact).contact.id));
		expect(ids.size).toBe(60);
		expect(await journey.store.contacts.count()).toBe(60);
		const created = results.flat().filter((result) => (result as SavedContact).outcome === 'created');
		expect(created).toHaveLength(60);
	});

	it('knows a contact by the address that it had, unless another contact has it now', async () => {
		const [first] = await saveContacts(journey.engine, [{ email: 'old@a.nl', externalId: '1' }], BY_EMAIL);
		await journey.advance(HOUR);
		await saveContacts(journey.engine, [{ externalId: '1', email: 'new@a.nl' }], { matchBy: 'externalId' });
		const [second] = await saveContacts(journey.engine, [{ email: 'old@a.nl' }], BY_EMAIL);
		expect(told(second)).toBe('unchanged new@a.nl null');
		expect((second as SavedContact).contact.id).toBe((first as SavedContact).contact.id);
		await saveContacts(journey.engine, [{ externalId: '2', email: 'old@a.nl' }], { matchBy: 'externalId' });
		const [third] = await saveContacts(journey.engine, [{ email: 'old@a.nl' }], BY_EMAIL);
		expect((third as SavedContact).contact.externalId).toBe('2');
	});

	it('keeps who created a contact', async () => {
		await saveMany([{ email: 'ann@a.nl', createdBy: 'kim' }]);
		await saveMany([{ email: 'ann@a.nl', createdBy: 'lee' }]);
		const [ann] = await journey.store.contacts.list();
		expect(ann.createdBy).toBe('kim');
	});
});
