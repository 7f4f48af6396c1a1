import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { createLead, moveLead, type LeadAction } from '../../../lib/engine';
import { JourneyLeadStage } from '../../../nodes/JourneyLeadStage/JourneyLeadStage.node';
import { fakeFunctions } from './fakeFunctions';
import { addContact, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

const DEALS = {
	stage: [
		{ name: 'New' },
		{ name: 'In Trial', closes: 'open' },
		{ name: 'Won', key: 'won', closes: 'qualified' },
	],
};

let made = 0;

async function addProcess(parameters: object = {}): Promise<string> {
	made += 1;
	const [{ id }] = await runJson('lifecycle', 'create', {
		name: `Deals ${made}`,
		defineBy: 'stages',
		stages: DEALS,
		...parameters,
	});
	return String(id);
}

async function addLead(processId: string | null = null): Promise<string> {
	const { id } = await addContact();
	return await withStore(async (engine) => {
		const { lead } = await createLead(engine, {
			contactId: id,
			matching: 'always',
			ifFound: 'keep',
			fields: {},
			processId,
			origin: null,
		});
		return lead.id;
	});
}

async function move(leadId: string, action: LeadAction, reason: string | null = null): Promise<void> {
	await withStore(
		async (engine) =>
			await moveLead(engine, {
				leadId,
				move: action,
				reason,
				opportunity: null,
				by: { kind: 'hand', name: 'Kim' },
				origin: null,
			}),
	);
}

describe('a lifecycle process', () => {
	it('is created from stages, whose keys derive from their names', async () => {
		const [process] = await runJson('lifecycle', 'create', {
			name: ' Partner Onboarding ',
			defineBy: 'stages',
			stages: DEALS,
			allowedMoves: 'listed',
			moves: {
				move: [
					{ from: 'New', to: 'In Trial' },
					{ from: 'in_trial', to: 'Won' },
				],
			},
			options: { description: 'For partners', automaticSalesReady: false },
		});
		expect(process).toEqual({
			id: expect.any(String),
			name: 'Partner Onboarding',
			description: 'For partners',
			preset: false,
			automatedMarketingQualification: true,
			automaticSalesReady: false,
			cleanUpScores: true,
			definition: {
				stages: [
					{ key: 'new', name: 'New' },
					{ key: 'in_trial', name: 'In Trial' },
					{ key: 'won', name: 'Won', closes: 'qualified' },
				],
				first: 'new',
				moves: [
					{ from: 'new', to: 'in_trial' },
					{ from: 'in_trial', to: 'won' },
				],
				actions: {},
			},
		});
	});

	it('is created from JSON, or as a copy of a preset', async () => {
		const json = { stages: [{ key: 'a' }, { key: 'b' }], actions: { sales_ready: { to: 'b' } } };
		expect(
			await runJson('lifecycle', 'create', {
				name: 'By JSON',
				defineBy: 'json',
				definition: JSON.stringify(json),
			}),
		).toMatchObject([{ definition: { first: 'a', actions: { sales_ready: { to: 'b' } } } }]);
		expect(
			await runJson('lifecycle', 'create', { name: 'Ours', defineBy: 'preset', preset: 'buyer_journey' }),
		).toMatchObject([{ preset: false, definition: { first: 'audience_engagement' } }]);
	});

	it('is listed after built-in ones, and shown with its leads', async () => {
		const id = await addProcess();
		const leadId = await addLead(id);
		await move(leadId, { action: 'advance' });
		await addLead(id);
		const all = await runJson('lifecycle', 'getAll', { returnAll: true });
		expect(all.slice(0, 3).map(({ id: each, preset }) => [each, preset])).toEqual([
			['default', true],
			['customer_lifecycle', true],
			['buyer_journey', true],
		]);
		expect(all.map(({ id: each }) => each)).toContain(id);
		expect(await runJson('lifecycle', 'getAll', { limit: 2 })).toHaveLength(2);
		expect(await runJson('lifecycle', 'get', { processId: id })).toMatchObject([
			{
				leads: [
					{ key: 'new', name: 'New', leads: 1 },
					{ key: 'in_trial', name: 'In Trial', leads: 1 },
					{ key: 'won', name: 'Won', leads: 0 },
				],
			},
		]);
	});

	it('changes only the given fields; presets change only their switches', async () => {
		const id = await addProcess();
		expect(
			await runJson('lifecycle', 'update', {
				processId: id,
				updateFields: { name: 'Renamed', cleanUpScores: false },
			}),
		).toMatchObject([{ id, name: 'Renamed', cleanUpScores: false, automaticSalesReady: true }]);
		expect(
			await runJson('lifecycle', 'update', {
				processId: id,
				newDefinition: 'stages',
				stages: { stage: [...DEALS.stage, { name: 'Lost', closes: 'disqualified' }] },
			}),
		).toMatchObject([{ name: 'Renamed', definition: { stages: { length: 4 } } }]);
		const off = { automatedMarketingQualification: false };
		expect(
			await runJson('lifecycle', 'update', { processId: 'customer_lifecycle', updateFields: off }),
		).toMatchObject([{ id: 'customer_lifecycle', preset: true, ...off }]);
		await expect(
			run('lifecycle', 'update', { processId: 'default', updateFields: { name: 'Mine' } }),
		).rejects.toThrow(/only its options can be changed/);
		await expect(run('lifecycle', 'update', { processId: id })).rejects.toThrow(
			/Update Fields: there is nothing to change/,
		);
	});

	it('is deleted when no lead is in it', async () => {
		const id = await addProcess();
		const leadId = await addLead(id);
		await expect(run('lifecycle', 'delete', { processId: id })).rejects.toThrow(/1 lead is in it/);
		await move(leadId, { action: 'change_process', processId: 'default' });
		expect(await runJson('lifecycle', 'delete', { processId: id })).toMatchObject([
			{ id, outcome: 'deleted' },
		]);
		await expect(run('lifecycle', 'get', { processId: id })).rejects.toThrow(/there is no lifecycle process/);
	});

	it.each<[string, object, RegExp]>([
		['a name', { name: '' }, /Name is empty/],
		['stages', { stages: {} }, /Definition\.stages: has fewer than two/],
		['names of stages', { stages: { stage: [{}, { name: 'B' }] } }, /Definition\.stages\.0\.key: is missing/],
		[
			'moves between its stages',
			{ allowedMoves: 'listed', moves: { move: [{ from: 'new', to: 'Gone' }] } },
			/Definition\.moves\.0\.to: /,
		],
		['JSON that is JSON', { defineBy: 'json', definition: '{' }, /Definition: is not JSON/],
		['a preset that there is', { defineBy: 'preset', preset: 'x' }, /Preset: there is no preset "x"/],
	])('needs %s', async (_, parameters, expected) => {
		await expect(addProcess(parameters)).rejects.toThrow(expected);
	});
});

describe('the history of a lead', () => {
	it('lists its moves in order, with the names of stages', async () => {
		const leadId = await addLead();
		await move(leadId, { action: 'sales_ready' });
		await move(leadId, { action: 'disqualify' }, 'No budget');
		const moves = await runJson('lead', 'getHistory', { leadId });
		expect(moves).toEqual([
			expect.objectContaining({
				sequence: 1,
				action: 'sales_ready',
				from: 'inquiry',
				fromName: 'Inquiry',
				to: 'sales_acceptance',
				toName: 'Sales Acceptance',
				processId: 'default',
				movedBy: 'hand',
				mover: 'Kim',
				at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
			}),
			expect.objectContaining({ fromStatus: 'open', toStatus: 'disqualified', reason: 'No budget' }),
		]);
		expect(await runJson('lead', 'getHistory', { leadId, limit: 1 })).toHaveLength(1);
	});

	it('names stages by the process in which they were', async () => {
		const id = await addProcess();
		const leadId = await addLead();
		await move(leadId, { action: 'sales_ready' });
		await move(leadId, { action: 'change_process', processId: id });
		await move(leadId, { action: 'advance' });
		expect(
			(await runJson('lead', 'getHistory', { leadId })).map(
				({ fromName, toName }) => `${fromName} → ${toName}`,
			),
		).toEqual(['Inquiry → Sales Acceptance', 'Sales Acceptance → New', 'New → In Trial']);
	});

	it('requires an existing lead', async () => {
		await expect(run('lead', 'getHistory', {})).rejects.toThrow(/Lead ID is empty/);
		await expect(run('lead', 'getHistory', { leadId: 'x' })).rejects.toThrow(/there is no lead "x"/);
	});
});

describe('drop-downs', () => {
	const { loadOptions } = new JourneyLeadStage().methods;
	const loading = (processId?: string) =>
		({
			...fakeFunctions({ parameters: {} }),
			getCurrentNodeParameter: () => processId,
		}) as unknown as ILoadOptionsFunctions;

	it('show processes, and the stages of the chosen one in their order', async () => {
		const id = await addProcess();
		const processes = await loadOptions.getProcesses.call(loading());
		expect(processes[0]).toMatchObject({ name: 'Lead Lifecycle', value: 'default' });
		expect(processes.map(({ value }) => value)).toContain(id);
		expect((await loadOptions.getStages.call(loading(id))).map(({ name, value }) => [name, value])).toEqual([
			['New', 'new'],
			['In Trial', 'in_trial'],
			['Won', 'won'],
		]);
		expect((await loadOptions.getStages.call(loading()))[1]).toEqual({
			name: 'Automated Marketing Qualification',
			value: 'automated_marketing_qualification',
		});
		expect(await loadOptions.getStages.call(loading('none'))).toEqual([
			{ name: 'No stages', value: '', description: 'Choose a lifecycle process of this store first' },
		]);
	});
});
