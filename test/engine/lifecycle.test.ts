import { ConflictError, InvalidInputError, NotFoundError } from '../../lib/domain';
import {
	createLead,
	createProcess,
	createSegment,
	deleteProcess,
	inTransaction,
	lockLeads,
	moveByScores,
	moveLead,
	previewMove,
	saveContact,
	updateLead,
	updateProcess,
	type JourneyOrigin,
	type LeadAction,
	type MoveRequest,
	type MoveResult,
} from '../../lib/engine';
import type { Change, Contact, Lead } from '../../lib/store';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { leadRow, MINUTE, START } from '../support/rows';

const STAGES = { stages: [{ key: 'new' }, { key: 'trial' }, { key: 'won', closes: 'qualified' }] };

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let ann: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		ann = await journey.contact();
	});

	afterEach(async () => await journey.close());

	const newLead = async (processId: string | null = null): Promise<Lead> => {
		const { lead } = await createLead(journey.engine, {
			contactId: ann.id,
			matching: 'always',
			ifFound: 'keep',
			fields: {},
			processId,
			origin: null,
		});
		return lead;
	};

	const request = (leadId: string, move: LeadAction, more: Partial<MoveRequest> = {}): MoveRequest => ({
		leadId,
		move,
		reason: null,
		opportunity: null,
		by: { kind: 'hand', name: 'Kim' },
		origin: null,
		...more,
	});

	const move = async (
		{ id }: Pick<Lead, 'id'>,
		wanted: LeadAction,
		more: Partial<MoveRequest> = {},
	): Promise<MoveResult> => await moveLead(journey.engine, request(id, wanted, more));

	/** Tells the lifecycle of a score, as scoring does. */
	const scored = async (
		action: 'scored' | 'sales_ready',
		{ id }: Lead,
		model: string | null = null,
	): Promise<MoveResult | null> =>
		await inTransaction(journey.engine, async (tx) => {
			const lead = (await lockLeads(tx, [id])).get(id) as Lead;
			const [moved] = await moveByScores(tx, action, [{ lead, model }]);
			return moved;
		});

	/** What a move leaves to be reacted to, looked at before anybody does. */
	const changesOf = async (wanted: MoveRequest): Promise<Change[]> =>
		await inTransaction(journey.engine, async (tx) => {
			await moveLead(tx, wanted);
			return await tx.store.changes.take(100);
		});

	const newProcess = async () =>
		await createProcess(journey.engine, { name: 'Deals', description: null, definition: STAGES });

	const heard = async (type: string) =>
		(await journey.store.interactions.list({ contactId: ann.id, type })).reverse();

	const history = async ({ id }: Lead) =>
		(await journey.store.lifecycle.history(id)).map(({ from, to, action }) => `${action}: ${from} → ${to}`);

	describe('a move', () => {
		it('is kept in the history of the lead: from, to, why, by whom and when', async () => {
			const lead = await newLead();
			await journey.advance(MINUTE);
			const result = await move(lead, { action: 'advance' }, { reason: ' Asked twice ' });
			expect(result).toMatchObject({
				outcome: 'moved',
				from: 'inquiry',
				to: 'automated_marketing_qualification',
				reason: 'Asked twice',
				lead: { stage: 'automated_marketing_qualification', status: 'open', updatedAt: START + MINUTE },
			});
			expect(await journey.store.lifecycle.history(lead.id)).toEqual([
				expect.objectContaining({
					sequence: 1,
					action: 'advance',
					reason: 'Asked twice',
					movedBy: 'hand',
					mover: 'Kim',
					at: START + MINUTE,
				}),
			]);
		});

		it('raises events with all that tells it from others, once', async () => {
			const lead = await newLead();
			await move(lead, { action: 'teleprospect_ready' });
			expect(await heard('lead.sales_ready')).toEqual([]);
			await move(lead, { action: 'sales_ready' }, { reason: 'Called us' });
			expect(await heard('lead.stage_changed')).toMatchObject([
				{ properties: { from: 'inquiry', to: 'teleprospecting_acceptance', action: 'teleprospect_ready' } },
				{
					source: 'Kim',
					properties: {
						leadId: lead.id,
						from: 'teleprospecting_acceptance',
						to: 'sales_acceptance',
						fromStatus: 'open',
						status: 'open',
						process: 'default',
						action: 'sales_ready',
						reason: 'Called us',
					},
				},
			]);
			expect(await heard('lead.sales_ready')).toMatchObject([{ properties: { leadId: lead.id } }]);
		});

		it('is noted as a change of the fields that it changes', async () => {
			const lead = await newLead();
			// Changes are noted as far as somebody waits for any.
			await createSegment(journey.engine, {
				name: 'Lost',
				description: null,
				kind: 'dynamic',
				definition: {
					kind: 'lead',
					conditions: [{ field: 'status', operator: 'equals', value: 'disqualified' }],
				},
				timeZone: null,
			});
			const changes = await changesOf(request(lead.id, { action: 'disqualify' }, { reason: 'No budget' }));
			expect(changes.filter(({ recordType }) => recordType === 'lead')).toEqual([
				expect.objectContaining({
					contactId: ann.id,
					recordId: lead.id,
					action: 'updated',
					fields: ['status', 'statusReason'],
				}),
			]);
		});

		it('lets contacts go on who wait for it', async () => {
			const released: string[] = [];
			await journey.step(
				'ask',
				async ({ items }) => void released.push(...items.map(({ contactId }) => contactId)),
			);
			await journey.trigger('ask', { eventType: 'lead.stage_changed' });
			await journey.enter([ann]);
			const lead = await newLead();
			await journey.engine.clock.idle();
			expect(released).toEqual([]);
			await move(lead, { action: 'sales_ready' });
			await journey.engine.clock.idle();
			expect(released).toEqual([ann.id]);
		});

		it('of a lead without a contact is kept, and raises nothing', async () => {
			const { id } = await journey.store.leads.insert(leadRow());
			expect(await changesOf(request(id, { action: 'sales_ready' }))).toEqual([]);
			const lead = (await journey.store.leads.get(id)) as Lead;
			expect(lead.stage).toBe('sales_acceptance');
			expect(await history(lead)).toEqual(['sales_ready: inquiry → sales_acceptance']);
			expect(await journey.store.interactions.count()).toBe(0);
		});

		it('to where the lead is already changes nothing and raises nothing', async () => {
			const lead = await newLead();
			const result = await move(lead, { action: 'set', stage: 'inquiry' });
			expect(result).toMatchObject({
				outcome: 'unchanged',
				reason: 'The lead is already in the stage "Inquiry"',
			});
			expect(await history(lead)).toEqual([]);
			expect(await heard('lead.stage_changed')).toEqual([]);
		});

		it('that the process forbids is refused with what is allowed, and leaves no trace', async () => {
			const lead = await newLead();
			const refused = move(lead, { action: 'teleprospect_accepted' });
			await expect(refused).rejects.toThrow(ConflictError);
			await expect(refused).rejects.toThrow(
				/was not moved: the move "teleprospect accepted" is not possible from "Inquiry".*Allowed from here: advance/,
			);
			expect(await history(lead)).toEqual([]);
			expect(await journey.store.leads.get(lead.id)).toEqual(lead);
		});

		it('names what is unknown or missing', async () => {
			const lead = await newLead();
			await expect(move({ id: 'none' }, { action: 'advance' })).rejects.toThrow(NotFoundError);
			await expect(move(lead, { action: 'disqualify' }, { reason: ' ' })).rejects.toThrow(
				/^Reason is empty; say why/,
			);
			await expect(move(lead, { action: 'advance' }, { reason: 'x'.repeat(2_001) })).rejects.toThrow(
				/^Reason: is longer/,
			);
			const opportunity = { name: 'x', amount: null, currency: null, closeDate: null };
			await expect(move(lead, { action: 'advance' }, { opportunity })).rejects.toThrow(
				/^Opportunity: applies only to leads accepted by sales/,
			);
			expect(await history(lead)).toEqual([]);
		});
	});

	it('a lead goes through the whole default process, ends as an opportunity, and comes back', async () => {
		const lead = await newLead();
		const opportunity = { name: '20 machines', amount: 12_500, currency: 'EUR', closeDate: '2026-12-24' };
		await scored('scored', lead, 'Fit');
		await move(lead, { action: 'teleprospect_ready' });
		await move(lead, { action: 'teleprospect_accepted' });
		await move(lead, { action: 'teleprospect_qualified' });
		const won = await move(lead, { action: 'sales_accepted' }, { opportunity, owner: 'kim@contoso.com' });
		expect(won.lead).toMatchObject({
			status: 'qualified',
			stage: 'sales_acceptance',
			opportunity,
			owner: 'kim@contoso.com',
		});
		expect(won.reason).toBe('Closed as qualified in "Sales Acceptance"');
		const back = await move(lead, { action: 'reopen' });
		expect(back).toMatchObject({ to: 'sales_acceptance', toStatus: 'open', lead: { opportunity } });
		await move(lead, { action: 'disqualify' }, { reason: 'Went elsewhere' });
		const again = await move(lead, { action: 'recycle' });
		expect(again.lead).toMatchObject({ stage: 'inquiry', status: 'open', recycled: 1, statusReason: null });

		const moves = await journey.store.lifecycle.history(lead.id);
		let [stage, status] = [lead.stage, lead.status];
		for (const [index, each] of moves.entries()) {
			expect(each).toMatchObject({ sequence: index + 1, from: stage, fromStatus: status });
			[stage, status] = [each.to, each.toStatus];
		}
		expect(moves).toHaveLength(8);
		expect([stage, status]).toEqual([again.lead.stage, again.lead.status]);
		expect(await heard('lead.stage_changed')).toHaveLength(8);
	});

	describe('switch to this stage', () => {
		it('goes to any stage of the default process, back too, with the reason in the history', async () => {
			const lead = await newLead();
			await move(lead, { action: 'set', stage: 'teleprospecting_qualification' });
			await move(lead, { action: 'set', stage: 'sales_acceptance' });
			const back = await move(
				lead,
				{ action: 'set', stage: 'automated_marketing_qualification' },
				{ reason: 'Not ready yet' },
			);
			expect(back).toMatchObject({ outcome: 'moved', from: 'sales_acceptance', reason: 'Not ready yet' });
			await move(lead, { action: 'set', stage: 'inquiry' }, { reason: 'Start over' });
			const moves = await journey.store.lifecycle.history(lead.id);
			expect(moves.map(({ to, reason }) => [to, reason])).toEqual([
				['teleprospecting_qualification', null],
				['sales_acceptance', null],
				['automated_marketing_qualification', 'Not ready yet'],
				['inquiry', 'Start over'],
			]);
			expect(await heard('lead.stage_changed')).toHaveLength(4);
		});

		it('needs a reason to go back, in a preview too', async () => {
			const lead = await newLead();
			await move(lead, { action: 'set', stage: 'sales_acceptance' });
			const back = { action: 'set', stage: 'inquiry' } as const;
			const expected = /^Reason is empty; say why the lead goes back to "Inquiry"/;
			await expect(move(lead, back)).rejects.toThrow(expected);
			await expect(move(lead, back, { reason: ' ' })).rejects.toThrow(expected);
			const now = (await journey.store.leads.get(lead.id)) as Lead;
			await expect(previewMove(journey.engine, now, request(lead.id, back))).rejects.toThrow(expected);
			expect(now.stage).toBe('sales_acceptance');
		});
	});

	describe('minimum criteria', () => {
		it('sales accepts a lead with an owner, whom the manager assigns in the same step', async () => {
			const lead = await newLead();
			await move(lead, { action: 'sales_ready' });
			await expect(move(lead, { action: 'sales_accepted' })).rejects.toThrow(
				/the lead lacks owner, which it needs to be closed as qualified in the process "Lead Lifecycle"\. Set Owner in the same step/,
			);
			expect(await journey.store.leads.get(lead.id)).toMatchObject({ status: 'open', owner: null });
			const won = await move(lead, { action: 'sales_accepted' }, { owner: ' kim@contoso.com ' });
			expect(won.lead).toMatchObject({ status: 'qualified', owner: 'kim@contoso.com' });
			expect((await heard('lead.stage_changed')).at(-1)?.properties).toMatchObject({
				status: 'qualified',
				owner: 'kim@contoso.com',
			});
		});

		it('an owner is assigned along with any move, and where the lead is there already', async () => {
			const lead = await newLead();
			const moved = await move(lead, { action: 'advance' }, { owner: 'kim' });
			expect(moved.lead.owner).toBe('kim');
			const same = await move(lead, { action: 'set', stage: moved.to }, { owner: 'lee' });
			expect(same).toMatchObject({ outcome: 'unchanged', lead: { owner: 'lee' } });
			expect((await move(lead, { action: 'advance' })).lead.owner).toBe('lee');
		});

		it('a stage that requires fields takes no lead that lacks them, by hand or by score', async () => {
			const process = await createProcess(journey.engine, {
				name: 'Strict',
				description: null,
				definition: {
					stages: [
						{ key: 'new' },
						{ key: 'sales', requiredFields: ['owner', 'attributes.bant.budget', 'contact.phone'] },
					],
					actions: { sales_ready: { to: 'sales' } },
				},
			});
			const lead = await newLead(process.id);
			await expect(move(lead, { action: 'advance' })).rejects.toThrow(
				/lacks owner, attributes\.bant\.budget, contact\.phone, which it needs to reach "Sales" in the process "Strict"/,
			);
			expect(await scored('sales_ready', lead, 'Fit')).toBeNull();
			await updateLead(journey.engine, lead.id, { attributes: { bant: { budget: 1 } } });
			await saveContact(
				journey.engine,
				{ email: 'ann@example.com', phone: '+49 30 901820' },
				{ matchBy: 'email' },
			);
			expect(await move(lead, { action: 'advance' }, { owner: 'kim' })).toMatchObject({ to: 'sales' });
		});

		it('a new lead that lacks what its initial stage requires begins in the first one, which is said', async () => {
			const process = await createProcess(journey.engine, {
				name: 'Strict',
				description: null,
				definition: {
					stages: [{ key: 'new' }, { key: 'sales', requiredFields: ['owner'] }, { key: 'last' }],
				},
			});
			const begin = async (owner: string | null) =>
				await createLead(journey.engine, {
					contactId: ann.id,
					matching: 'always',
					ifFound: 'keep',
					fields: { owner },
					processId: process.id,
					stage: 'sales',
					origin: null,
				});
			expect(await begin('kim')).toMatchObject({ lead: { stage: 'sales' } });
			expect(await begin(null)).toMatchObject({
				lead: { stage: 'new' },
				reason: expect.stringMatching(/It starts in "New", because the lead lacks owner/),
			});
		});
	});

	describe('a step of a journey', () => {
		const origin: JourneyOrigin = { journeyId: JOURNEY, enrollmentId: 'e', stepId: 's', originId: 'h' };

		it('moves a lead once a visit, however often it is repeated', async () => {
			const lead = await newLead();
			const first = await move(lead, { action: 'advance' }, { origin });
			const again = await move(lead, { action: 'advance' }, { origin });
			expect(again).toMatchObject({ outcome: 'repeated', from: first.from, to: first.to });
			expect(await history(lead)).toHaveLength(1);
			expect(await heard('lead.stage_changed')).toHaveLength(1);
			await move(lead, { action: 'advance' }, { origin: { ...origin, originId: 'next' } });
			expect(await history(lead)).toEqual([
				'advance: inquiry → automated_marketing_qualification',
				'advance: automated_marketing_qualification → teleprospecting_acceptance',
			]);
		});

		it('that runs twice at the same moment moves it once', async () => {
			const lead = await newLead();
			const other = await journey.startEngine();
			try {
				const results = await journey.until(
					Promise.all([
						moveLead(journey.engine, request(lead.id, { action: 'advance' }, { origin })),
						moveLead(other, request(lead.id, { action: 'advance' }, { origin })),
					]),
				);
				expect(results.map(({ outcome }) => outcome).sort()).toEqual(['moved', 'repeated']);
				expect(await history(lead)).toHaveLength(1);
			} finally {
				await other.close();
			}
		});
	});

	it('of two moves at the same moment one wins, and the other is judged by the new stage', async () => {
		const other = await journey.startEngine();
		try {
			for (let round = 0; round < 5; round++) {
				const lead = await newLead();
				const results = await journey.until(
					Promise.allSettled([
						moveLead(journey.engine, request(lead.id, { action: 'sales_ready' })),
						moveLead(other, request(lead.id, { action: 'teleprospect_ready' })),
					]),
				);
				// Teleprospecting first: sales-ready goes past it. Sales first: there is no way back.
				const story = await history(lead);
				const failed = results.filter((result) => result.status === 'rejected');
				if (failed.length === 0) {
					expect(story).toEqual([
						'teleprospect_ready: inquiry → teleprospecting_acceptance',
						'sales_ready: teleprospecting_acceptance → sales_acceptance',
					]);
				} else {
					expect(story).toEqual(['sales_ready: inquiry → sales_acceptance']);
					expect(failed[0].reason).toBeInstanceOf(ConflictError);
					expect(failed[0].reason.message).toMatch(/not possible from "Sales Acceptance"/);
				}
			}
		} finally {
			await other.close();
		}
	});

	it('many that advance a lead at the same moment take it one stage each, and no stage twice', async () => {
		const lead = await newLead();
		const other = await journey.startEngine();
		try {
			const results = await journey.until(
				Promise.allSettled(
					Array.from({ length: 8 }, async (_, n) =>
						moveLead(n % 2 ? other : journey.engine, request(lead.id, { action: 'advance' })),
					),
				),
			);
			expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
			expect((await history(lead)).map((each) => each.split(' → ')[1])).toEqual([
				'automated_marketing_qualification',
				'teleprospecting_acceptance',
				'teleprospecting_qualification',
				'sales_acceptance',
			]);
		} finally {
			await other.close();
		}
	});

	describe('scores', () => {
		it('move an open lead from inquiry, and from nowhere else', async () => {
			const lead = await newLead();
			expect(await scored('scored', lead, 'Fit')).toMatchObject({
				outcome: 'moved',
				to: 'automated_marketing_qualification',
			});
			expect(await scored('scored', lead)).toBeNull();
			await move(lead, { action: 'teleprospect_ready' });
			expect(await scored('scored', lead)).toBeNull();
			expect(await journey.store.lifecycle.history(lead.id)).toMatchObject([
				{ action: 'scored', movedBy: 'scoring', mover: 'Fit' },
				{ action: 'teleprospect_ready' },
			]);
			const lost = await newLead();
			await move(lost, { action: 'disqualify' }, { reason: 'Spam' });
			expect(await scored('scored', lost)).toBeNull();
			expect(await scored('sales_ready', lost)).toBeNull();
		});

		it('that reach the threshold make it sales-ready', async () => {
			const lead = await newLead();
			expect(await scored('sales_ready', lead, 'Fit')).toMatchObject({
				to: 'sales_acceptance',
			});
			expect(await scored('sales_ready', lead, 'Fit')).toBeNull();
			expect(await heard('lead.sales_ready')).toHaveLength(1);
		});

		it('do nothing where the process has that switched off; people still can', async () => {
			await updateProcess(journey.engine, 'default', {
				automatedMarketingQualification: false,
				automaticSalesReady: false,
			});
			const lead = await newLead();
			expect(await scored('scored', lead)).toBeNull();
			expect(await scored('sales_ready', lead)).toBeNull();
			expect(await move(lead, { action: 'sales_ready' })).toMatchObject({ outcome: 'moved' });
		});

		it('do nothing in a process without these moves', async () => {
			const lead = await newLead('customer_lifecycle');
			expect(await scored('scored', lead)).toBeNull();
			expect(await scored('sales_ready', lead)).toBeNull();
		});
	});

	describe('processes', () => {
		it('of one’s own have leads that begin, move and end in them', async () => {
			const process = await newProcess();
			const lead = await newLead(process.id);
			expect(lead).toMatchObject({ processId: process.id, stage: 'new' });
			await move(lead, { action: 'advance' });
			const won = await move(lead, { action: 'sales_accepted' });
			expect(won.lead).toMatchObject({ stage: 'won', status: 'qualified' });
			expect((await move(lead, { action: 'reopen' })).to).toBe('trial');
			expect((await heard('lead.stage_changed'))[0].properties).toMatchObject({ process: process.id });
			await expect(newLead('none')).rejects.toThrow(NotFoundError);
		});

		it('take a lead over from another process at their first stage', async () => {
			const lead = await newLead();
			const process = await newProcess();
			const wanted = { action: 'change_process', processId: process.id } as const;
			const moved = await move(lead, wanted);
			expect(moved).toMatchObject({ from: 'inquiry', to: 'new', lead: { processId: process.id } });
			expect(await move(lead, wanted)).toMatchObject({ outcome: 'unchanged' });
			const back = await move(lead, { action: 'change_process', processId: 'default' });
			expect(back.lead).toMatchObject({ processId: null, stage: 'inquiry' });
			await expect(move(lead, { action: 'change_process', processId: 'x' })).rejects.toThrow(NotFoundError);
			await move(lead, { action: 'disqualify' }, { reason: 'Spam' });
			await expect(move(lead, wanted)).rejects.toThrow(/is closed as disqualified/);
		});

		it('are checked when they are made and changed', async () => {
			await newProcess();
			const make = async (more: object) =>
				await createProcess(journey.engine, {
					name: 'X',
					description: null,
					definition: STAGES,
					...more,
				});
			await expect(make({ name: ' ' })).rejects.toThrow(/^Name is empty/);
			await expect(make({ name: 'DEALS ' })).rejects.toThrow(/^Name: a process named "Deals" already exists/);
			await expect(make({ name: 'lead lifecycle' })).rejects.toThrow(/^Name: a process named "Lead L/);
			await expect(make({ definition: {} })).rejects.toThrow(InvalidInputError);
			await expect(updateProcess(journey.engine, 'none', {})).rejects.toThrow(NotFoundError);
			await expect(updateProcess(journey.engine, 'default', { name: 'Mine' })).rejects.toThrow(
				/^Name: "Lead Lifecycle" is built in/,
			);
		});

		it('keep the stages in which leads are', async () => {
			const process = await newProcess();
			const lead = await newLead(process.id);
			const without = { stages: [{ key: 'trial' }, { key: 'won', closes: 'qualified' }] };
			const change = updateProcess(journey.engine, process.id, { definition: without });
			await expect(change).rejects.toThrow(ConflictError);
			await expect(change).rejects.toThrow(/cannot lose stages that still have leads: "New" \(1\)/);
			await move(lead, { action: 'advance' });
			const changed = await updateProcess(journey.engine, process.id, {
				name: 'Sales',
				definition: without,
			});
			expect(changed).toMatchObject({ name: 'Sales', definition: { first: 'trial' } });
			expect(await journey.store.lifecycle.process(process.id)).toEqual(changed);
		});

		it('are deleted when no lead is in them', async () => {
			const process = await newProcess();
			const lead = await newLead(process.id);
			await expect(deleteProcess(journey.engine, process.id)).rejects.toThrow(/because 1 lead is in it/);
			await move(lead, { action: 'change_process', processId: 'default' });
			await deleteProcess(journey.engine, process.id);
			expect(await journey.store.lifecycle.process(process.id)).toBeNull();
			await expect(deleteProcess(journey.engine, process.id)).rejects.toThrow(NotFoundError);
			await expect(deleteProcess(journey.engine, 'buyer_journey')).rejects.toThrow(/is built in/);
		});
	});

	it('a preview says what a move would do, and does nothing', async () => {
		const lead = await newLead();
		const preview = async (wanted: LeadAction, more = {}) =>
			await previewMove(journey.engine, lead, request(lead.id, wanted, more));
		expect(await preview({ action: 'sales_ready' })).toMatchObject({
			outcome: 'moved',
			to: 'sales_acceptance',
			reason: 'From "Inquiry" to "Sales Acceptance"',
		});
		expect(await preview({ action: 'recycle' })).toMatchObject({ outcome: 'unchanged' });
		await expect(preview({ action: 'sales_accepted' })).rejects.toThrow(/would not be moved.*Allowed from/);
		await expect(preview({ action: 'disqualify' })).rejects.toThrow(/^Reason is empty/);
		expect(await journey.store.leads.get(lead.id)).toEqual(lead);
		expect(await history(lead)).toEqual([]);
	});
});
