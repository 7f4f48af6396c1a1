import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	completeActivity,
	createActivity,
	createLead,
	moveEnrollments,
	moveLead,
	pauseJourney,
	resumeJourney,
	saveAccount,
	saveContact,
	updateLead,
} from '../../lib/engine';
import type { Lead } from '../../lib/store';
import { draw, ours, standIn, type DrawnWorkflow } from './support/draw';
import { useRunner } from './support/useRunner';
import { ANN, BO, happens, know, openSite } from './scenarios/support';

const runner = useRunner();

const KIM = 'kim@contoso.com';

const leadFor = async (email: string, fields: object = {}): Promise<Lead> => {
	const { id: contactId } = await runner().store.contact(email);
	const lead = await runner().store.with(
		async (engine) =>
			(
				await createLead(engine, {
					contactId,
					matching: 'always',
					ifFound: 'keep',
					fields: { topic: 'Machines', owner: KIM, ...fields },
					origin: null,
				})
			).lead,
	);
	await runner().settle();
	return lead;
};

const ready = async (leadId: string): Promise<void> => {
	await runner().store.with(
		async (engine) =>
			await moveLead(engine, {
				leadId,
				move: { action: 'sales_ready' },
				reason: null,
				opportunity: null,
				by: { kind: 'hand', name: 'Kim' },
				origin: null,
			}),
	);
	await runner().settle();
};

/** Whoever enters gives the lead's owner a task; a day later the lead is accepted. */
const handover = (trigger: INodeParameters): DrawnWorkflow =>
	draw(
		{
			Start: ours('journeyTrigger', { reentry: 'always', ...trigger }),
			Task: ours('journeySalesActivity', { subject: '=About {{ $json.lead.topic }}', owner: 'leadOwner' }),
			Briefed: standIn('record'),
			Wait: ours('journeyWait', { amount: 1, unit: 'days' }),
			Accept: ours('journeyLeadStage', { action: 'sales_accepted' }),
			Done: standIn('record'),
		},
		[['Start', 'Task', 'Briefed', 'Wait', 'Accept', 'Done']],
		{ id: 'handover' },
	);

const seen = (node: string): IDataObject | undefined => runner().ledger.of(node).at(-1)?.json;

beforeEach(async () => await openSite(runner()));

describe('a journey that begins with an event about a lead knows that lead', () => {
	it.each(['lead.sales_ready', 'lead.stage_changed'])('%s', async (eventTypes) => {
		await know(runner(), ANN);
		await runner().publish(handover({ audience: 'event', eventTypes }));
		await leadFor(ANN, { topic: 'Another one', owner: 'lee@contoso.com' });
		const lead = await leadFor(ANN);
		await leadFor(ANN, { topic: 'A third one', owner: null });
		await ready(lead.id);
		expect(seen('Briefed')).toMatchObject({
			lead: { id: lead.id, topic: 'Machines' },
			journey: { leadId: lead.id },
			activity: { owner: KIM, leadId: lead.id, subject: 'About Machines' },
		});
		await runner().advance('1 day');
		expect(seen('Done')).toMatchObject({
			lead: { id: lead.id, status: 'qualified' },
			journey: { leadId: lead.id },
		});
	});

	it('lead.linked: an imported lead that is mapped to its contact', async () => {
		await know(runner(), ANN);
		await runner().publish(handover({ audience: 'event', eventTypes: 'lead.linked' }));
		const { id: contactId } = await runner().store.contact(ANN);
		const lead = await runner().store.with(
			async (engine) =>
				(
					await createLead(engine, {
						contactId: null,
						matching: 'always',
						ifFound: 'keep',
						fields: { topic: 'Imported', owner: KIM },
						origin: null,
					})
				).lead,
		);
		expect(runner().ledger.of('Briefed')).toEqual([]);
		await runner().store.with(async (engine) => await updateLead(engine, lead.id, { contactId }));
		await runner().settle();
		expect(seen('Briefed')).toMatchObject({
			lead: { id: lead.id },
			activity: { owner: KIM, leadId: lead.id },
		});
	});

	it('activity.completed, and the change of an activity', async () => {
		await know(runner(), ANN);
		const { id: contactId } = await runner().store.contact(ANN);
		const lead = await leadFor(ANN);
		const task = async (): Promise<string> =>
			await runner().store.with(
				async (engine) =>
					(
						await createActivity(engine, {
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
					).activity.id,
			);
		for (const trigger of [
			{ audience: 'event', eventTypes: 'activity.completed' },
			{ audience: 'record', record: 'activity', action: 'updated' },
		]) {
			await runner().publish({ ...handover(trigger), id: trigger.audience });
			const id = await task();
			await runner().store.with(async (engine) => await completeActivity(engine, id, null));
			await runner().settle();
			expect(seen('Briefed')).toMatchObject({
				journey: { journeyId: trigger.audience, leadId: lead.id },
				activity: { leadId: lead.id, owner: KIM },
			});
			await runner().unpublish(trigger.audience);
		}
	});

	it('an event of another system that names a lead, but not one of someone else', async () => {
		for (const email of [ANN, BO]) await know(runner(), email);
		await runner().publish(handover({ audience: 'event', eventTypes: 'demo.booked' }));
		const lead = await leadFor(ANN);
		await happens(runner(), 'demo.booked', ANN, { leadId: lead.id });
		expect(seen('Briefed')).toMatchObject({ lead: { id: lead.id }, activity: { leadId: lead.id } });
		for (const leadId of [lead.id, 'unheard of', 5]) {
			await happens(runner(), 'demo.booked', BO, { leadId });
			expect(seen('Briefed')).toMatchObject({ contact: { email: BO }, activity: { leadId: null } });
			expect(seen('Briefed')?.lead).toBeUndefined();
			expect(seen('Briefed')?.journey).not.toHaveProperty('leadId');
		}
	});

	it('the lead of an account, in a journey of contacts and in one of accounts', async () => {
		const account = await runner().store.with(async (engine) => {
			const saved = await saveAccount(engine, { domain: 'contoso.example' }, { matchBy: 'domain' });
			for (const email of [ANN, BO]) {
				await saveContact(engine, { email, accountId: saved.account.id }, { matchBy: 'email' });
			}
			return saved.account;
		});
		const trigger = { audience: 'event', eventTypes: 'lead.sales_ready' };
		await runner().publish(handover(trigger));
		await runner().publish({ ...handover({ ...trigger, per: 'account' }), id: 'accounts' });
		const lead = await runner().store.with(
			async (engine) =>
				(
					await createLead(engine, {
						contactId: null,
						accountId: account.id,
						matching: 'always',
						ifFound: 'keep',
						fields: { topic: 'Machines', owner: KIM },
						origin: null,
					})
				).lead,
		);
		await ready(lead.id);
		const briefed = runner().ledger.of('Briefed');
		expect(briefed).toHaveLength(2);
		for (const { json } of briefed) {
			expect(json).toMatchObject({ lead: { id: lead.id }, activity: { leadId: lead.id, owner: KIM } });
		}
	});
});

it('the lead goes along when its contact is moved by hand, before the journey has begun for it', async () => {
	await know(runner(), ANN);
	await runner().publish(handover({ audience: 'event', eventTypes: 'lead.sales_ready' }));
	const lead = await leadFor(ANN);
	await runner().store.with(async (engine) => await pauseJourney(engine, 'handover'));
	await ready(lead.id);
	expect(runner().ledger.of('Briefed')).toEqual([]);
	const [{ id }] = await runner().store.enrollments(ANN);
	await runner().store.with(async (engine) => {
		await moveEnrollments(engine, { enrollmentIds: [id] }, 'id of Wait');
		await resumeJourney(engine, 'handover');
	});
	await runner().settle();
	await runner().advance('1 day');
	expect(seen('Done')).toMatchObject({ lead: { id: lead.id, status: 'qualified' } });
});

describe('a step that waits for an event about a lead', () => {
	const waiting = (before: Record<string, ReturnType<typeof ours>>): DrawnWorkflow =>
		draw(
			{
				Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'enter' }),
				...before,
				Ready: ours('journeyIfThen', { eventType: 'lead.sales_ready' }),
				Wait: ours('journeyWait', { amount: 1, unit: 'hours' }),
				Done: standIn('record'),
			},
			[['Start', ...Object.keys(before), 'Ready', 'Wait', 'Done']],
		);

	it('gives the journey its lead, if it has none yet', async () => {
		await know(runner(), ANN);
		await runner().publish(waiting({}));
		await happens(runner(), 'enter', ANN);
		const lead = await leadFor(ANN);
		await ready(lead.id);
		await runner().advance('1 hour');
		expect(seen('Done')).toMatchObject({ lead: { id: lead.id }, journey: { leadId: lead.id } });
	});

	it('leaves the journey the lead that it has made', async () => {
		await know(runner(), ANN);
		await runner().publish(waiting({ Make: ours('journeyCreateLead', { matching: 'always' }) }));
		await happens(runner(), 'enter', ANN);
		const [own] = await runner().store.leads(ANN);
		await ready((await leadFor(ANN)).id);
		await runner().advance('1 hour');
		expect(seen('Done')).toMatchObject({ lead: { id: own.id }, journey: { leadId: own.id } });
	});
});
