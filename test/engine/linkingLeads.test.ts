import { InvalidInputError, NotFoundError } from '../../lib/domain';
import { DEFAULT_ENTRY_RULES } from '../../lib/domain/journey';
import {
	createActivity,
	createLead,
	createStrategy,
	eraseContact,
	mergeRecords,
	moveLead,
	registerSource,
	saveAccount,
	undoMerge,
	updateLead,
	type LeadRequest,
} from '../../lib/engine';
import type { Account, Contact, Lead } from '../../lib/store';
import { JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { contactRow } from '../support/rows';
import { scoringModel, ScoringHarness } from '../support/scoringHarness';

onBothStores((newPlace) => {
	let scoring: ScoringHarness;
	let acme: Account;
	let ann: Contact;
	let bo: Contact;

	beforeEach(async () => {
		scoring = await ScoringHarness.start(newPlace());
		const { engine, store } = scoring.journey;
		({ account: acme } = await saveAccount(engine, { domain: 'acme.example' }, { matchBy: 'domain' }));
		ann = await store.contacts.insert(contactRow({ email: 'ann@acme.example', accountId: acme.id }));
		bo = await store.contacts.insert(contactRow({ email: 'bo@example.com' }));
	});

	afterEach(async () => await scoring.close());

	const create = async (given: Partial<LeadRequest> = {}): Promise<Lead> => {
		const { lead } = await createLead(scoring.journey.engine, {
			contactId: null,
			matching: 'always',
			ifFound: 'update',
			fields: { topic: 'Espresso machines' },
			origin: null,
			...given,
		});
		await scoring.journey.engine.clock.idle();
		return lead;
	};

	const update = async (lead: Lead, changes: Parameters<typeof updateLead>[2]): Promise<Lead> => {
		const after = await updateLead(scoring.journey.engine, lead.id, changes);
		await scoring.journey.engine.clock.idle();
		return after;
	};

	const task = async (lead: Lead, contactId: string | null = null) =>
		(
			await createActivity(scoring.journey.engine, {
				kind: 'task',
				subject: 'Call',
				description: null,
				dueAt: null,
				startsAt: null,
				endsAt: null,
				owner: null,
				contactId,
				leadId: lead.id,
				accountId: null,
				origin: null,
			})
		).activity;

	const opens = async (contact: Contact): Promise<void> => {
		await scoring.journey.event(contact.id, { type: 'email.opened' });
		await scoring.journey.engine.clock.idle();
	};

	describe('create a lead, then link it manually to a new or existing contact', () => {
		it('belongs to no one at first, and says why it has no score', async () => {
			await scoring.publish(scoringModel());
			const lead = await create();
			expect(lead).toMatchObject({ contactId: null, accountId: null, stage: 'inquiry', status: 'open' });
			expect(await scoring.record(lead)).toMatchObject({ score: null, unscored: 'no_contact_or_account' });
		});

		it('has the score of the contact from then on, and of the next one once it is linked again', async () => {
			await scoring.publish(scoringModel());
			const lead = await create();
			await opens(ann);
			await opens(ann);
			await opens(bo);
			expect(await update(lead, { contactId: ann.id })).toMatchObject({
				contactId: ann.id,
				accountId: acme.id,
			});
			expect(await scoring.said(lead)).toMatchObject({ score: 20 });
			expect(await scoring.record(lead)).toMatchObject({ unscored: null });
			expect(await update(lead, { contactId: bo.id })).toMatchObject({ contactId: bo.id, accountId: null });
			expect(await scoring.said(lead)).toMatchObject({ score: 10 });
			await update(lead, { contactId: null });
			expect(await scoring.record(lead)).toMatchObject({ score: null, unscored: 'no_contact_or_account' });
		});

		it('tells both contacts', async () => {
			const lead = await create({ fields: { owner: 'kim@contoso.com' } });
			await update(lead, { contactId: ann.id });
			await update(lead, { contactId: bo.id });
			expect(await scoring.eventsOf(ann, 'lead.linked')).toEqual([
				{
					leadId: lead.id,
					contactId: ann.id,
					accountId: acme.id,
					previousContactId: null,
					previousAccountId: null,
					owner: 'kim@contoso.com',
				},
			]);
			expect(await scoring.eventsOf(ann, 'lead.unlinked')).toEqual([
				expect.objectContaining({ leadId: lead.id, contactId: bo.id, previousContactId: ann.id }),
			]);
			expect(await scoring.eventsOf(bo, 'lead.linked')).toHaveLength(1);
			expect(await scoring.eventsOf(bo, 'lead.unlinked')).toEqual([]);
		});

		it('takes its open activities along, and leaves those that are done with whom they were about', async () => {
			const lead = await create();
			const early = await task(lead);
			await update(lead, { contactId: ann.id });
			const { store, engine } = scoring.journey;
			expect(await store.activities.get(early.id)).toMatchObject({ contactId: ann.id, accountId: acme.id });
			const done = await task(lead, ann.id);
			await store.activities.complete(done.id, null);
			const other = await task(lead, (await scoring.journey.contact()).id);
			await update(lead, { contactId: bo.id });
			await engine.clock.idle();
			expect(await store.activities.get(early.id)).toMatchObject({ contactId: bo.id, accountId: null });
			expect(await store.activities.get(done.id)).toMatchObject({ contactId: ann.id });
			expect(await store.activities.get(other.id)).toMatchObject({ contactId: other.contactId });
		});

		it('moves through its lifecycle before it is linked, and raises no events', async () => {
			const lead = await create();
			const { lead: moved } = await moveLead(scoring.journey.engine, {
				leadId: lead.id,
				move: { action: 'teleprospect_ready' },
				reason: null,
				opportunity: null,
				by: { kind: 'hand', name: 'Kim' },
				origin: null,
			});
			expect(moved.stage).toBe('teleprospecting_acceptance');
			expect(await scoring.journey.store.lifecycle.history(lead.id)).toHaveLength(1);
		});

		it('writes nothing more about a contact that was erased', async () => {
			const lead = await create({ contactId: bo.id });
			await eraseContact(scoring.journey.engine, bo.id);
			expect(await update(lead, { contactId: ann.id })).toMatchObject({ contactId: ann.id, topic: null });
			expect(await scoring.eventsOf(bo, 'lead.unlinked')).toEqual([]);
			expect(await scoring.eventsOf(ann, 'lead.linked')).toHaveLength(1);
		});

		it('refuses a contact or an account that is not there, and changes nothing', async () => {
			const lead = await create();
			await expect(update(lead, { contactId: 'x', topic: 'Tea' })).rejects.toThrow(NotFoundError);
			await expect(update(lead, { accountId: 'x' })).rejects.toThrow(NotFoundError);
			expect(await scoring.fresh(lead)).toMatchObject({ topic: 'Espresso machines', contactId: null });
		});
	});

	describe('import leads from a file, then map each to a contact or account', () => {
		it('lists those that are left to map', async () => {
			const leads = [await create(), await create(), await create()];
			await update(leads[0], { contactId: bo.id });
			await update(leads[1], { accountId: acme.id });
			const listed = async (linked: 'none' | 'account' | 'contact') =>
				(await scoring.journey.store.leads.list({ linked })).map(({ id }) => id);
			expect([await listed('contact'), await listed('account'), await listed('none')]).toEqual(
				leads.map(({ id }) => [id]),
			);
		});

		it('is scored by its account, and told to a contact of it', async () => {
			await scoring.publish(scoringModel({ basis: 'account' }));
			const lead = await create();
			await opens(ann);
			expect(await update(lead, { accountId: acme.id })).toMatchObject({
				contactId: null,
				accountId: acme.id,
			});
			expect(await scoring.said(lead)).toMatchObject({ score: 10 });
			expect(await scoring.eventsOf(ann, 'lead.linked')).toHaveLength(1);
		});

		it('keeps the account it was mapped to when it gets a contact without one', async () => {
			const lead = await create({ accountId: acme.id });
			expect(await update(lead, { contactId: bo.id })).toMatchObject({
				contactId: bo.id,
				accountId: acme.id,
			});
			expect(await create({ contactId: bo.id, accountId: acme.id })).toMatchObject({
				contactId: bo.id,
				accountId: acme.id,
			});
		});

		it('lets the contact enter where leads are awaited, and not the one that it was taken from', async () => {
			const rules = { ...DEFAULT_ENTRY_RULES, reentry: 'always' as const };
			const { engine, store } = scoring.journey;
			for (const action of ['created', 'updated'] as const) {
				await scoring.journey.step(action);
				await registerSource(engine, {
					journeyId: JOURNEY,
					stepId: action,
					audience: { kind: 'record', record: 'lead', action, fields: [] },
					rules,
				});
			}
			const entered = async () =>
				(await store.enrollments.list({ journeyId: JOURNEY }))
					.map(({ contactId, entryData }) => `${contactId === ann.id ? 'Ann' : 'Bo'} ${entryData?.action}`)
					.sort();
			const lead = await create();
			expect(await entered()).toEqual([]);
			await update(lead, { contactId: ann.id });
			expect(await entered()).toEqual(['Ann created', 'Ann updated']);
			await update(lead, { contactId: bo.id });
			expect(await entered()).toEqual(['Ann created', 'Ann updated', 'Bo updated']);
		});

		it('is linked by the strategy that finds it again for a contact', async () => {
			const strategy = await createStrategy(scoring.journey.engine, {
				name: 'By number',
				description: null,
				definition: {
					record: 'lead',
					rules: [{ fields: [{ field: 'attributes.number', compare: 'exact' }] }],
				},
			});
			const imported = await create({ fields: { attributes: { number: 'L-1' } } });
			const again = await createLead(scoring.journey.engine, {
				contactId: ann.id,
				ifFound: 'update',
				fields: { attributes: { number: 'L-1' } },
				matching: { strategy },
				origin: null,
			});
			expect(again).toMatchObject({ outcome: 'updated', lead: { id: imported.id, contactId: ann.id } });
			expect(await scoring.eventsOf(ann, 'lead.linked')).toHaveLength(1);
		});

		it('gets its contact by a merge, too, and is scored then', async () => {
			await scoring.publish(scoringModel());
			const imported = await create();
			const known = await create({ contactId: bo.id });
			await opens(bo);
			await mergeRecords(scoring.journey.engine, {
				record: 'lead',
				winnerId: imported.id,
				loserId: known.id,
				fields: 'fillEmpty',
			});
			await scoring.journey.engine.clock.idle();
			expect(await scoring.fresh(imported)).toMatchObject({ contactId: bo.id, score: 10 });
		});

		it('takes its activities along to the contact that a merge gives it', async () => {
			const { engine, store } = scoring.journey;
			const imported = await create();
			const call = await task(imported);
			const known = await create({ contactId: bo.id });
			const merge = { record: 'lead' as const, winnerId: imported.id, loserId: known.id };
			const { id } = await mergeRecords(engine, { ...merge, fields: 'fillEmpty' });
			expect(await store.activities.get(call.id)).toMatchObject({ contactId: bo.id, leadId: imported.id });
			await undoMerge(engine, id);
			expect(await scoring.fresh(imported)).toMatchObject({ contactId: null });
			await mergeRecords(engine, { ...merge, fields: 'fillEmpty' });
			await eraseContact(engine, bo.id);
			expect(await store.activities.get(call.id)).toMatchObject({ subject: 'Erased', status: 'canceled' });
		});

		it('keeps nothing of a contact’s lead that was merged into it, when that contact is erased', async () => {
			const { engine, store } = scoring.journey;
			const imported = await create();
			const ofBo = await create({ contactId: bo.id, fields: { topic: 'Only Bo’s' } });
			const ofAnn = await create({ contactId: ann.id, fields: { topic: 'Only Ann’s' } });
			for (const loser of [ofBo, ofAnn]) {
				const merge = { record: 'lead' as const, winnerId: imported.id, loserId: loser.id };
				await mergeRecords(engine, { ...merge, fields: 'keep' });
			}
			await eraseContact(engine, bo.id);
			const log = await store.merges.list();
			expect(log.map(({ loserId }) => loserId)).toEqual([ofAnn.id]);
		});
	});

	it('refuses a text that is too long, before anything is linked', async () => {
		const lead = await create();
		await expect(update(lead, { contactId: bo.id, topic: 'x'.repeat(1001) })).rejects.toThrow(
			InvalidInputError,
		);
		expect(await scoring.fresh(lead)).toMatchObject({ contactId: null });
	});
});
