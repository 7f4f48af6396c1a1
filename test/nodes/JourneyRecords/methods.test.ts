import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ICredentialTestFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { HttpSink } from '../../../tools/HttpSink';
import { fakeFunctions } from './fakeFunctions';
import { OWN_EVENT_TYPES } from '../../../lib/domain/interactions';
import { interactionRow } from '../../support/rows';
import { addContact, addEnrollment, JOURNEY, useStore, withStore } from './recordsHarness';

const folder = useStore();
const { methods } = new JourneyRecords();
/** What n8n gives a drop-down's method, with what the node's other parameters say. */
const loadingIn = (parameters: object): ILoadOptionsFunctions =>
	({
		...fakeFunctions({ parameters: {} }),
		getCurrentNodeParameters: () => parameters,
	}) as unknown as ILoadOptionsFunctions;
const loading = loadingIn({});

describe('drop-downs', () => {
	it('shows contacts by name and address, page by page', async () => {
		const { id } = await addContact({ firstName: 'Noor', lastName: 'Jansen', email: 'noor@example.com' });
		await addContact({ email: 'only@example.com' });
		for (let n = 0; n < 60; n += 1) await addContact({ firstName: `Many ${n}` });
		const search = methods.listSearch.searchContacts;
		expect(await search.call(loading, 'jans')).toEqual({
			results: [{ name: 'Noor Jansen (noor@example.com)', value: id }],
		});
		expect((await search.call(loading, 'only')).results[0].name).toBe('only@example.com');
		const first = await search.call(loading);
		expect(first.results).toHaveLength(50);
		const second = await search.call(loading, undefined, first.paginationToken as string);
		expect(second.results).toHaveLength(12);
		expect(second.paginationToken).toBeUndefined();
	});

	it('says where to make what there is none of yet', async () => {
		const { loadOptions, listSearch } = methods;
		const none = expect.objectContaining({ value: '' });
		expect(await loadOptions.getJourneys.call(loading)).toEqual([none]);
		expect(await loadOptions.getScoringModels.call(loading)).toEqual([none]);
		expect(await loadOptions.getStoredStrategies.call(loading)).toEqual([none]);
		const how = 'No segments yet. Create one with Journey Records → Segment: Create.';
		expect(await listSearch.searchSegments.call(loading)).toEqual({ results: [{ name: how, value: '' }] });
		expect(await listSearch.searchSegments.call(loading, 'x')).toEqual({ results: [] });
	});

	it('shows event types with when they were last seen and how often, then the package’s own', async () => {
		const { id } = await addContact();
		await withStore(async (engine) => {
			const row = (rowId: string, type: string) => interactionRow({ id: rowId, contactId: id, type });
			await engine.store.interactions.insert([
				row('1', 'order.placed'),
				row('2', 'order.placed'),
				row('3', 'email.opened'),
			]);
		});
		const seen = /^order\.placed \(last seen [A-Z][a-z]{2} \d{1,2}, \d{4}, 2 times\)$/;
		const { searchEventTypes, searchEventTypesOrAny } = methods.listSearch;
		const all = await searchEventTypes.call(loading);
		expect(all.results.slice(0, 2)).toEqual(
			expect.arrayContaining([
				{ name: expect.stringMatching(seen), value: 'order.placed' },
				{ name: expect.stringMatching(/^email\.opened \(.*, once\)$/), value: 'email.opened' },
			]),
		);
		const values = all.results.map(({ value }) => value);
		expect(values).toEqual(expect.arrayContaining([...OWN_EVENT_TYPES]));
		expect(new Set(values).size).toBe(values.length);
		expect((await searchEventTypes.call(loading, 'ORDER')).results).toHaveLength(1);
		// A journey may wait for an event before the first one comes.
		expect((await searchEventTypes.call(loading, ' webinar.joined ')).results).toEqual([
			{ name: 'webinar.joined (new)', value: 'webinar.joined' },
		]);
		expect((await searchEventTypes.call(loading, '$reserved')).results).toEqual([]);
		expect((await searchEventTypes.call(loading, '  ')).results.length).toBeGreaterThan(5);
		expect((await searchEventTypesOrAny.call(loading)).results[0].value).toBe('*');
		const eventTypes = { __rl: true, mode: 'name', value: 'cart.filled, order.placed, ={{ $json.x }}' };
		const named = await searchEventTypes.call(loadingIn({ goal: { eventTypes } }), 'named');
		expect(named.results).toEqual([{ name: 'cart.filled (named in this node)', value: 'cart.filled' }]);
	});

	it('shows journeys by name', async () => {
		await addEnrollment((await addContact()).id);
		expect(await methods.loadOptions.getJourneys.call(loading)).toEqual([
			expect.objectContaining({ name: 'Welcome', value: JOURNEY }),
		]);
	});
});

describe('credential test', () => {
	const test = async (fileName?: string) =>
		await methods.credentialTest.journeyStoreTest.call({} as ICredentialTestFunctions, {
			id: '1',
			name: 'Store',
			type: 'journeyStoreApi',
			data: fileName === undefined ? undefined : { fileName },
		});

	it('opens the default store and one of its own, in a folder too', async () => {
		expect(await test()).toEqual({
			status: 'OK',
			message: expect.stringMatching(/^Connected: .*journeys\.sqlite, \d+ contacts$/),
		});
		expect(await test('stores/second.sqlite')).toEqual({
			status: 'OK',
			message: expect.stringMatching(/second\.sqlite, 0 contacts$/),
		});
	});

	it.each(['../outside.sqlite', '/etc/journeys.sqlite', '..', '.', 'a/../../b.sqlite'])(
		'refuses %s',
		async (fileName) => {
			expect(await test(fileName)).toEqual({
				status: 'Error',
				message: expect.stringContaining('is outside n8n’s own folder; enter a file inside it'),
			});
		},
	);

	it.each(['database.sqlite', 'config', 'DataBase.sqlite'])("refuses n8n's own file %s", async (fileName) => {
		expect(await test(fileName)).toEqual({
			status: 'Error',
			message: expect.stringContaining('can’t be a journey store'),
		});
	});

	it('refuses a folder, and a file that is no store', async () => {
		mkdirSync(join(folder.path, '.n8n', 'folder.sqlite'), { recursive: true });
		writeFileSync(
			join(folder.path, '.n8n', 'notes.sqlite'),
			'{"encryptionKey":"not a database, but long enough"}',
		);
		for (const fileName of ['folder.sqlite', 'notes.sqlite']) {
			expect(await test(fileName)).toEqual({
				status: 'Error',
				message: expect.stringMatching(/Choose another File Name, such as journeys\.sqlite/),
			});
		}
	});

	describe('of a credential that names an address of n8n', () => {
		let n8n: HttpSink;

		beforeEach(async () => {
			n8n = await HttpSink.listen();
		});

		afterEach(async () => await n8n.close());

		const testAddress = async () =>
			await methods.credentialTest.journeyStoreTest.call({} as ICredentialTestFunctions, {
				id: '1',
				name: 'Store',
				type: 'journeyStoreApi',
				data: { n8nUrl: n8n.url, n8nApiKey: 'the-key' },
			});

		it('asks it for an execution that does not exist', async () => {
			n8n.respond(() => ({ status: 404, body: { message: 'not found' } }));
			expect(await testAddress()).toMatchObject({ status: 'OK' });
			expect(n8n.requests.map(({ path, headers }) => [path, headers['x-n8n-api-key']])).toEqual([
				['/api/v1/executions/0', 'the-key'],
			]);
		});

		it.each([
			[
				302,
				/The store works, but n8n can’t be reached at http.*redirects to another address.*Set n8n Address/,
			],
			[401, /rejected the API key\. Set n8n API Key/],
			[500, /n8n’s API responded with 500$/],
		])('names the remedy for an answer of %d', async (status, message) => {
			n8n.respond(() => ({ status }));
			expect(await testAddress()).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		});
	});
});
