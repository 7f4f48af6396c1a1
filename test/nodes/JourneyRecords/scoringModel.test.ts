import {
	createLead,
	mergeRecords,
	modelId,
	publishModel,
	recordInteractions,
	scoreNow,
} from '../../../lib/engine';
import { scoringModel } from '../../support/scoringHarness';
import { addContact, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

const STEP = { journeyId: 'scoring', stepId: 'score' };
const ID = modelId(STEP);

/** A lead of a contact that opened an email, scored by a published model. */
async function scoredLead(): Promise<string> {
	const contact = await addContact();
	return await withStore(async (engine) => {
		await publishModel(engine, { ...STEP, model: scoringModel({ salesReadyAt: 10 }), reactivated: true });
		const { lead } = await createLead(engine, {
			contactId: contact.id,
			matching: 'always',
			ifFound: 'keep',
			fields: {},
			origin: null,
		});
		const id = lead?.id ?? '';
		await recordInteractions(engine, [
			{
				contactId: contact.id,
				type: 'email.opened',
				occurredAt: engine.store.clock.now(),
				properties: {},
				source: null,
				idempotencyKey: null,
				contentHash: null,
			},
		]);
		await scoreNow(engine, ID, id);
		return id;
	});
}

describe('scoring model', () => {
	it('is shown with the number of leads it has scored', async () => {
		await scoredLead();
		const expected = {
			id: ID,
			name: 'Engagement',
			active: true,
			leads: { scored: 1, unscored: 0, passed: 1 },
			definition: { salesReadyAt: 10 },
		};
		const [got] = await runJson('scoringModel', 'get', { scoringModel: ID });
		expect(got).toMatchObject(expected);
		expect(await runJson('scoringModel', 'getAll')).toEqual([expect.objectContaining({ id: ID })]);
		expect(await runJson('scoringModel', 'getAll', { filters: { state: 'stopped' } })).toEqual([]);
	});

	it('scores and explains a lead by the ID of one that was merged into it, and shows its history', async () => {
		const leadId = await scoredLead();
		const former = await withStore(async (engine) => {
			const winner = await engine.store.leads.get(leadId);
			const { lead } = await createLead(engine, {
				contactId: winner?.contactId ?? null,
				matching: 'always',
				ifFound: 'keep',
				fields: {},
				origin: null,
			});
			const pair = { winnerId: leadId, loserId: lead.id, fields: 'keep' as const };
			await mergeRecords(engine, { record: 'lead', ...pair });
			expect(await scoreNow(engine, ID, lead.id)).toMatchObject({ lead: { id: leadId }, score: { leadId } });
			return lead.id;
		});
		for (const operation of ['explain', 'history'] as const) {
			const read = async (id: string) =>
				operation === 'explain'
					? await runJson('scoringModel', 'explain', { leadId: id })
					: await runJson('lead', 'getHistory', { leadId: id });
			expect(await read(former)).toEqual(await read(leadId));
			expect((await read(former)).length).toBeGreaterThan(0);
		}
	});

	it('explains the score of a lead', async () => {
		const leadId = await scoredLead();
		expect(await runJson('scoringModel', 'explain', { leadId })).toEqual([
			expect.objectContaining({
				leadId,
				model: 'Engagement',
				score: 10,
				salesReady: true,
				active: true,
				rules: [
					{
						name: 'Opened',
						points: 10,
						interactions: 1,
						because: [
							{
								interactionId: expect.any(String),
								type: 'email.opened',
								occurredAt: expect.stringContaining('T'),
								points: 10,
							},
						],
					},
				],
			}),
		]);
	});

	it('is stopped, and takes its scores off the leads', async () => {
		const leadId = await scoredLead();
		const stop = async () => await runJson('scoringModel', 'stop', { scoringModel: ID });
		expect(await stop()).toEqual([
			expect.objectContaining({ active: false, stoppedBy: 'hand', stopped: true }),
		]);
		expect(await runJson('scoringModel', 'explain', { leadId })).toEqual([]);
		expect(await runJson('lead', 'get', { leadId })).toEqual([
			expect.objectContaining({ score: null, grade: null }),
		]);
		expect(await stop()).toEqual([expect.objectContaining({ stopped: false })]);
	});

	it('must exist in the store', async () => {
		await expect(run('scoringModel', 'get', { scoringModel: 'nothing' })).rejects.toThrow(
			'there is no scoring model "nothing" in this store',
		);
		await expect(run('scoringModel', 'explain', { leadId: 'nobody' })).rejects.toThrow(
			'there is no lead "nobody" in this store',
		);
	});
});
