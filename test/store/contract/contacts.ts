import { contactRow, DAY, leadRow, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

export function contactContract(context: ContractContext): void {
	describe('contacts', () => {
		it('are found by id, external id, email key and phone key', async () => {
			const { contacts } = context.store;
			const ann = await contacts.insert(
				contactRow({
					externalId: 'crm-1',
					email: 'Ann@Example.com',
					phone: '+31 20 794 6000',
					phoneKey: '+31207946000',
				}),
			);
			await contacts.insert(contactRow({ email: 'ben@example.com' }));
			expect(await contacts.get(ann.id)).toEqual(ann);
			expect(await contacts.find({ externalId: 'crm-1' })).toEqual(ann);
			expect(await contacts.find({ emailKey: 'ann@example.com' })).toEqual(ann);
			expect(await contacts.find({ phoneKey: '+31207946000' })).toEqual(ann);
		});

		it('are not found by what no contact has', async () => {
			const { contacts } = context.store;
			await contacts.insert(contactRow());
			expect(await contacts.get('none')).toBeNull();
			expect(await contacts.find({ externalId: 'none' })).toBeNull();
			expect(await contacts.find({ emailKey: '' })).toBeNull();
			expect(await contacts.find({ phoneKey: '' })).toBeNull();
		});

		it('come back with everything that was given', async () => {
			const { contacts } = context.store;
			const given = {
				externalId: 'crm-1',
				email: 'Zoë@Example.com',
				phone: '020 794 6000',
				firstName: 'Zoë',
				lastName: 'O’Brien; drop table contacts--',
				company: '株式会社 😀',
				timeZone: 'Europe/Brussels',
				accountId: null,
				owner: 'sam',
				attributes: { plan: 'pro', tags: ['a', 'b'], nested: { deep: [null, true, 1.5, 'é'] } },
			};
			const { id } = await contacts.insert(contactRow(given));
			expect(await contacts.get(id)).toEqual({
				id,
				externalId: 'crm-1',
				email: 'Zoë@Example.com',
				phone: '020 794 6000',
				firstName: 'Zoë',
				lastName: 'O’Brien; drop table contacts--',
				company: '株式会社 😀',
				timeZone: 'Europe/Brussels',
				accountId: null,
				owner: 'sam',
				attributes: given.attributes,
				testSpeed: null,
				createdBy: null,
				createdAt: START,
				updatedAt: START,
			});
		});

		it('with one email address: the one that had it first is found', async () => {
			const { contacts } = context.store;
			const address = { email: 'ann@example.com', emailKey: 'ann@example.com' };
			const older = await contacts.insert(contactRow({ email: 'x@example.com' }));
			const first = await contacts.insert(contactRow(address));
			context.clock.jumpTo(START + 1);
			await contacts.update(older.id, address);
			expect((await contacts.find({ emailKey: 'ann@example.com' }))?.id).toBe(first.id);
			await contacts.update(first.id, { ...address, email: 'Ann@Example.com', firstName: 'Ann' });
			expect((await contacts.find({ emailKey: 'ann@example.com' }))?.id).toBe(first.id);
			await contacts.update(first.id, { email: 'new@example.com', emailKey: 'new@example.com' });
			expect((await contacts.find({ emailKey: 'ann@example.com' }))?.id).toBe(older.id);
			expect((await contacts.find({ emailKey: 'x@example.com' }))?.id).toBe(older.id);
		});

		it('cannot have one external id twice', async () => {
			await context.store.contacts.insert(contactRow({ externalId: 'crm-1' }));
			await expect(context.store.contacts.insert(contactRow({ externalId: 'crm-1' }))).rejects.toThrow();
			expect(await context.store.contacts.count()).toBe(1);
		});

		it('are changed in the given fields only, and know when', async () => {
			const { contacts } = context.store;
			const ann = await contacts.insert(
				contactRow({ email: 'ann@example.com', attributes: { plan: 'pro' } }),
			);
			context.clock.jumpTo(START + DAY);
			const changed = await contacts.update(ann.id, { company: 'Acme' });
			expect(changed).toEqual({ ...ann, company: 'Acme', updatedAt: START + DAY });
			expect(await contacts.get(ann.id)).toEqual(changed);
			expect(await contacts.update('none', { company: 'Acme' })).toBeNull();
		});

		it('are read many at a time', async () => {
			const { contacts } = context.store;
			const ann = await contacts.insert(contactRow());
			const ben = await contacts.insert(contactRow());
			const found = await contacts.getMany([ann.id, 'none', ben.id, ann.id]);
			expect([...found.keys()].sort()).toEqual([ann.id, ben.id].sort());
			expect(found.get(ann.id)).toEqual(ann);
			expect((await contacts.getMany([])).size).toBe(0);
		});

		it('that were changed since an instant are told, also when only a lead of theirs was', async () => {
			const { contacts, leads } = context.store;
			const [ann, ben, cleo] = [
				await contacts.insert(contactRow()),
				await contacts.insert(contactRow()),
				await contacts.insert(contactRow()),
			];
			context.clock.jumpTo(START + 10);
			await contacts.update(ann.id, { company: 'Acme' });
			await leads.insert(leadRow({ contactId: ben.id }));
			const wanted = [ann, ben, cleo].map(({ id }) => ({ contactId: id, since: START + 10 }));
			expect((await contacts.changedSince(wanted)).sort()).toEqual([ann.id, ben.id].sort());
			expect(await contacts.changedSince([{ contactId: ann.id, since: START + 11 }])).toEqual([]);
			expect(await contacts.changedSince([])).toEqual([]);
		});

		describe('in a list', () => {
			it('come newest first, a page at a time', async () => {
				const ids: string[] = [];
				for (let n = 0; n < 5; n++) {
					context.clock.jumpTo(START + n);
					ids.push((await context.store.contacts.insert(contactRow())).id);
				}
				const newestFirst = ids.reverse();
				const page = async (limit: number, offset: number) =>
					(await context.store.contacts.list({ limit, offset })).map(({ id }) => id);
				expect(await page(2, 0)).toEqual(newestFirst.slice(0, 2));
				expect(await page(2, 4)).toEqual(newestFirst.slice(4));
				expect(await page(10, 0)).toEqual(newestFirst);
			});

			it.each([
				['zo', 'Zoë'],
				['ZOË', 'Zoë'],
				['zoë', 'Zoë'],
				['éLODIE', 'Élodie'],
				['straßE', 'Straße'],
				['ÖDÖN', 'Émile Ödön'],
				['иван', 'Иван'],
				['100%', '100% Cotton'],
				['a_b', 'a_b'],
				['\\', 'back\\slash'],
				["o'b", "O'Brien"],
			])('are found by "%s" in a name such as %s, and nobody else is', async (search, name) => {
				const { contacts } = context.store;
				const found = await contacts.insert(contactRow({ lastName: name }));
				await contacts.insert(contactRow({ lastName: 'Smith', company: '100 Cotton axb', firstName: 'Ann' }));
				expect((await contacts.list({ search })).map(({ id }) => id)).toEqual([found.id]);
			});

			it('are looked for in email address, phone number, company and external id as well', async () => {
				const { contacts } = context.store;
				await contacts.insert(
					contactRow({
						email: 'ann@example.com',
						phone: '020 794',
						company: 'Acme',
						externalId: 'crm-1',
						firstName: 'Ann',
					}),
				);
				for (const search of ['@EXAMPLE', '794', 'acme', 'CRM', 'ann', ' acme ']) {
					expect([search, (await contacts.list({ search })).length]).toEqual([search, 1]);
				}
				expect(await contacts.list({ search: 'nobody' })).toEqual([]);
				expect(await contacts.list({ search: '  ' })).toHaveLength(1);
			});
		});

		describe("'s identities", () => {
			const claim = (recordId: string, key = 'ann@example.com') =>
				({ recordType: 'contact', scope: 'email', key, recordId }) as const;

			it('are claimed once, and the second is told who has it', async () => {
				const { contacts } = context.store;
				expect(await contacts.claimKey(claim('a'))).toBeNull();
				expect(await contacts.claimKey(claim('b'))).toBe('a');
				expect(await contacts.claimKey(claim('b', 'ben@example.com'))).toBeNull();
				expect(await contacts.claimKey({ ...claim('b'), scope: 'phone' })).toBeNull();
				expect(await contacts.claimKey({ ...claim('b'), recordType: 'lead' })).toBeNull();
			});

			it('are claimed once also by many at the same moment', async () => {
				const owners = await Promise.all(
					Array.from({ length: 20 }, async (_, n) => await context.store.contacts.claimKey(claim(String(n)))),
				);
				expect(owners.filter((owner) => owner === null)).toHaveLength(1);
			});

			it('go to another record only from the one that has them', async () => {
				const { contacts } = context.store;
				await contacts.claimKey(claim('a'));
				expect(await contacts.reassignKey(claim('b'), 'x')).toBe(false);
				expect(await contacts.reassignKey(claim('b'), 'a')).toBe(true);
				expect(await contacts.reassignKey(claim('c'), 'a')).toBe(false);
				expect(await contacts.claimKey(claim('d'))).toBe('b');
			});
		});
	});
}
