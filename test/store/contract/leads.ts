import type { Contact } from '../../../lib/store';
import { contactRow, leadRow, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

export function leadContract(context: ContractContext): void {
	describe('leads', () => {
		let ann: Contact;

		beforeEach(async () => {
			ann = await context.store.contacts.insert(contactRow({ email: 'ann@example.com' }));
		});

		it('come back with everything that was given', async () => {
			const lead = await context.store.leads.insert(
				leadRow({ contactId: ann.id, topic: 'Demo', page: '/demo', attributes: { budget: 5 } }),
			);
			expect(await context.store.leads.get(lead.id)).toEqual(lead);
			expect(lead).toMatchObject({
				contactId: ann.id,
				topic: 'Demo',
				page: '/demo',
				attributes: { budget: 5 },
			});
			expect(await context.store.leads.get('none')).toBeNull();
		});

		it('tell what the latest of them say in addition to their fields', async () => {
			const { leads } = context.store;
			for (const attributes of [{ budget: 5 }, {}, { seats: [1], vip: true }]) {
				await leads.insert(leadRow({ contactId: ann.id, attributes }));
			}
			expect(await leads.recentAttributes(2)).toEqual([{ seats: [1], vip: true }, {}]);
			expect(await leads.recentAttributes(10)).toHaveLength(3);
		});

		it('are changed in the given fields only', async () => {
			const lead = await context.store.leads.insert(leadRow({ contactId: ann.id, topic: 'Demo' }));
			context.clock.jumpTo(START + 1);
			const changed = await context.store.leads.update(lead.id, {
				status: 'qualified',
				attributes: { a: 1 },
			});
			expect(changed).toEqual({ ...lead, status: 'qualified', attributes: { a: 1 }, updatedAt: START + 1 });
			expect(await context.store.leads.update('none', { topic: 'x' })).toBeNull();
		});

		it('that are open are found by contact, the one updated last first', async () => {
			const { leads } = context.store;
			const first = await leads.insert(leadRow({ contactId: ann.id }));
			context.clock.jumpTo(START + 1);
			const second = await leads.insert(leadRow({ contactId: ann.id }));
			expect((await leads.findOpen({ contactId: ann.id }))?.id).toBe(second.id);
			await leads.update(second.id, { status: 'disqualified' });
			expect((await leads.findOpen({ contactId: ann.id }))?.id).toBe(first.id);
			await leads.update(first.id, { status: 'qualified' });
			expect(await leads.findOpen({ contactId: ann.id })).toBeNull();
		});

		it('are not found by a contact with the same email address and a different external ID', async () => {
			const { contacts, leads } = context.store;
			const person = async (externalId: string | null) =>
				(await contacts.insert(contactRow({ email: 'info@example.com', externalId }))).id;
			const [first, second, third] = [await person('1'), await person('2'), await person(null)];
			const lead = await leads.insert(leadRow({ contactId: first }));
			expect((await leads.findOpen({ contactId: first }))?.id).toBe(lead.id);
			expect(await leads.findOpen({ contactId: second })).toBeNull();
			expect((await leads.findOpen({ contactId: third }))?.id).toBe(lead.id);
		});

		it('are found by another contact with the same email address, but not by one without', async () => {
			const { contacts, leads } = context.store;
			const lead = await leads.insert(leadRow({ contactId: ann.id }));
			const twin = await contacts.insert(contactRow({ email: 'ANN@example.com' }));
			expect((await leads.findOpen({ contactId: twin.id }))?.id).toBe(lead.id);
			const [blank, blankToo] = [await contacts.insert(contactRow()), await contacts.insert(contactRow())];
			await leads.insert(leadRow({ contactId: blank.id }));
			expect(await leads.findOpen({ contactId: blankToo.id })).toBeNull();
		});

		it('are found by marketing page, if one is given', async () => {
			const { leads } = context.store;
			const demo = await leads.insert(leadRow({ contactId: ann.id, page: '/demo' }));
			context.clock.jumpTo(START + 1);
			await leads.insert(leadRow({ contactId: ann.id, page: '/prices' }));
			expect((await leads.findOpen({ contactId: ann.id, page: '/demo' }))?.id).toBe(demo.id);
			expect(await leads.findOpen({ contactId: ann.id, page: '/none' })).toBeNull();
		});

		it('are made once an enrollment, step and visit', async () => {
			const { leads } = context.store;
			const origin = { enrollmentId: 'e', stepId: 's', originId: 'h' };
			const row = leadRow({ contactId: ann.id, enrollmentId: 'e', stepId: 's', originId: 'h' });
			const lead = await leads.insert(row);
			await expect(leads.insert(row)).rejects.toThrow();
			expect(await leads.findByOrigin(origin)).toEqual(lead);
			expect(await leads.findByOrigin({ ...origin, originId: 'other' })).toBeNull();
			await leads.insert({ ...row, originId: 'other' });
			await leads.insert(leadRow({ contactId: ann.id }));
			await leads.insert(leadRow({ contactId: ann.id }));
		});

		it('cannot belong to a contact that does not exist', async () => {
			await expect(context.store.leads.insert(leadRow({ contactId: 'nobody' }))).rejects.toThrow();
		});

		it('are listed newest first, by contact, status and journey', async () => {
			const { contacts, leads } = context.store;
			const ben = await contacts.insert(contactRow());
			const one = await leads.insert(leadRow({ contactId: ann.id, journeyId: 'j' }));
			context.clock.jumpTo(START + 1);
			const two = await leads.insert(leadRow({ contactId: ann.id, status: 'qualified' }));
			const three = await leads.insert(leadRow({ contactId: ben.id }));
			const ids = async (filter: Parameters<typeof leads.list>[0]) =>
				(await leads.list(filter)).map(({ id }) => id);
			expect(await ids({ contactId: ann.id })).toEqual([two.id, one.id]);
			expect(await ids({ status: 'open' })).toEqual([three.id, one.id]);
			expect(await ids({ journeyId: 'j' })).toEqual([one.id]);
			expect(await ids({ limit: 1, offset: 1 })).toEqual([two.id]);
		});

		it('are listed by owner, score, readiness for sales, and whose they are', async () => {
			const { accounts, leads, scoring } = context.store;
			const account = await accounts.insert({
				externalId: null,
				name: 'Acme',
				nameKey: 'acme',
				domain: 'acme.example',
				owner: null,
				attributes: {},
			});
			const kims = await leads.insert(leadRow({ contactId: ann.id, owner: 'kim@contoso.com' }));
			const hot = await leads.insert(leadRow({ accountId: account.id, owner: 'lee@contoso.com' }));
			const cold = await leads.insert(leadRow());
			await scoring.writeLeads([
				{ id: hot.id, score: 80, grade: 'Hot', scores: {}, salesReadyAt: START },
				{ id: cold.id, score: 0, grade: 'Cold', scores: {}, salesReadyAt: null },
			]);
			const ids = async (filter: Parameters<typeof leads.list>[0]) =>
				(await leads.list(filter)).map(({ id }) => id);
			expect(await ids({ owner: 'kim@contoso.com' })).toEqual([kims.id]);
			expect(await ids({ minScore: 80 })).toEqual([hot.id]);
			expect(await ids({ minScore: 0, maxScore: 79 })).toEqual([cold.id]);
			expect(await ids({ maxScore: 100 })).toEqual([cold.id, hot.id]);
			expect(await ids({ salesReady: true })).toEqual([hot.id]);
			expect(await ids({ salesReady: false })).toEqual([cold.id, kims.id]);
			expect(await ids({ linked: 'contact' })).toEqual([kims.id]);
			expect(await ids({ linked: 'account' })).toEqual([hot.id]);
			expect(await ids({ linked: 'none' })).toEqual([cold.id]);
		});
	});
}
