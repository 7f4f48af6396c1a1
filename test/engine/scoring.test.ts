import { setImmediate as nextTurn } from 'node:timers/promises';

import { evaluateCondition, parseCondition } from '../../lib/domain/conditions';
import { DEFAULT_PROCESS_ID } from '../../lib/domain/lifecycle';
import { createSegment, modelId, moveLead, stopModel, updateLead, updateProcess } from '../../lib/engine';
import { SETTLING_TIME } from '../../lib/engine/clock/OrphanWatch';
import type { Contact, Lead } from '../../lib/store';
import { JOURNEY, type EngineHarness } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { contactRow, DAY, HOUR, leadRow, START } from '../support/rows';
import { ScoringHarness, scoringModel } from '../support/scoringHarness';

const READY = 'lead.sales_ready';

onBothStores((newPlace) => {
	let scoring: ScoringHarness;
	let journey: EngineHarness;
	let ann: Contact;

	beforeEach(async () => {
		scoring = await ScoringHarness.start(newPlace());
		journey = scoring.journey;
		ann = await journey.contact('ann@example.com');
	});

	afterEach(async () => await scoring.close());

	async function open(contact: Contact, at = journey.clock.now()): Promise<void> {
		await journey.event(contact.id, { occurredAt: at });
	}

	describe('a published model', () => {
		it('scores the leads that are there, and new ones by what their contacts have done', async () => {
			const before = await scoring.lead(ann);
			await open(ann);
			await open(ann);
			expect(await scoring.said(before)).toEqual({ score: null, grade: null });
			await scoring.publish(
				scoringModel({
					grades: [
						{ name: 'Cold', to: 19 },
						{ name: 'Warm', from: 20 },
					],
				}),
			);
			expect(await scoring.said(before)).toEqual({ score: 20, grade: 'Warm' });
			const later = await scoring.lead(ann);
			expect(await scoring.said(later)).toEqual({ score: 20, grade: 'Warm' });
		});

		it('counts no more interactions a day than its rule says, one by one as well as all at once', async () => {
			const rule = { kind: 'interaction', name: 'Opened', type: 'email.opened', points: 10, maxPerDay: 2 };
			const lead = await scoring.lead(ann);
			await scoring.publish(scoringModel({ rules: [rule], zone: 'Europe/Amsterdam' }));
			for (let n = 0; n < 4; n++) await open(ann, START + n * HOUR);
			expect(await scoring.said(lead)).toMatchObject({ score: 20 });
			await open(ann, START + DAY);
			expect(await scoring.said(lead)).toMatchObject({ score: 30 });
			const [{ capped }] = (await scoring.record(lead))?.rules ?? [];
			expect(capped).toMatchObject({ interactions: 2, because: [expect.anything(), expect.anything()] });
			// The same after what was done came first and the model later.
			const later = await scoring.lead(ann);
			expect(await scoring.said(later)).toMatchObject({ score: 30 });
			expect((await scoring.record(later))?.rules).toEqual((await scoring.record(lead))?.rules);
		});

		it('keeps its score and grade apart from those of another model', async () => {
			const lead = await scoring.lead(ann, { campaign: 'fair' });
			const grades = [
				{ name: 'Cold', to: 9 },
				{ name: 'Hot', from: 10 },
			];
			const fit = {
				kind: 'condition',
				name: 'Known',
				points: 5,
				condition: { kind: 'field', record: 'contact', field: 'email', operator: 'exists' },
			};
			await scoring.publish(scoringModel({ name: 'Engagement v1.0', grades }), { stepId: 'behavior' });
			await scoring.publish(scoringModel({ name: 'Fit', rules: [fit], grades: [{ name: 'A' }] }), {
				stepId: 'fit',
			});
			await open(ann);
			expect(await scoring.fresh(lead)).toMatchObject({
				score: 10,
				grade: 'Hot',
				scores: { Fit: { score: 5, grade: 'A' }, 'Engagement v1.0': { score: 10, grade: 'Hot' } },
			});
			const matching = async (field: string, operator: string, value: unknown) => {
				const condition = parseCondition({ kind: 'lead', conditions: [{ field, operator, value }] }, 'C');
				const moment = { now: START, zone: 'UTC' };
				const { conditions } = journey.store;
				const inSql = (await conditions.matching(condition, moment, [ann.id])).has(ann.id);
				const facts = (await conditions.facts([ann.id], condition)).get(ann.id)!;
				expect(evaluateCondition(condition, facts, moment)).toBe(inSql);
				return inSql;
			};
			expect(await matching('scores.Fit.grade', 'equals', 'a')).toBe(true);
			expect(await matching('scores.Fit.score', 'greaterThan', 5)).toBe(false);
			expect(await matching('scores.Engagement v1.0.score', 'greaterOrEqual', 10)).toBe(true);
			expect(await matching('scores.Engagement v1.0.grade', 'isOneOf', ['Hot', 'Warm'])).toBe(true);
			expect(await matching('scores.None.grade', 'equals', 'A')).toBe(false);
			expect(await matching('scores.None.grade', 'notEquals', 'A')).toBe(true);
			await stopModel(journey.engine, modelId({ journeyId: JOURNEY, stepId: 'fit' }), 'hand');
			await journey.engine.clock.idle();
			expect((await scoring.fresh(lead)).scores).toEqual({ 'Engagement v1.0': { score: 10, grade: 'Hot' } });
			await stopModel(journey.engine, modelId({ journeyId: JOURNEY, stepId: 'behavior' }), 'hand');
			await journey.engine.clock.idle();
			expect(await scoring.fresh(lead)).toMatchObject({ score: null, grade: null, scores: {} });
		});

		it('rescores at once after an interaction, each interaction once', async () => {
			const lead = await scoring.lead(ann);
			await scoring.publish(scoringModel());
			await open(ann);
			expect(await scoring.said(lead)).toMatchObject({ score: 10 });
			const event = { occurredAt: START, idempotencyKey: 'mail 1 opened' };
			await journey.event(ann.id, event);
			await journey.event(ann.id, event);
			expect(await scoring.said(lead)).toMatchObject({ score: 20 });
			await journey.event(ann.id, { type: 'page.viewed' });
			expect(await scoring.said(lead)).toMatchObject({ score: 20 });
		});

		it('rescores after a change of the contact, of the lead and of a segment', async () => {
			const vip = await createSegment(journey.engine, {
				name: 'VIP',
				description: null,
				kind: 'dynamic',
				definition: {
					kind: 'field',
					record: 'contact',
					field: 'attributes.plan',
					operator: 'equals',
					value: 'gold',
				},
				timeZone: null,
			});
			const rule = (name: string, points: number, condition: object) => ({
				kind: 'condition',
				name,
				points,
				condition,
			});
			await scoring.publish(
				scoringModel({
					rules: [
						rule('Company', 5, { kind: 'field', record: 'contact', field: 'company', operator: 'exists' }),
						rule('VIP', 20, { kind: 'segment', segmentId: vip.id, isMember: true }),
						rule('Ours', 100, {
							kind: 'lead',
							conditions: [{ field: 'stage', operator: 'equals', value: 'sales_acceptance' }],
						}),
					],
				}),
			);
			const lead = await scoring.lead(ann);
			expect(await scoring.said(lead)).toMatchObject({ score: 0 });
			await scoring.change(ann, { company: 'Contoso' });
			expect(await scoring.said(lead)).toMatchObject({ score: 5 });
			await scoring.change(ann, { attributes: { plan: 'gold' } });
			expect(await scoring.said(lead)).toMatchObject({ score: 25 });
			await move(lead, 'sales_ready');
			expect(await scoring.said(lead)).toMatchObject({ score: 125 });
			await scoring.change(ann, { attributes: { plan: 'free' } });
			expect(await scoring.said(lead)).toMatchObject({ score: 105 });
			expect((await scoring.record(lead))?.rules.map(({ name }) => name)).toEqual(['Company', 'Ours']);
		});

		it('does not score a lead again for data that its rules do not look at', async () => {
			const looking = {
				kind: 'condition',
				name: 'Ours',
				points: 1,
				condition: { kind: 'lead', conditions: [{ field: 'topic', operator: 'exists' }] },
			};
			await scoring.publish(scoringModel(), { stepId: 'blind' });
			await scoring.publish(scoringModel({ name: 'Looking', rules: [looking] }), { stepId: 'looking' });
			const lead = await scoring.lead(ann);
			const scoredAt = async (): Promise<object> => ({
				blind: (await scoring.record(lead, 'blind'))?.computedAt,
				looking: (await scoring.record(lead, 'looking'))?.computedAt,
			});
			expect(await scoredAt()).toEqual({ blind: START, looking: START });
			await journey.advance(HOUR);
			await updateLead(journey.engine, lead.id, { topic: 'Coffee', owner: 'kim', attributes: { plan: 1 } });
			await journey.engine.clock.idle();
			expect(await scoredAt()).toEqual({ blind: START, looking: START + HOUR });
			await journey.advance(HOUR);
			await move(lead, 'sales_ready');
			expect(await scoredAt()).toEqual({ blind: START, looking: START + 2 * HOUR });
			// Who it belongs to, and whether it is open, matters to every model.
			await journey.advance(HOUR);
			await updateLead(journey.engine, lead.id, { contactId: (await journey.contact('b@example.com')).id });
			await journey.engine.clock.idle();
			expect(await scoredAt()).toEqual({ blind: START + 3 * HOUR, looking: START + 3 * HOUR });
		});

		it('rescores when time changes a score, at its time', async () => {
			await scoring.publish(
				scoringModel({
					rules: [
						{
							kind: 'interaction',
							name: 'Opened',
							type: 'email.opened',
							points: 10,
							decay: { kind: 'linear', days: 5 },
						},
						{
							kind: 'interaction',
							name: 'Quiet',
							type: 'email.opened',
							points: -3,
							frequency: { kind: 'none' },
							window: { last: { amount: 36, unit: 'hours' } },
						},
					],
				}),
			);
			const lead = await scoring.lead(ann);
			await open(ann, START - HOUR);
			const scores: Array<number | null> = [];
			for (const moment of [START, 23 * HOUR - 1, 1, 12 * HOUR + 1, DAY, 9 * DAY]) {
				if (moment !== START) await journey.advance(moment);
				scores.push((await scoring.said(lead)).score);
			}
			expect(scores).toEqual([10, 10, 8, 5, 3, -3]);
			expect((await scoring.record(lead))?.nextLookAt).toBeNull();
		});

		it('is edited: all leads are scored by what it is then', async () => {
			const lead = await scoring.lead(ann);
			await open(ann);
			await scoring.publish(scoringModel());
			await scoring.publish(scoringModel({ caps: { max: 7 } }));
			expect(await scoring.said(lead)).toMatchObject({ score: 7 });
		});

		it('scores open leads only', async () => {
			const lead = await scoring.lead(ann);
			await scoring.publish(scoringModel());
			await open(ann);
			await moveLead(journey.engine, {
				leadId: lead.id,
				move: { action: 'disqualify' },
				reason: 'No budget',
				opportunity: null,
				by: { kind: 'hand', name: 'Olga' },
				origin: null,
			});
			await open(ann);
			expect(await scoring.said(lead)).toMatchObject({ score: 10 });
			await move(lead, 'reopen');
			expect(await scoring.said(lead)).toMatchObject({ score: 20 });
		});

		it('says of leads without contact and account that it does not score them', async () => {
			const lead = await journey.store.leads.insert(leadRow({ contactId: null }));
			await scoring.publish(scoringModel());
			expect(await scoring.record(lead)).toMatchObject({ score: null, unscored: 'no_contact_or_account' });
			expect(await scoring.said(lead)).toEqual({ score: null, grade: null });
		});

		it('lets segments and journeys follow the scores', async () => {
			const hot = await createSegment(journey.engine, {
				name: 'Hot',
				description: null,
				kind: 'dynamic',
				definition: {
					kind: 'lead',
					conditions: [{ field: 'score', operator: 'greaterOrEqual', value: 20 }],
				},
				timeZone: null,
			});
			await scoring.publish(
				scoringModel({
					rules: [
						{ kind: 'interaction', name: 'Opened', type: 'email.opened', points: 10 },
						// Would chase its own tail.
						{
							kind: 'condition',
							name: 'Hot',
							points: -15,
							condition: { kind: 'segment', segmentId: hot.id, isMember: true },
						},
					],
				}),
			);
			const lead = await scoring.lead(ann);
			await open(ann);
			expect((await journey.store.segments.counts([hot.id])).get(hot.id)).toBe(0);
			await open(ann);
			expect(await scoring.said(lead)).toMatchObject({ score: 20 });
			expect((await journey.store.segments.counts([hot.id])).get(hot.id)).toBe(1);
		});

		it('lets segments follow the lesser of two scores, too, without chasing its own tail', async () => {
			const fits = await createSegment(journey.engine, {
				name: 'Fits',
				description: null,
				kind: 'dynamic',
				definition: {
					kind: 'lead',
					conditions: [{ field: 'scores.Fit.grade', operator: 'equals', value: 'A' }],
				},
				timeZone: null,
			});
			await scoring.publish(scoringModel({ name: 'Behavior' }), { stepId: 'behavior' });
			await scoring.publish(
				scoringModel({
					name: 'Fit',
					rules: [
						{
							kind: 'condition',
							name: 'Company',
							points: 3,
							condition: { kind: 'field', record: 'contact', field: 'company', operator: 'exists' },
						},
						{
							kind: 'condition',
							name: 'Fits',
							points: -3,
							condition: { kind: 'segment', segmentId: fits.id, isMember: true },
						},
					],
					grades: [
						{ name: 'B', to: 2 },
						{ name: 'A', from: 3 },
					],
				}),
				{ stepId: 'fit' },
			);
			const lead = await scoring.lead(ann);
			await open(ann);
			const members = async () => (await journey.store.segments.counts([fits.id])).get(fits.id);
			expect(await scoring.fresh(lead)).toMatchObject({
				score: 10,
				scores: { Fit: { score: 0, grade: 'B' } },
			});
			expect(await members()).toBe(0);
			await scoring.change(ann, { company: 'Contoso' });
			expect(await scoring.fresh(lead)).toMatchObject({
				score: 10,
				scores: { Fit: { score: 3, grade: 'A' } },
			});
			expect(await members()).toBe(1);
		});
	});

	describe('an account-based model', () => {
		it('adds up what all contacts of the account do, for all of its leads', async () => {
			const account = await journey.store.accounts.insert({
				externalId: null,
				name: 'Contoso',
				nameKey: 'contoso',
				domain: null,
				owner: null,
				attributes: {},
			});
			const [bob, cleo] = await Promise.all(
				['bob', 'cleo'].map(
					async (name) =>
						await journey.store.contacts.insert(
							contactRow({
								email: `${name}@contoso.com`,
								emailKey: `${name}@contoso.com`,
								accountId: account.id,
							}),
						),
				),
			);
			await scoring.publish(scoringModel({ basis: 'account' }));
			const lead = await scoring.lead(bob);
			const ofAccount = await journey.store.leads.insert(leadRow({ contactId: null, accountId: account.id }));
			const alone = await scoring.lead(ann);
			await open(cleo);
			await open(bob);
			expect(await scoring.said(lead)).toMatchObject({ score: 20 });
			expect(await scoring.said(ofAccount)).toMatchObject({ score: 20 });
			expect(await scoring.record(alone)).toMatchObject({ score: null, unscored: 'no_account' });
		});
	});

	describe('the threshold', () => {
		it('makes a lead ready for sales, moves it, and raises the event once', async () => {
			await scoring.publish(scoringModel({ salesReadyAt: 20 }));
			const lead = await scoring.lead(ann);
			await open(ann);
			expect(await scoring.fresh(lead)).toMatchObject({
				salesReadyAt: null,
				stage: 'automated_marketing_qualification',
			});
			await journey.advance(HOUR);
			await open(ann);
			expect(await scoring.fresh(lead)).toMatchObject({
				salesReadyAt: START + HOUR,
				stage: 'sales_acceptance',
			});
			await open(ann);
			expect(await scoring.eventsOf(ann, READY)).toEqual([expect.objectContaining({ leadId: lead.id })]);
			const moves = await journey.store.lifecycle.history(lead.id);
			expect(moves.map(({ action, mover }) => [action, mover])).toEqual(
				expect.arrayContaining([
					['scored', 'Engagement'],
					['sales_ready', 'Engagement'],
				]),
			);
		});

		it('raises the event where the process has no such move', async () => {
			await scoring.publish(scoringModel({ salesReadyAt: 10 }));
			const lead = await scoring.lead(ann);
			await moveLead(journey.engine, {
				leadId: lead.id,
				move: { action: 'change_process', processId: 'customer_lifecycle' },
				reason: null,
				opportunity: null,
				by: { kind: 'hand', name: null },
				origin: null,
			});
			await open(ann);
			expect(await scoring.eventsOf(ann, READY)).toEqual([
				{
					leadId: lead.id,
					modelId: `${JOURNEY}:score`,
					model: 'Engagement',
					score: 10,
					grade: null,
					owner: null,
				},
			]);
		});

		it('makes no lead ready where the process leaves that to people', async () => {
			await updateProcess(journey.engine, DEFAULT_PROCESS_ID, { automaticSalesReady: false });
			await scoring.publish(scoringModel({ salesReadyAt: 10 }));
			const lead = await scoring.lead(ann);
			await open(ann);
			expect(await scoring.fresh(lead)).toMatchObject({ score: 10, salesReadyAt: null });
			expect(await scoring.record(lead)).toMatchObject({ passedAt: START });
			expect(await scoring.eventsOf(ann, READY)).toEqual([]);
		});

		const fading = {
			rules: [
				{
					kind: 'interaction',
					name: 'Opened',
					type: 'email.opened',
					points: 10,
					window: { last: { amount: 1, unit: 'hours' } },
				},
			],
			salesReadyAt: 10,
		};

		it('never takes it back by default', async () => {
			await scoring.publish(scoringModel(fading));
			const lead = await scoring.lead(ann);
			await open(ann);
			await journey.advance(DAY);
			expect(await scoring.fresh(lead)).toMatchObject({ score: 0, salesReadyAt: START });
			await open(ann);
			expect(await scoring.eventsOf(ann, READY)).toHaveLength(1);
		});

		it('takes it back where the model says so, and may be reached again', async () => {
			await scoring.publish(scoringModel({ ...fading, demote: true }));
			const lead = await scoring.lead(ann);
			await open(ann);
			await journey.advance(DAY);
			expect(await scoring.fresh(lead)).toMatchObject({ score: 0, salesReadyAt: null });
			await open(ann);
			expect(await scoring.fresh(lead)).toMatchObject({ score: 10, salesReadyAt: START + DAY });
		});

		it('is lost when the lead is recycled, and reached again by a score that comes from below', async () => {
			await scoring.publish(scoringModel(fading));
			const lead = await scoring.lead(ann);
			await open(ann);
			await move(lead, 'recycle');
			expect(await scoring.fresh(lead)).toMatchObject({ score: 10, salesReadyAt: null, stage: 'inquiry' });
			await open(ann);
			expect(await scoring.fresh(lead)).toMatchObject({ score: 20, salesReadyAt: null });
			expect((await scoring.fresh(lead)).stage).toBe('automated_marketing_qualification');
			await journey.advance(DAY);
			await open(ann);
			expect(await scoring.fresh(lead)).toMatchObject({
				score: 10,
				salesReadyAt: START + DAY,
				stage: 'sales_acceptance',
				recycled: 1,
			});
			expect(await scoring.eventsOf(ann, READY)).toHaveLength(2);
		});

		it('is given by hand, too; recycling takes it back where the lead is at its beginning already', async () => {
			const lead = await scoring.lead(ann);
			await move(lead, 'sales_ready');
			expect(await scoring.fresh(lead)).toMatchObject({ salesReadyAt: START });
			await journey.store.leads.update(lead.id, { stage: 'inquiry' });
			await move(lead, 'recycle');
			expect(await scoring.fresh(lead)).toMatchObject({ salesReadyAt: null, stage: 'inquiry', recycled: 1 });
			const [last] = (await journey.store.lifecycle.history(lead.id)).reverse();
			expect(last).toMatchObject({ action: 'recycle', from: 'inquiry', to: 'inquiry' });
			await move(lead, 'recycle');
			expect(await scoring.fresh(lead)).toMatchObject({ recycled: 1 });
		});

		it('of all models has to be reached, where they say so', async () => {
			const all = { combine: 'all', salesReadyAt: 10 };
			const visited = [{ kind: 'interaction', name: 'Visited', type: 'page.viewed', points: 50 }];
			await scoring.publish(scoringModel(all));
			await scoring.publish(scoringModel({ ...all, name: 'Interest', rules: visited }), { stepId: 'second' });
			const lead = await scoring.lead(ann);
			await open(ann);
			expect(await scoring.fresh(lead)).toMatchObject({ score: 10, salesReadyAt: null });
			await journey.event(ann.id, { type: 'page.viewed' });
			// The score of a lead is the highest that a model gives it.
			expect(await scoring.fresh(lead)).toMatchObject({ score: 50, salesReadyAt: START });
			expect(await scoring.eventsOf(ann, READY)).toHaveLength(1);
		});
	});

	describe('a model that is stopped', () => {
		async function unpublish(end: () => void): Promise<void> {
			end();
			await journey.advance(SETTLING_TIME);
			await journey.turn();
			await journey.engine.clock.idle();
		}

		it('takes its scores off the leads, and what is ready for sales stays so', async () => {
			const [end] = [await scoring.publish(scoringModel({ salesReadyAt: 10 }))];
			await scoring.publish(
				scoringModel({
					name: 'Interest',
					rules: [{ kind: 'interaction', name: 'Visited', type: 'page.viewed', points: 4 }],
				}),
				{ stepId: 'second' },
			);
			const lead = await scoring.lead(ann);
			const stranger = await scoring.lead(await journey.contact('bob@example.com'));
			await open(ann);
			await journey.event(ann.id, { type: 'page.viewed' });
			await unpublish(end);
			expect(await scoring.fresh(lead)).toMatchObject({ score: 4, salesReadyAt: START });
			expect(await scoring.record(lead)).toBeUndefined();
			expect(await scoring.said(stranger)).toMatchObject({ score: 0 });
			await open(ann);
			expect(await scoring.said(lead)).toMatchObject({ score: 4 });
		});

		it('leaves them where the switch is off', async () => {
			const end = await scoring.publish(scoringModel({ cleanUp: false }));
			const lead = await scoring.lead(ann);
			await open(ann);
			await unpublish(end);
			await open(ann);
			expect(await scoring.said(lead)).toMatchObject({ score: 10 });
			expect(await scoring.record(lead)).toMatchObject({ score: 10, nextLookAt: null });
		});

		it('leaves them on leads whose process keeps them', async () => {
			await updateProcess(journey.engine, DEFAULT_PROCESS_ID, { cleanUpScores: false });
			const end = await scoring.publish(scoringModel());
			const lead = await scoring.lead(ann);
			await open(ann);
			await unpublish(end);
			expect(await scoring.said(lead)).toMatchObject({ score: 10 });
		});

		it('is not one whose node is only edited, or whose n8n starts again', async () => {
			const lead = await scoring.lead(ann);
			const end = await scoring.publish(scoringModel());
			end();
			await journey.advance(SETTLING_TIME / 2);
			await scoring.publish(scoringModel());
			await open(ann);
			await journey.advance(2 * SETTLING_TIME);
			expect(await scoring.said(lead)).toMatchObject({ score: 10 });
			await journey.crash();
			await journey.advance(10 * DAY);
			await scoring.publish(scoringModel(), { reactivated: false });
			expect((await journey.store.scoring.activeModels()).map(({ name }) => name)).toEqual(['Engagement']);
			await open(ann);
			expect(await scoring.said(lead)).toMatchObject({ score: 20 });
		});

		it('by hand stays so when n8n starts again, until its workflow is published', async () => {
			const lead = await scoring.lead(ann);
			await scoring.publish(scoringModel());
			await open(ann);
			await stopModel(journey.engine, `${JOURNEY}:score`, 'hand');
			await journey.engine.clock.idle();
			expect(await scoring.said(lead)).toEqual({ score: null, grade: null });
			await scoring.publish(scoringModel(), { reactivated: false });
			expect(await scoring.said(lead)).toEqual({ score: null, grade: null });
			await scoring.publish(scoringModel());
			expect(await scoring.said(lead)).toMatchObject({ score: 10 });
		});

		it('raises the event of a lead that it had made ready no second time', async () => {
			const model = scoringModel({ salesReadyAt: 10 });
			const end = await scoring.publish(model);
			await scoring.lead(ann);
			await open(ann);
			await unpublish(end);
			await scoring.publish(model);
			expect(await scoring.eventsOf(ann, READY)).toHaveLength(1);
		});
	});

	it('a crash half-way through all leads loses none of them', async () => {
		const contacts = await journey.contacts(120);
		await journey.store.transaction(async (store) => {
			for (const contact of contacts) await store.leads.insert(leadRow({ contactId: contact.id }));
		});
		await journey.engine.clock.registerModel({
			journeyId: JOURNEY,
			stepId: 'score',
			model: scoringModel({
				rules: [
					{
						kind: 'interaction',
						name: 'Quiet',
						type: 'email.opened',
						points: 1,
						frequency: { kind: 'none' },
					},
				],
			}),
			reactivated: true,
		});
		await nextTurn();
		journey.engine.clock.stop();
		await journey.engine.clock.idle();
		expect((await journey.store.scoring.counts(`${JOURNEY}:score`)).scored).toBeLessThan(120);
		await journey.crash();
		await scoring.publish((await journey.store.scoring.activeModels())[0].definition, {
			reactivated: false,
		});
		expect(await journey.store.scoring.counts(`${JOURNEY}:score`)).toEqual({
			scored: 120,
			unscored: 0,
			passed: 0,
		});
	});

	async function move(lead: Lead, action: 'sales_ready' | 'reopen' | 'recycle'): Promise<void> {
		await moveLead(journey.engine, {
			leadId: lead.id,
			move: { action },
			reason: null,
			opportunity: null,
			by: { kind: 'hand', name: 'Olga' },
			origin: null,
		});
		await journey.engine.clock.idle();
	}
});
