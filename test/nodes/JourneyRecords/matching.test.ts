import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { leadRow } from '../../support/rows';
import { fakeFunctions } from './fakeFunctions';
import { addContact, runJson, useStore, withStore } from './recordsHarness';

useStore();

const byPhoneAndName = {
	name: 'By phone and name',
	defineBy: 'rules',
	record: 'contact',
	contactRules: { rule: [{ same: ['email'] }, { same: ['phone'], similar: ['name'], threshold: 0.9 }] },
	details: { ifFound: 'fillEmpty', roleAddresses: 'frontdesk, bar' },
};

let created: IDataObject;

beforeAll(async () => {
	[created] = await runJson('matching', 'create', byPhoneAndName);
});

describe('A strategy', () => {
	it('is created from rules, listed, read by name, changed and deleted', async () => {
		expect(created).toMatchObject({
			record: 'contact',
			summary: ['email address', 'phone number and name (similar, at least 0.9)'],
			definition: { ifFound: 'fillEmpty', roleAddresses: ['frontdesk', 'bar'] },
			keyedAt: expect.stringMatching(/Z$/),
		});
		const [preset] = await runJson('matching', 'create', {
			name: 'Leads',
			defineBy: 'preset',
			preset: 'leadEmail',
		});
		expect(await runJson('matching', 'getAll', { returnAll: true, filters: { record: 'lead' } })).toEqual([
			preset,
		]);
		expect(await runJson('matching', 'get', { strategyId: 'leads' })).toEqual([preset]);
		const [changed] = await runJson('matching', 'update', {
			strategyId: preset.id,
			newDefinition: 'preset',
			preset: 'leadEmailAndPage',
			updateFields: { name: 'Leads by page' },
		});
		expect(changed).toMatchObject({
			id: preset.id,
			name: 'Leads by page',
			summary: ['contact and marketing page', 'email address and marketing page'],
		});
		expect(await runJson('matching', 'rekey', { strategyId: preset.id })).toMatchObject([{ id: preset.id }]);
		expect(await runJson('matching', 'delete', { strategyId: preset.id })).toEqual([
			{ id: preset.id, name: 'Leads by page', outcome: 'deleted' },
		]);
	});

	it.each([
		[{ ...byPhoneAndName, name: ' ' }, /Name is empty/],
		[byPhoneAndName, /Name: a matching strategy named "By phone and name" already exists/],
		[{ ...byPhoneAndName, name: 'A', contactRules: {} }, /Definition\.rules is empty/],
		[
			{ ...byPhoneAndName, name: 'A', contactRules: { rule: [{ same: [], similar: ['name'] }] } },
			/rules\.0\.block: is missing: a rule with fuzzy fields also needs/,
		],
		[
			{
				name: 'A',
				defineBy: 'json',
				definition: '{"record":"contact","rules":[{"fields":[{"field":"page"}]}]}',
			},
			/"page" is not a field of a contact/,
		],
		[
			{
				name: 'A',
				defineBy: 'json',
				definition: '{"record":"contact","rules":[{"fields":[{"field":"email"}]}],"scope":{"openOnly":true}}',
			},
			/scope\.openOnly: is for leads only/,
		],
		[{ name: 'A', defineBy: 'preset', preset: 'none' }, /there is no preset "none"/],
	])('that is wrong is refused with what to do (%#)', async (parameters, message) => {
		await expect(runJson('matching', 'create', parameters)).rejects.toThrow(message);
	});

	it('is chosen from a list, along with presets and JSON', async () => {
		const functions = fakeFunctions({ parameters: {} }) as unknown as ILoadOptionsFunctions;
		const { getContactStrategies, getLeadStrategies, getStoredStrategies } = new JourneyRecords().methods
			.loadOptions;
		expect((await getContactStrategies.call(functions)).map(({ value }) => value)).toEqual([
			created.id,
			'preset:contactEmail',
			'preset:contactPerson',
			'inline',
		]);
		expect((await getLeadStrategies.call(functions)).map(({ value }) => value)).toEqual([
			'preset:leadEmail',
			'preset:leadEmailAndPage',
			'preset:leadAccountAndPage',
			'inline',
		]);
		expect(await getStoredStrategies.call(functions)).toEqual([
			{ name: 'By phone and name (contact)', value: created.id },
		]);
	});
});

describe('Create or Update by strategy', () => {
	const upsert = async (fields: IDataObject, strategy: object) =>
		await runJson('contact', 'upsert', { matchBy: 'strategy', fields, ...strategy });

	it('says which rule matched', async () => {
		const ann = { email: 'ann@example.com', phone: '+31 20 794 6000', firstName: 'Ann', lastName: 'Jansen' };
		const [first] = await upsert(ann, { strategy: created.id });
		expect(first).toMatchObject({ outcome: 'created', matchedBy: null });
		const [again] = await upsert(
			{ phone: '+31207946000', firstName: 'Ann', lastName: 'Janssen', company: 'Acme' },
			{ strategy: created.id },
		);
		expect(again).toMatchObject({
			id: first.id,
			outcome: 'updated',
			matchedBy: 'phone number and name (similar, at least 0.9)',
			lastName: 'Jansen',
			company: 'Acme',
		});
	});

	it('saves the others when items of a batch are bad, each by the strategy that it names', async () => {
		const rows = [
			{ email: 'one@x.nl', name: 'One', strategy: 'preset:contactEmail' },
			{ email: 'bad', strategy: 'preset:contactEmail' },
			{ email: 'ONE@x.nl', name: 'Uno', strategy: 'preset:contactPerson' },
			{ email: 'two@x.nl', strategy: 'preset:none' },
			{ email: 'two@x.nl', strategy: 'none' },
			{ email: 'one@x.nl', name: 'Uno', strategy: 'preset:contactPerson' },
		];
		const results = await runJson(
			'contact',
			'upsert',
			{
				matchBy: 'strategy',
				strategy: (n: number) => rows[n].strategy,
				fields: (n: number) => ({ email: rows[n].email, firstName: rows[n].name ?? '' }),
			},
			{ items: rows.map((json) => ({ json })), continueOnFail: true },
		);
		expect(results.map(({ outcome, error }) => outcome ?? error)).toEqual([
			'created',
			expect.stringMatching(/"bad" is not an email address/),
			'updated',
			expect.stringMatching(/there is no preset "none"/),
			expect.stringMatching(/there is no matching strategy "none"/),
			'unchanged',
		]);
		expect(results[2]).toMatchObject({ id: results[0].id, firstName: 'Uno', matchedBy: 'email address' });
	});

	it('takes many items, presets and strategies as JSON', async () => {
		const items = [1, 2, 3].map(() => ({ json: {} }));
		const many = await runJson(
			'contact',
			'upsert',
			{ matchBy: 'strategy', strategy: 'preset:contactEmail', fields: { email: 'many@example.com' } },
			{ items },
		);
		expect(many.map(({ outcome }) => outcome)).toEqual(['created', 'unchanged', 'unchanged']);
		const [skipped] = await upsert(
			{ email: 'stranger@example.com' },
			{ strategy: 'inline', strategyJson: '{"rules":[{"fields":[{"field":"email"}]}],"ifNotFound":"skip"}' },
		);
		expect(skipped).toEqual({ id: null, outcome: 'skipped', matchedBy: null });
		await expect(
			upsert({ email: 'a@example.com' }, { strategy: 'inline', strategyJson: '{' }),
		).rejects.toThrow(/Strategy: is not JSON/);
		await expect(upsert({ email: 'a@example.com' }, { strategy: '' })).rejects.toThrow(
			/choose a matching strategy/,
		);
	});
});

describe('Find Matches', () => {
	it('lists near misses', async () => {
		const bo = await addContact({
			phone: '+31 20 794 6001',
			phoneKey: '+31207946001',
			firstName: 'Bo',
			lastName: 'Visser',
		});
		const [result] = await runJson('matching', 'findMatches', {
			strategy: created.id,
			fields: { phone: '+31207946001', firstName: 'Bob', lastName: 'Vissers' },
		});
		expect(result).toMatchObject({ id: bo.id, ruleIndex: 1, nearMisses: [] });
		const [miss] = await runJson('matching', 'findMatches', {
			strategy: created.id,
			fields: { phone: '+31207946001', firstName: 'Bea', lastName: 'Visser' },
		});
		expect(miss).toMatchObject({ id: null, nearMisses: [{ id: bo.id, reason: 'field' }] });
	});
});

describe('Merge', () => {
	it('merges the duplicates it found, and separates them again', async () => {
		const first = await addContact({ email: 'dup@example.com', firstName: 'Dee' });
		const second = await addContact({ email: 'DUP@example.com', company: 'Acme' });
		const [pair] = await runJson('contact', 'findDuplicates', {
			strategy: 'preset:contactEmail',
			returnAll: true,
		});
		expect(pair).toMatchObject({
			ids: [first.id, second.id],
			rule: 'email address',
			records: [{ id: first.id }, { id: second.id }],
		});
		const [winnerId, loserId] = pair.ids as string[];
		const [merged] = await runJson('contact', 'merge', { winnerId, loserId, options: { by: 'Kim' } });
		expect(merged).toMatchObject({
			outcome: 'merged',
			mergedBy: 'Kim',
			filledFields: ['company'],
			contact: { id: winnerId, company: 'Acme' },
		});
		expect(
			await runJson('contact', 'findDuplicates', { strategy: 'preset:contactEmail', returnAll: true }),
		).toEqual([]);
		const [undone] = await runJson('contact', 'undoMerge', { mergeId: loserId });
		expect(undone).toMatchObject({ mergeId: merged.mergeId, outcome: 'undone', contact: { company: null } });
		await expect(runJson('contact', 'undoMerge', { mergeId: loserId })).rejects.toThrow(/there is no merge/);
		await expect(runJson('contact', 'merge', { winnerId, loserId: 'none' })).rejects.toThrow(
			/there is no contact "none"/,
		);
	});

	it('does the same with leads', async () => {
		const contact = await addContact({ email: 'lead@example.com' });
		const ids = await withStore(async ({ store }) => [
			(await store.leads.insert(leadRow({ contactId: contact.id }))).id,
			(await store.leads.insert(leadRow({ contactId: contact.id, topic: 'Espresso' }))).id,
		]);
		expect(
			await runJson('lead', 'findDuplicates', { strategy: 'preset:leadEmail', returnAll: true }),
		).toMatchObject([{ ids, rule: 'contact' }]);
		const [merged] = await runJson('lead', 'merge', { winnerId: ids[0], loserId: ids[1] });
		expect(merged).toMatchObject({ lead: { id: ids[0], topic: 'Espresso' } });
		expect(await runJson('lead', 'undoMerge', { mergeId: merged.mergeId })).toMatchObject([
			{ outcome: 'undone' },
		]);
	});
});
