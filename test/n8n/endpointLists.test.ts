import type { ILoadOptionsFunctions, INodeType } from 'n8n-workflow';

import { OWN_EVENT_TYPES } from '../../lib/domain/interactions';
import { readEnteringTypes } from '../../lib/n8n/descriptions/enteringTypes';
import { testContactAt } from '../../lib/n8n/testing/plainTestContact';
import { ourNodes } from '../../lib/simulation/runtime/ourNodes';
import { fakeFunctions, type FakeRun } from '../nodes/JourneyRecords/fakeFunctions';
import { addContact, useStore, withStore } from '../nodes/JourneyRecords/recordsHarness';
import { interactionRow } from '../support/rows';

useStore();

const NOTHING = { name: 'Nothing: Only Record Events', value: '' };
const MADE_UP = expect.objectContaining({ name: 'Made-Up Contact', value: '' });
const BY_EMAIL_OR_ID = { name: 'By Email or ID', value: '$byEmailOrId' };
const BY_NAME = expect.objectContaining({ name: 'By Name', value: '$byName' });
/** Outside n8n’s folder. */
const UNREADABLE = { credential: { fileName: '../outside.sqlite' } };

const endpoint = (name: string): INodeType => ourNodes()[`n8n-nodes-customer-journey.${name}`] as INodeType;

/** What a drop-down lists, in a node with these parameters. */
async function listed(
	method: string,
	parameters: object = {},
	run: Partial<FakeRun> = {},
	node = 'journeyEventsTrigger',
): Promise<Array<{ name: string; value: unknown; description?: string }>> {
	const functions = {
		...fakeFunctions({ parameters: {}, ...run }),
		getCurrentNodeParameters: () => parameters,
	};
	const load = endpoint(node).methods?.loadOptions?.[method];
	return (await load!.call(functions as unknown as ILoadOptionsFunctions)) as never;
}

describe('Test Contact', () => {
	const both = ['journeyEventsTrigger', 'journeyFormTrigger'];

	it.each(both)('of %s lists a made-up contact, and naming one, in an empty store', async (node) => {
		expect(await listed('getTestContacts', {}, {}, node)).toEqual([MADE_UP, BY_EMAIL_OR_ID]);
	});

	it('lists the latest hundred contacts by name and address, and the chosen one', async () => {
		const first = await addContact({ firstName: 'Ann', email: 'ann@example.com' });
		const second = await addContact({ email: 'bo@example.com' });
		const names = async (parameters?: object) =>
			(await listed('getTestContacts', parameters)).map(({ name }) => name);
		expect(await listed('getTestContacts')).toEqual([
			MADE_UP,
			{ name: 'bo@example.com', value: second.id },
			{ name: 'Ann (ann@example.com)', value: first.id },
			BY_EMAIL_OR_ID,
		]);
		for (let n = 0; n < 99; n += 1) await addContact({ firstName: `Later ${n}` });
		const latest = await names();
		expect(latest).toHaveLength(102);
		expect(latest.slice(0, 2)).toEqual(['Made-Up Contact', 'Later 98']);
		expect(latest.slice(-2)).toEqual(['bo@example.com', 'By Email or ID']);
		expect((await names({ testContact: first.id })).slice(-2)).toEqual([
			'Ann (ann@example.com)',
			'By Email or ID',
		]);
		expect(await names({ testContact: second.id })).toEqual(latest);
		for (const testContact of ['', '$byEmailOrId', 'ann@example.com', 'gone']) {
			expect(await names({ testContact })).toEqual(latest);
		}
	});

	it('opens while the store can’t be read, and says why', async () => {
		expect(await listed('getTestContacts', {}, UNREADABLE)).toEqual([
			MADE_UP,
			{ ...BY_EMAIL_OR_ID, description: expect.stringMatching(/^The store can’t be read: .*outside/) },
		]);
	});

	it.each([
		[{}, ''],
		[{ testContact: '0Q8YR7VFVKfN8uVHtU' }, '0Q8YR7VFVKfN8uVHtU'],
		[{ testContact: '$byEmailOrId', testContactBy: ' ann@example.com ' }, 'ann@example.com'],
		[{ testContact: '0Q8YR7VFVKfN8uVHtU', testContactBy: 'left@over.example' }, '0Q8YR7VFVKfN8uVHtU'],
	])('is read from %j', (parameters, expected) => {
		const read = (name: string, initial: unknown) => ({ ...parameters })[name as never] ?? initial;
		expect(testContactAt({ getNodeParameter: read as never })).toBe(expected);
	});
});

describe('Enter the Journey On', () => {
	it('lists nothing, what was recorded, what the node names, the package’s own, and naming', async () => {
		const { id: contactId } = await addContact();
		await withStore(async ({ store }) => {
			await store.interactions.insert([
				interactionRow({ id: store.newId(), contactId, type: 'order.placed' }),
			]);
		});
		const parameters = { enterOn: '$byName', enterOnNames: 'cart.filled, order.placed' };
		const options = await listed('getEnteringTypes', parameters);
		expect(options.slice(0, 3)).toEqual([
			NOTHING,
			{ name: expect.stringMatching(/^order\.placed \(last seen .*, once\)$/), value: 'order.placed' },
			{ name: 'cart.filled (named in this node)', value: 'cart.filled' },
		]);
		const values = options.map(({ value }) => value);
		expect(values).toEqual(expect.arrayContaining([...OWN_EVENT_TYPES]));
		expect(values).not.toContain('*');
		expect(options.at(-1)).toEqual(BY_NAME);
		expect(new Set(values).size).toBe(values.length);
	});

	it('opens while the store can’t be read, and so do the lists of criteria', async () => {
		const why = expect.stringMatching(/^The store can’t be read: /);
		expect(await listed('getEnteringTypes', {}, UNREADABLE)).toEqual([
			NOTHING,
			{ name: 'By Name', value: '$byName', description: why },
		]);
		const byName = { name: 'By Name', value: '', description: why };
		expect(await listed('getEventTypes', {}, UNREADABLE)).toEqual([byName]);
		expect(await listed('getEventTypesOrAny', {}, UNREADABLE)).toEqual([
			byName,
			expect.objectContaining({ value: '*' }),
		]);
	});

	it.each([
		[{}, []],
		[{ enterOn: '' }, []],
		[{ enterOn: '', enterOnNames: 'left.over' }, []],
		[{ enterOn: 'order.placed', enterOnNames: 'left.over' }, ['order.placed']],
		[{ enterOn: '$byName' }, []],
		[{ enterOn: '$byName', enterOnNames: ' cart.filled ,order.placed,' }, ['cart.filled', 'order.placed']],
		// Not in the list, as in a workflow written by hand.
		[{ enterOn: 'cart.filled, order.placed' }, ['cart.filled', 'order.placed']],
	])('is read from %j', (parameters, types) => {
		expect(readEnteringTypes((name, initial) => ({ ...parameters })[name as never] ?? initial)).toEqual(
			types,
		);
	});

	it.each(['$record', '*'])('refuses %s', (enterOnNames) => {
		const parameters: Record<string, string> = { enterOn: '$byName', enterOnNames };
		expect(() => readEnteringTypes((name) => parameters[name])).toThrow(/^Enter the Journey On: /);
	});
});
