import { ConflictError, InvalidInputError, NotFoundError } from '../../lib/domain';
import {
	createActivity,
	createSegment,
	deleteAccount,
	inTransaction,
	refreshSegment,
	saveAccount,
	saveContact,
	type AccountFields,
	type ContactFields,
	type SaveAccountOptions,
	type SaveContactOptions,
} from '../../lib/engine';
import { processChanges } from '../../lib/engine/changes/processChanges';
import { EngineHarness } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { HOUR, START } from '../support/rows';

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	const save = async (fields: AccountFields, options: Partial<SaveAccountOptions> = {}) =>
		await saveAccount(journey.engine, fields, { matchBy: 'domain', ...options });

	const know = async (fields: ContactFields, options: Partial<SaveContactOptions> = {}) =>
		(await saveContact(journey.engine, fields, { matchBy: 'email', ...options })).contact;

	describe('saving an account', () => {
		it('finds it again by another spelling of its domain, and merges what else is known', async () => {
			const first = await save({
				domain: 'https://www.Acme.example/about',
				name: 'Acme',
				attributes: { size: 3 },
			});
			expect(first).toMatchObject({ outcome: 'created', matchedBy: 'domain' });
			expect(first.account).toMatchObject({ domain: 'acme.example', name: 'Acme', createdAt: START });
			await journey.advance(HOUR);
			const again = await save({ domain: 'ACME.example', owner: 'kim', attributes: { city: 'Ghent' } });
			expect(again.outcome).toBe('updated');
			expect(again.account).toMatchObject({
				id: first.account.id,
				name: 'Acme',
				owner: 'kim',
				attributes: { size: 3, city: 'Ghent' },
				updatedAt: START + HOUR,
			});
			expect((await save({ domain: 'acme.example', owner: 'kim' })).outcome).toBe('unchanged');
			expect(await journey.store.accounts.count()).toBe(1);
		});

		it('finds it by its name in another spelling, or by the ID of another system', async () => {
			const { account } = await save({ name: 'Café  Ørsted', externalId: 'erp-1' }, { matchBy: 'name' });
			const ids = [
				await save({ name: 'CAFE ORSTED' }, { matchBy: 'name' }),
				await save({ externalId: 'erp-1' }, { matchBy: 'externalId' }),
			].map((saved) => saved.account.id);
			expect(ids).toEqual([account.id, account.id]);
		});

		it('fills only empty fields, if told so, and empties them when told so', async () => {
			await save({ domain: 'acme.example', name: 'Acme' });
			const { account } = await save(
				{ domain: 'acme.example', name: 'Other', owner: 'kim' },
				{ ifFound: 'fillEmpty' },
			);
			expect(account).toMatchObject({ name: 'Acme', owner: 'kim' });
			expect((await save({ domain: 'acme.example', owner: ' ' })).account.owner).toBeNull();
		});

		it.each<[string, AccountFields, Partial<SaveAccountOptions>, RegExp]>([
			['no domain', { name: 'Acme' }, {}, /^domain: is missing, and accounts are matched by it/],
			['what is no domain', { domain: 'acme' }, {}, /^domain: "acme" is not a domain/],
			['a name of nothing', { name: ' ' }, { matchBy: 'name' }, /^name: is missing/],
			['a novel', { domain: 'a.nl', name: 'x'.repeat(1001) }, {}, /^name: is longer than 1000/],
			['with its path', { domain: 'a b' }, { path: 'account.' }, /^account\.domain: "a b" is not/],
		])('refuses %s', async (_, fields, options, message) => {
			const refused = save(fields, options);
			await expect(refused).rejects.toThrow(InvalidInputError);
			await expect(refused).rejects.toThrow(message);
		});

		it('refuses the ID of another account', async () => {
			await save({ domain: 'acme.example', externalId: 'erp-1' });
			await expect(save({ domain: 'other.example', externalId: 'erp-1' })).rejects.toThrow(
				/externalId: "erp-1" belongs to another account/,
			);
		});

		it('makes one of many that are saved at the same moment by two processes', async () => {
			const other = await journey.startEngine();
			const saved = await journey.until(
				Promise.all(
					Array.from(
						{ length: 10 },
						async (_, n) =>
							await saveAccount(
								n % 2 ? journey.engine : other,
								{ domain: 'acme.example', attributes: { [`by${n}`]: true } },
								{ matchBy: 'domain' },
							),
					),
				),
			);
			await other.close();
			expect(new Set(saved.map(({ account }) => account.id)).size).toBe(1);
			expect(saved.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
			expect(await journey.store.accounts.count()).toBe(1);
		});
	});

	describe('contacts belong to an account', () => {
		it('by its ID, which must exist', async () => {
			const { account } = await save({ domain: 'acme.example' });
			expect((await know({ email: 'ann@example.com', accountId: account.id })).accountId).toBe(account.id);
			await expect(
				know({ email: 'bo@example.com', accountId: 'none' }, { path: 'contact.' }),
			).rejects.toThrow(/^contact\.accountId: there is no account "none"/);
			expect(await journey.store.contacts.count()).toBe(1);
		});

		it('by the domain of their address, only if told so', async () => {
			const { account } = await save({ domain: 'acme.example' });
			expect((await know({ email: 'ann@acme.example' })).accountId).toBeNull();
			const link = { accountByDomain: 'link' as const };
			expect((await know({ email: 'ann@acme.example' }, link)).accountId).toBe(account.id);
			expect((await know({ email: 'bo@mail.acme.example' }, link)).accountId).toBe(account.id);
			expect((await know({ email: 'cy@other.example' }, link)).accountId).toBeNull();
		});

		it('not by what says nothing, nor against what is known', async () => {
			const create = { accountByDomain: 'create' as const };
			expect((await know({ email: 'ann@gmail.com' }, create)).accountId).toBeNull();
			const { account } = await save({ domain: 'acme.example' });
			await know({ email: 'bo@other.example', accountId: account.id });
			expect((await know({ email: 'bo@other.example' }, create)).accountId).toBe(account.id);
			expect((await know({ email: 'bo@other.example', accountId: null }, create)).accountId).toBeNull();
			expect(await journey.store.accounts.count()).toBe(1);
		});

		it('by a new account for their domain', async () => {
			const create = { accountByDomain: 'create' as const };
			const ann = await know({ email: 'ann@acme.example', company: 'Acme Inc.' }, create);
			const bo = await know({ email: 'bo@acme.example' }, create);
			expect(ann.accountId).not.toBeNull();
			expect(bo.accountId).toBe(ann.accountId);
			expect(await journey.store.accounts.get(ann.accountId ?? '')).toMatchObject({
				domain: 'acme.example',
				name: 'Acme Inc.',
			});
		});
	});

	it('a change of an account is noted for each of its contacts, and segments follow', async () => {
		const { account } = await save({ domain: 'acme.example' });
		const members = await Promise.all(
			['ann@a.nl', 'bo@b.nl'].map(async (email) => (await know({ email, accountId: account.id })).id),
		);
		await know({ email: 'cy@c.nl' });
		const segment = await createSegment(journey.engine, {
			name: 'Large',
			kind: 'dynamic',
			description: null,
			timeZone: null,
			definition: {
				kind: 'field',
				record: 'account',
				field: 'attributes.size',
				operator: 'greaterThan',
				value: 10,
			},
		});
		await refreshSegment(journey.engine, segment.id);
		await journey.engine.clock.idle();
		// Before anybody can react.
		const noted = await inTransaction(journey.engine, async (tx) => {
			await saveAccount(tx, { domain: 'acme.example', attributes: { size: 12 } }, { matchBy: 'domain' });
			return await tx.store.changes.take(10);
		});
		expect(
			noted.map(({ contactId, recordId, action, fields }) => [contactId, recordId, action, fields]),
		).toEqual(expect.arrayContaining(members.map((id) => [id, account.id, 'updated', ['attributes.size']])));
		expect(noted).toHaveLength(2);
		await save({ domain: 'acme.example', attributes: { size: 13 } });
		while (await processChanges(journey.engine));
		const found = await journey.store.segments.members(segment.id, { limit: 10 });
		expect(found.map(({ contact }) => contact.id)).toEqual([...members].sort());
	});

	describe('deleting an account', () => {
		it('needs that nothing refers to it, and frees its domain', async () => {
			const { account } = await save({ domain: 'acme.example' });
			const ann = await know({ email: 'ann@a.nl', accountId: account.id });
			await createActivity(journey.engine, {
				kind: 'task',
				subject: 'Call',
				description: null,
				dueAt: null,
				startsAt: null,
				endsAt: null,
				owner: null,
				contactId: ann.id,
				leadId: null,
				accountId: account.id,
				origin: null,
			});
			const refused = deleteAccount(journey.engine, account.id);
			await expect(refused).rejects.toThrow(ConflictError);
			await expect(refused).rejects.toThrow(/still used by 1 contact, 1 activity/);
			const [activity] = await journey.store.activities.list({ accountId: account.id });
			await journey.store.activities.delete(activity.id);
			await know({ email: 'ann@a.nl', accountId: null });
			expect((await deleteAccount(journey.engine, account.id)).id).toBe(account.id);
			expect(await journey.store.accounts.get(account.id)).toBeNull();
			const { account: next, outcome } = await save({ domain: 'acme.example' });
			expect(outcome).toBe('created');
			expect(next.id).not.toBe(account.id);
			await expect(deleteAccount(journey.engine, 'none')).rejects.toThrow(NotFoundError);
		});
	});
});
