import { DEFAULT_SWITCHES, parseProcess, PRESET_PROCESSES } from '../../../lib/domain/lifecycle';
import type { Lead, NewLeadMove } from '../../../lib/store';
import { contactRow, leadRow, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

const DEALS = {
	name: 'Deals',
	description: 'What we sell',
	definition: parseProcess({ stages: [{ key: 'new' }, { key: 'won', closes: 'qualified' }] }, 'x'),
	...DEFAULT_SWITCHES,
	automaticSalesReady: false,
};

export function lifecycleContract(context: ContractContext): void {
	const moving = (lead: Lead, given: Partial<NewLeadMove>): NewLeadMove => ({
		leadId: lead.id,
		processId: lead.processId,
		action: 'set',
		to: lead.stage,
		toStatus: lead.status,
		reason: null,
		movedBy: 'hand',
		mover: null,
		journeyId: null,
		enrollmentId: null,
		stepId: null,
		originId: null,
		...given,
	});

	const newLead = async (given: Parameters<typeof leadRow>[0] = {}): Promise<Lead> => {
		const { id } = await context.store.contacts.insert(contactRow());
		return await context.store.leads.insert(leadRow({ contactId: id, ...given }));
	};

	const moveAll = async (wanted: Array<[Lead, Partial<NewLeadMove>]>) =>
		await context.store.transaction(async ({ lifecycle }) => {
			const locked = await lifecycle.lockLeads(wanted.map(([{ id }]) => id));
			return await lifecycle.move(
				wanted.map(([{ id }, given]) => {
					const lead = locked.get(id) as Lead;
					return { lead, move: moving(lead, given) };
				}),
			);
		});

	const move = async (lead: Lead, given: Partial<NewLeadMove>) => {
		const [moved] = await moveAll([[lead, given]]);
		return moved;
	};

	describe('lifecycle processes', () => {
		it('are those of every store, until others are made', async () => {
			const { lifecycle } = context.store;
			expect(await lifecycle.processes()).toEqual(PRESET_PROCESSES);
			expect(await lifecycle.process(null)).toEqual(PRESET_PROCESSES[0]);
			expect(await lifecycle.process('buyer_journey')).toEqual(PRESET_PROCESSES[2]);
			expect(await lifecycle.process('none')).toBeNull();
			const made = await lifecycle.save('deals', DEALS);
			expect(made).toEqual({ ...DEALS, id: 'deals' });
			expect(await lifecycle.process('deals')).toEqual(made);
			expect((await lifecycle.processes()).slice(PRESET_PROCESSES.length)).toEqual([made]);
		});

		it('are changed and deleted, and have one name each', async () => {
			const { lifecycle } = context.store;
			await lifecycle.save('deals', DEALS);
			await expect(lifecycle.save('other', { ...DEALS, name: ' DEALS' })).rejects.toThrow();
			const changed = await lifecycle.save('deals', { ...DEALS, name: 'Sales', cleanUpScores: false });
			expect(await lifecycle.process('deals')).toEqual(changed);
			expect(changed).toMatchObject({ name: 'Sales', cleanUpScores: false, automaticSalesReady: false });
			expect(await lifecycle.delete('deals')).toBe(true);
			expect(await lifecycle.delete('deals')).toBe(false);
			expect(await lifecycle.process('deals')).toBeNull();
		});

		it('of every store keep their stages when their switches are changed', async () => {
			const { lifecycle } = context.store;
			const [preset, ...others] = PRESET_PROCESSES;
			const off = { ...preset, automatedMarketingQualification: false };
			await lifecycle.save('default', { ...off, definition: null });
			expect(await lifecycle.process(null)).toEqual(off);
			expect(await lifecycle.processes()).toEqual([off, ...others]);
		});

		it('know how many leads are in each of their stages', async () => {
			const { lifecycle } = context.store;
			await newLead();
			await newLead({ stage: 'sales_acceptance', status: 'qualified' });
			await newLead({ processId: 'deals', stage: 'new' });
			await newLead({ processId: 'deals', stage: 'new', status: 'disqualified' });
			const counts = async (id: string | null) => Object.fromEntries(await lifecycle.countByStage(id));
			expect(await counts(null)).toEqual({ inquiry: 1, sales_acceptance: 1 });
			expect(await counts('default')).toEqual({ inquiry: 1, sales_acceptance: 1 });
			expect(await counts('deals')).toEqual({ new: 2 });
			expect(await counts('none')).toEqual({});
		});

		it('may be used by several at the same moment', async () => {
			const other = await context.reopen();
			try {
				await context.store.lifecycle.save('deals', DEALS);
				await context.store.transaction(async (tx) => {
					expect(await tx.lifecycle.process('deals', 'use')).toMatchObject({ name: 'Deals' });
					expect(await other.lifecycle.process('deals')).toMatchObject({ name: 'Deals' });
				});
				await context.store.transaction(async (tx) => {
					expect(await tx.lifecycle.process('deals', 'change')).toMatchObject({ name: 'Deals' });
				});
			} finally {
				await other.close();
			}
		});
	});

	describe('moves of leads', () => {
		it('change the lead, and are kept in order', async () => {
			const lead = await newLead();
			expect(lead).toMatchObject({ processId: null, recycled: 0, statusReason: null, opportunity: null });
			context.clock.jumpTo(START + 1);
			const first = await move(lead, {
				action: 'sales_ready',
				to: 'sales_acceptance',
				movedBy: 'scoring',
				mover: 'Fit',
			});
			const at = START + 1;
			expect(first.lead).toEqual({ ...lead, stage: 'sales_acceptance', salesReadyAt: at, updatedAt: at });
			expect(first.move).toMatchObject({
				leadId: lead.id,
				sequence: 1,
				action: 'sales_ready',
				from: 'inquiry',
				to: 'sales_acceptance',
				fromStatus: 'open',
				toStatus: 'open',
				movedBy: 'scoring',
				mover: 'Fit',
				at: START + 1,
			});
			const opportunity = { name: '二十', amount: 12.5, currency: 'EUR', closeDate: '2026-12-24' };
			const second = await move(lead, {
				action: 'sales_accepted',
				to: 'sales_acceptance',
				toStatus: 'qualified',
				reason: "It's a fit",
				opportunity,
			});
			expect(second.lead).toMatchObject({ status: 'qualified', opportunity, salesReadyAt: at });
			expect(second.lead.statusReason).toBeNull();
			expect(await context.store.leads.get(lead.id)).toEqual(second.lead);
			expect(await context.store.lifecycle.history(lead.id)).toEqual([first.move, second.move]);
			expect(await context.store.lifecycle.history(lead.id, { limit: 1, offset: 1 })).toEqual([second.move]);
			expect(await context.store.lifecycle.history('none')).toEqual([]);
		});

		it('of many leads at once are what they are one by one, each with its own values', async () => {
			const leads = await Promise.all([1, 2, 3].map(async () => await newLead()));
			await move(leads[1], { to: 'trial' });
			const opportunity = { name: 'Machines', amount: 1, currency: 'EUR', closeDate: null };
			const given: Array<Partial<NewLeadMove>> = [
				{ action: 'disqualify', toStatus: 'disqualified', reason: 'No budget' },
				{ action: 'sales_ready', to: 'sales_acceptance', owner: 'kim', mover: 'Fit', movedBy: 'scoring' },
				{ action: 'sales_accepted', toStatus: 'qualified', opportunity, processId: 'deals' },
			];
			const moved = await moveAll(leads.map((lead, index) => [lead, given[index]]));
			expect(moved.map(({ move: { sequence } }) => sequence)).toEqual([1, 2, 1]);
			for (const [index, { lead, move: noted }] of moved.entries()) {
				expect(lead.id).toBe(leads[index].id);
				expect(await context.store.leads.get(lead.id)).toEqual(lead);
				expect((await context.store.lifecycle.history(lead.id)).at(-1)).toEqual(noted);
			}
			expect(moved.map(({ lead }) => [lead.status, lead.statusReason, lead.owner])).toEqual([
				['disqualified', 'No budget', null],
				['open', null, 'kim'],
				['qualified', null, null],
			]);
			expect(moved[2].lead).toMatchObject({ opportunity, processId: 'deals' });
			expect(await moveAll([])).toEqual([]);
		});

		it('keep why a lead is disqualified as long as it is, and how often it was recycled', async () => {
			const lead = await newLead();
			const { lead: lost } = await move(lead, {
				action: 'disqualify',
				toStatus: 'disqualified',
				reason: 'No budget',
			});
			expect(lost).toMatchObject({ status: 'disqualified', statusReason: 'No budget', recycled: 0 });
			const { lead: again } = await move(lead, { action: 'recycle', to: 'inquiry', toStatus: 'open' });
			expect(again).toMatchObject({ status: 'open', statusReason: null, recycled: 1 });
			const { lead: twice } = await move(lead, { action: 'recycle', to: 'inquiry', toStatus: 'open' });
			expect(twice.recycled).toBe(2);
			const ready = await move(lead, { action: 'sales_ready', to: 'sales_acceptance' });
			expect(ready.lead.salesReadyAt).toBe(START);
			const third = await move(lead, { action: 'recycle', to: 'inquiry' });
			expect(third.lead).toMatchObject({ recycled: 3, salesReadyAt: null });
		});

		it('remember where the lead was before it was closed last', async () => {
			const lead = await newLead({ stage: 'trial' });
			const never = await newLead();
			const before = async () => {
				const stages = await context.store.lifecycle.stagesBeforeClosing([lead.id, never.id]);
				expect(stages.has(never.id)).toBe(false);
				return stages.get(lead.id);
			};
			expect(await before()).toBeUndefined();
			await move(lead, { to: 'lost', toStatus: 'disqualified' });
			expect(await before()).toBe('trial');
			await move(lead, { to: 'new', toStatus: 'open' });
			await move(lead, { to: 'won', toStatus: 'qualified' });
			expect(await before()).toBe('new');
		});

		it('are made once an enrollment, step, visit and lead', async () => {
			const [lead, other] = [await newLead(), await newLead()];
			const origin = { enrollmentId: 'e', stepId: 's', originId: 'h' };
			const { move: made } = await move(lead, { ...origin, to: 'sales_acceptance' });
			const { lifecycle } = context.store;
			expect(await lifecycle.findByOrigin(lead.id, origin)).toEqual(made);
			expect(await lifecycle.findByOrigin(other.id, origin)).toBeNull();
			expect(await lifecycle.findByOrigin(lead.id, { ...origin, originId: 'next' })).toBeNull();
			await expect(move(lead, { ...origin, to: 'inquiry' })).rejects.toThrow();
			await move(other, { ...origin, to: 'sales_acceptance' });
			await move(lead, { ...origin, originId: 'next', to: 'inquiry' });
			expect(await lifecycle.history(lead.id)).toHaveLength(2);
		});

		it('are kept together with what they change, or not at all', async () => {
			const lead = await newLead();
			await expect(
				context.store.transaction(async ({ lifecycle }) => {
					const locked = (await lifecycle.lockLeads([lead.id])).get(lead.id) as Lead;
					await lifecycle.move([{ lead: locked, move: moving(locked, { to: 'sales_acceptance' }) }]);
					throw new Error('The power is off');
				}),
			).rejects.toThrow('The power is off');
			expect(await context.store.leads.get(lead.id)).toEqual(lead);
			expect(await context.store.lifecycle.history(lead.id)).toEqual([]);
			expect(await context.store.lifecycle.lockLeads(['none'])).toEqual(new Map());
		});
	});
}
