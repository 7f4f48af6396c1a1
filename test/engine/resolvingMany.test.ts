import fc from 'fast-check';
import type { Kysely } from 'kysely';

import {
	resolveContact,
	resolveContacts,
	type ContactReference,
	type ResolvedContact,
	type ResolveOptions,
} from '../../lib/engine';
import type { Contact, Schema } from '../../lib/store';
import { EngineHarness } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	async function clear(): Promise<void> {
		const { db } = journey.store as unknown as { db: Kysely<Schema> };
		for (const table of ['match_keys', 'former_identifiers', 'contacts'] as const)
			await db.deleteFrom(table).execute();
	}

	async function stored(): Promise<unknown[]> {
		const contacts = await journey.store.contacts.list({ limit: 1000 });
		return contacts.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
	}

	const plain = ({ id: _id, createdAt: _c, updatedAt: _u, ...rest }: Contact): object => rest;

	/** A result without what differs from one run to the next. */
	const told = (result: ResolvedContact): unknown =>
		result instanceof Error ? result.message.replace(/\b[\w~]{18}(?![\w~])/g, '…') : plain(result);

	it('finds in a batch whom it finds one after the other', async () => {
		const reference: fc.Arbitrary<ContactReference> = fc.record(
			{
				email: fc.constantFrom('a@x.nl', 'A@X.nl', 'b@x.nl', 'wrong', ''),
				externalId: fc.constantFrom('1', '2', ' '),
				phone: fc.constantFrom('+31201234567', '+31 20 123 4567', '+31207654321', 'none'),
				firstName: fc.constantFrom('Ann', 'Bo', null),
				id: fc.constantFrom(null, 'nobody'),
			},
			{ requiredKeys: [] },
		);
		const ifUnknown = fc.constantFrom('create' as const, 'reject' as const);
		await fc.assert(
			fc.asyncProperty(
				fc.array(reference, { maxLength: 3 }),
				fc.array(reference, { maxLength: 10 }),
				ifUnknown,
				async (known, references, unknown) => {
					const options: ResolveOptions = { ifUnknown: unknown, path: 'contact.' };
					const inTurn = async (list: ContactReference[], how: ResolveOptions): Promise<unknown[]> => {
						const results: unknown[] = [];
						for (const entry of list) {
							results.push(told(await resolveContact(journey.engine, entry, how).catch((error) => error)));
						}
						return results;
					};
					await clear();
					await inTurn(known, { ifUnknown: 'create' });
					const single = await inTurn(references, options);
					const afterSingle = await stored();
					await clear();
					await inTurn(known, { ifUnknown: 'create' });
					const together = await resolveContacts(journey.engine, references, options);
					expect(together.map(told)).toEqual(single);
					expect(await stored()).toEqual(afterSingle);
				},
			),
			{
				numRuns: 40,
				// An address that is emptied no longer contradicts the next one's.
				examples: [
					[
						[{ email: 'b@x.nl', externalId: '1', phone: '+31207654321' }],
						[
							{ email: '', externalId: '1' },
							{ email: 'a@x.nl', phone: '+31207654321' },
						],
						'create',
					],
				],
			},
		);
	});
});
