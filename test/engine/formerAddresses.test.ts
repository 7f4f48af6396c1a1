import {
	createStrategy,
	eraseContact,
	exportContact,
	findDuplicates,
	mergeRecords,
	resolveContact,
	saveContact,
	saveContactByStrategy,
	saveContacts,
	undoMerge,
	type ContactFields,
	type ContactMatching,
} from '../../lib/engine';
import { presetStrategy } from '../../lib/domain/matching';
import type { Contact } from '../../lib/store';
import { EngineHarness } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { DAY, HOUR, START } from '../support/rows';

const OLD = { emailKey: 'old@example.com' };
const PHONE = '+31207946000';

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	const save = async (fields: ContactFields, matchBy: ContactMatching = 'externalId'): Promise<Contact> =>
		(await saveContact(journey.engine, fields, { matchBy })).contact;

	/** Somebody whose address and number were changed by the ID. */
	async function changed(): Promise<Contact> {
		await save({ externalId: '1', email: 'Old@Example.com', phone: '+31 20 794 6000' });
		return await save({ externalId: '1', email: 'new@example.com', phone: '+31207946001' });
	}

	const find = async (key: Parameters<typeof journey.store.contacts.find>[0]): Promise<string | undefined> =>
		(await journey.store.contacts.find(key))?.id;

	it('lead to the contact at every door, and are not written over its present ones', async () => {
		const { id } = await changed();
		const { strategy: definition } = presetStrategy('contactPerson') ?? {};
		const strategy = await createStrategy(journey.engine, { name: 'p', description: null, definition });
		expect(await find(OLD)).toBe(id);
		expect(await find({ phoneKey: PHONE })).toBe(id);
		const found = [
			await save({ email: 'old@example.com' }, 'email'),
			await save({ phone: PHONE }, 'phone'),
			// Neither of them is another person's: the contact had both.
			await save({ phone: PHONE, email: 'old@example.com' }, 'phone'),
			await resolveContact(journey.engine, { email: 'OLD@example.com' }, { ifUnknown: 'reject' }),
			await resolveContact(journey.engine, { phone: PHONE }, { ifUnknown: 'reject' }),
			(await saveContactByStrategy(journey.engine, { email: 'old@example.com' }, { strategy })).contact,
		];
		for (const contact of found) {
			expect(contact).toMatchObject({ id, email: 'new@example.com', phone: '+31207946001' });
		}
	});

	it('wake the contact that waits', async () => {
		const contact = await changed();
		await journey.trigger('wait', { eventType: 'email.clicked', dueAt: START + DAY });
		await journey.step('wait');
		const [enrollment] = await journey.enter([contact]);
		const clicked = await resolveContact(
			journey.engine,
			{ email: 'old@example.com' },
			{ ifUnknown: 'create' },
		);
		await journey.event(clicked.id, { type: 'email.clicked' });
		await journey.engine.clock.idle();
		expect((await journey.store.enrollments.get(enrollment))?.status).toBe('completed');
	});

	it('go to a contact that has them now', async () => {
		const first = await changed();
		const second = await save({ externalId: '2', email: 'old@example.com' });
		expect(second.id).not.toBe(first.id);
		expect(await find(OLD)).toBe(second.id);
		await save({ externalId: '2', email: 'third@example.com' });
		// No contact has it now; the first one had it first.
		expect(await find(OLD)).toBe(first.id);
	});

	it('are forgotten when the contact has them again, and not kept when one is emptied', async () => {
		const { id } = await changed();
		await save({ externalId: '1', email: 'old@example.com' });
		const { records } = await exportContact(journey.engine, id);
		expect(records.formerIdentifiers.map(({ value }) => value).sort()).toEqual([
			'+31 20 794 6000',
			'new@example.com',
		]);
		await save({ externalId: '1', email: null });
		expect(await find(OLD)).toBeUndefined();
		expect(await find({ emailKey: 'new@example.com' })).toBe(id);
	});

	it('are not made of another spelling', async () => {
		await save({ externalId: '1', email: 'ann@example.com' });
		const { id } = await save({ externalId: '1', email: 'ANN@example.com' });
		expect((await exportContact(journey.engine, id)).records.formerIdentifiers).toBeUndefined();
	});

	it('follow the contact into a merge and out of it again', async () => {
		const loser = await changed();
		const winner = await save({ externalId: '2', email: 'winner@example.com' });
		const merge = await mergeRecords(journey.engine, {
			record: 'contact',
			winnerId: winner.id,
			loserId: loser.id,
			fields: 'keep',
		});
		for (const key of [OLD, { phoneKey: PHONE }, { emailKey: 'new@example.com' }, { externalId: '1' }]) {
			expect(await find(key)).toBe(winner.id);
		}
		const by = await saveContacts(
			journey.engine,
			[{ email: 'old@example.com' }, { email: 'new@example.com' }, { email: 'winner@example.com' }],
			{ matchBy: 'email' },
		);
		expect(by).toMatchObject([0, 1, 2].map(() => ({ outcome: 'unchanged', contact: { id: winner.id } })));
		await undoMerge(journey.engine, merge.id);
		expect(await find(OLD)).toBe(loser.id);
		expect(await find({ emailKey: 'winner@example.com' })).toBe(winner.id);
	});

	it('are handed out and erased with the contact, those of merged ones too', async () => {
		const loser = await changed();
		const winner = await save({ externalId: '2', email: 'winner@example.com' });
		await mergeRecords(journey.engine, {
			record: 'contact',
			winnerId: winner.id,
			loserId: loser.id,
			fields: 'keep',
		});
		const { records } = await exportContact(journey.engine, winner.id);
		expect(records.formerIdentifiers).toContainEqual({
			kind: 'email',
			key: 'old@example.com',
			contactId: winner.id,
			value: 'Old@Example.com',
			leftAt: new Date(START).toISOString(),
		});
		await eraseContact(journey.engine, winner.id);
		for (const key of [OLD, { phoneKey: PHONE }, { emailKey: 'new@example.com' }]) {
			expect(await find(key)).toBeUndefined();
		}
		expect((await save({ email: 'old@example.com' }, 'email')).id).not.toBe(winner.id);
	});

	it('of two with one address and different IDs: two contacts, a pair, and the first is meant by it', async () => {
		const strategy = await createStrategy(journey.engine, {
			name: 'p',
			description: null,
			definition: presetStrategy('contactPerson')?.strategy,
		});
		const address = { email: 'ann@example.com' };
		const other = await save({ externalId: '2', email: 'x@example.com' });
		const first = await save({ ...address, externalId: '1' });
		await journey.advance(HOUR);
		// The older contact gets the address later.
		await save({ ...address, externalId: '2' });
		await save({ externalId: '2', firstName: 'Bo' });
		expect(await find({ emailKey: address.email })).toBe(first.id);
		const third = await saveContactByStrategy(journey.engine, { ...address, externalId: '3' }, { strategy });
		expect(third.outcome).toBe('created');
		expect((await saveContactByStrategy(journey.engine, address, { strategy })).contact?.id).toBe(first.id);
		const pairs = await findDuplicates(journey.engine, strategy, 10);
		expect(pairs.map(({ ids }) => ids)).toContainEqual([other.id, first.id]);
		expect(pairs).toHaveLength(3);
	});

	it('never give a stronger identifier away: a blank one does not empty it', async () => {
		const { id } = await save({ externalId: '1', email: 'ann@example.com', phone: PHONE });
		await save({ email: 'ann@example.com', externalId: '', phone: '' }, 'email');
		expect(await journey.store.contacts.get(id)).toMatchObject({ externalId: '1', phone: null });
	});

	it('makes one contact of what two executions bring at the same moment by different doors', async () => {
		const other = await journey.startEngine();
		const strategy = await createStrategy(journey.engine, {
			name: 'p',
			description: null,
			definition: presetStrategy('contactPerson')?.strategy,
		});
		const known = await save({ externalId: 'switchboard', email: 'desk@example.com', phone: PHONE });
		const fields = { email: 'bo@example.com', phone: PHONE };
		const doors = [
			async (engine: typeof other) => await resolveContact(engine, fields, { ifUnknown: 'create' }),
			async (engine: typeof other) => (await saveContact(engine, fields, { matchBy: 'phone' })).contact,
			async (engine: typeof other) => (await saveContact(engine, fields, { matchBy: 'email' })).contact,
			async (engine: typeof other) => (await saveContactByStrategy(engine, fields, { strategy })).contact,
		];
		const saved = await journey.until(
			Promise.all(
				Array.from({ length: 24 }, async (_, n) => await doors[n % 4](n % 2 ? other : journey.engine)),
			),
		);
		await other.close();
		expect(new Set(saved.map((contact) => contact?.id)).size).toBe(1);
		expect(saved[0]?.id).not.toBe(known.id);
		expect(await journey.store.contacts.count()).toBe(2);
	});
});
