import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { createActivity, createLead, createProcess, saveAccount } from '../../../lib/engine';
import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { fakeFunctions } from './fakeFunctions';
import { addContact, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

async function addLead(contactId: string): Promise<string> {
	return await withStore(async (engine) => {
		const { lead } = await createLead(engine, {
			contactId,
			matching: 'always',
			ifFound: 'keep',
			fields: { topic: 'Bike' },
			origin: null,
		});
		return lead.id;
	});
}

async function addTask(contactId: string | null, owner: string): Promise<string> {
	return await withStore(async (engine) => {
		const { activity } = await createActivity(engine, {
			kind: 'task',
			subject: 'Call',
			description: null,
			dueAt: null,
			startsAt: null,
			endsAt: null,
			owner,
			contactId,
			leadId: null,
			accountId: null,
			origin: null,
		});
		return activity.id;
	});
}

describe('lead', () => {
	it('gets one, and lists those that match', async () => {
		const { id } = await addContact();
		const leadId = await addLead(id);
		expect(await runJson('lead', 'get', { leadId })).toEqual([
			expect.objectContaining({ id: leadId, topic: 'Bike', status: 'open' }),
		]);
		expect(await run('lead', 'getAll', { filters: { contactId: id, status: 'open' } })).toHaveLength(1);
		expect(await run('lead', 'getAll', { filters: { contactId: id, status: 'qualified' } })).toEqual([]);
		await expect(run('lead', 'getAll', { filters: { journeyId: 'other' } })).rejects.toThrow(
			/Journey: there is no journey "other"/,
		);
	});

	it('lists those of a process, a stage or an account', async () => {
		const account = await withStore(
			async (engine) =>
				(await saveAccount(engine, { domain: 'leads.example' }, { matchBy: 'domain' })).account.id,
		);
		const process = await withStore(
			async (engine) =>
				await createProcess(engine, {
					name: 'Trials',
					description: null,
					definition: { stages: [{ key: 'new' }, { key: 'trial' }] },
				}),
		);
		const { id: contactId } = await addContact();
		const plain = await addLead(contactId);
		const [trial, ofAccount] = await withStore(async (engine) => {
			const make = async (given: object): Promise<string> =>
				(
					await createLead(engine, {
						contactId,
						matching: 'always',
						ifFound: 'keep',
						fields: {},
						origin: null,
						...given,
					})
				).lead.id;
			return [
				await make({ processId: process.id, stage: 'trial' }),
				await make({ contactId: null, accountId: account }),
			];
		});
		const listed = async (filters: object): Promise<unknown[]> =>
			(await runJson('lead', 'getAll', { filters, returnAll: true })).map(({ id }) => id);
		expect(await listed({ processId: process.id })).toEqual([trial]);
		expect(await listed({ processId: process.id, stage: 'new' })).toEqual([]);
		expect(await listed({ stage: 'trial' })).toEqual([trial]);
		expect(await listed({ processId: 'default', contactId })).toEqual([plain]);
		expect(await listed({ accountId: account, status: 'open', stage: 'inquiry' })).toEqual([ofAccount]);
		const functions = fakeFunctions({ parameters: {} }) as unknown as ILoadOptionsFunctions;
		const stages = await new JourneyRecords().methods.loadOptions.getStagesOfAll.call(functions);
		expect(stages).toEqual(
			expect.arrayContaining([
				{ name: 'Trial', value: 'trial', description: 'Trials' },
				expect.objectContaining({ value: 'inquiry' }),
			]),
		);
		expect(new Set(stages.map(({ value }) => value)).size).toBe(stages.length);
		const timeline = await runJson('account', 'timeline', {
			account: { mode: 'id', value: account },
			include: ['lead'],
		});
		expect(timeline).toEqual([expect.objectContaining({ id: ofAccount, kind: 'lead', event: 'created' })]);
	});

	it('names what is missing or unknown', async () => {
		await expect(run('lead', 'get', {})).rejects.toThrow(/Lead ID is empty; enter the ID of a lead/);
		await expect(run('lead', 'get', { leadId: 'x' })).rejects.toThrow(/Lead ID: there is no lead "x"/);
	});
});

describe('activity', () => {
	it('lists those that match, and completes one with its result', async () => {
		const { id } = await addContact();
		const activityId = await addTask(id, 'ann');
		await addTask(id, 'bob');
		expect(await runJson('activity', 'getAll', { filters: { contactId: id, owner: 'ann' } })).toEqual([
			expect.objectContaining({ id: activityId, status: 'open' }),
		]);
		expect(await runJson('activity', 'complete', { activityId, result: 'Sold' })).toEqual([
			expect.objectContaining({ id: activityId, status: 'completed', result: 'Sold' }),
		]);
		expect(await run('activity', 'getAll', { filters: { status: 'completed' } })).toHaveLength(1);
		const heard = await withStore(async ({ store }) => await store.interactions.list({ contactId: id }));
		expect(heard).toEqual([expect.objectContaining({ type: 'activity.completed' })]);
	});

	it('refuses what is done already, missing or unknown', async () => {
		const activityId = await addTask(null, 'ann');
		await run('activity', 'complete', { activityId });
		await expect(run('activity', 'complete', { activityId })).rejects.toThrow(/is already completed/);
		await expect(run('activity', 'complete', {})).rejects.toThrow(/Activity ID is empty/);
		await expect(run('activity', 'complete', { activityId: 'x' })).rejects.toThrow(
			/Activity ID: there is no activity "x"/,
		);
	});
});

it('says so when an operation does not exist', async () => {
	await expect(run('lead', 'toString')).rejects.toThrow(/no operation "toString" on "lead"/);
});
