import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { fakeFunctions } from './fakeFunctions';
import { addContact, run, runJson, useStore } from './recordsHarness';

useStore();

const byId = (value: unknown): object => ({ __rl: true, mode: 'id', value });
const byName = (value: string): object => ({ __rl: true, mode: 'name', value });

const companyIs = (value: string): object => ({
	contactField: [{ field: 'company', operator: 'equals', value }],
});

let created = 0;

async function create(parameters: Record<string, unknown>): Promise<IDataObject> {
	created += 1;
	const [json] = await runJson('segment', 'create', { name: `Segment ${created}`, ...parameters });
	return json;
}

const static_ = async (): Promise<IDataObject> => await create({ kind: 'static' });

async function membersOf(segment: IDataObject, given: object = { returnAll: true }): Promise<unknown[]> {
	return (await runJson('segment', 'getMembers', { segment: byId(segment.id), ...given })).map(
		({ id }) => id,
	);
}

describe('Create', () => {
	it('creates a dynamic segment from the form, with its members', async () => {
		const { id } = await addContact({ company: 'Globex' });
		await addContact({ company: 'Globex', testSpeed: 60 });
		await addContact({ company: 'Initech' });
		const segment = await create({
			name: 'Globex people',
			kind: 'dynamic',
			conditions: companyIs('globex'),
			options: { description: 'Everybody there' },
		});
		expect(segment).toMatchObject({
			name: 'Globex people',
			kind: 'dynamic',
			description: 'Everybody there',
			timeZone: 'Europe/Amsterdam',
			summary: 'contact.company equals globex',
			members: 1,
			refreshAt: null,
			refreshedAt: expect.stringMatching(/^20\d\d-.*Z$/),
		});
		expect(await membersOf(segment)).toEqual(expect.arrayContaining([id]));
	});

	it('creates compound segments from others, by name or ID', async () => {
		const both = await addContact({ company: 'Umbrella', owner: 'sam' });
		const one = await addContact({ company: 'Umbrella' });
		const company = await create({ kind: 'dynamic', conditions: companyIs('umbrella') });
		const owned = await create({
			kind: 'dynamic',
			conditions: { contactField: [{ field: 'owner', operator: 'equals', value: 'sam' }] },
		});
		const parts = { segments: [{ segment: byId(company.id) }, { segment: byName(String(owned.name)) }] };
		const combined = async (combineBy: string): Promise<unknown[]> =>
			await membersOf(await create({ kind: 'compound', combineBy, parts }));
		expect(await combined('union')).toEqual([both.id, one.id]);
		expect(await combined('intersection')).toEqual([both.id]);
		expect(await combined('exclusion')).toEqual([one.id]);
	});

	it('says what is missing or wrong', async () => {
		await expect(create({ name: ' ' })).rejects.toThrow(/Name is empty/);
		await expect(create({ kind: 'dynamic' })).rejects.toThrow(/Conditions is empty; add at least one/);
		await expect(create({ kind: 'compound' })).rejects.toThrow(/Segments is empty/);
		await expect(
			create({ kind: 'compound', parts: { segments: [{ segment: byName('Nobody') }] } }),
		).rejects.toThrow(/Segments: Segment 1: there is no segment "Nobody"/);
		await expect(create({ kind: 'static', options: { timeZone: 'Mars' } })).rejects.toThrow(
			/Time Zone: "Mars"/,
		);
		const { name } = await static_();
		await expect(create({ kind: 'static', name })).rejects.toThrow(/choose another name/);
	});
});

describe('members', () => {
	it('are added and removed manually; doing so twice is no error', async () => {
		const segment = await static_();
		const people = [await addContact({ email: 'a@hand.example' }), await addContact()];
		const change = async (operation: string, ids: string[]): Promise<unknown[]> =>
			(
				await runJson(
					'segment',
					operation,
					{ segment: byId(segment.id), contact: (index: number) => byId(ids[index]) },
					{ items: ids.map(() => ({})) },
				)
			).map(({ outcome }) => outcome);
		const ids = people.map(({ id }) => id);
		expect(await change('addMembers', [...ids, ids[0]])).toEqual(['joined', 'joined', 'unchanged']);
		expect(await membersOf(segment, { limit: 1 })).toEqual([ids[0]]);
		expect(await change('removeMembers', [ids[0], ids[0]])).toEqual(['left', 'unchanged']);
		const [member] = await runJson('segment', 'getMembers', { segment: byId(segment.id), returnAll: true });
		expect(member).toMatchObject({ id: ids[1], joinedAt: expect.stringMatching(/Z$/) });
	});

	it('of a dynamic segment follow from its conditions', async () => {
		const { id } = await addContact();
		const segment = await create({ kind: 'dynamic', conditions: companyIs('nowhere') });
		await expect(
			run('segment', 'addMembers', { segment: byId(segment.id), contact: byId(id) }),
		).rejects.toThrow(/follow from its conditions/);
		await expect(run('segment', 'addMembers', { segment: byId('x'), contact: byId(id) })).rejects.toThrow(
			/Segment: there is no segment "x"/,
		);
		await expect(run('segment', 'getMembers', { segment: byId('') })).rejects.toThrow(/Segment is empty/);
	});
});

describe('Get, Get Many and Update', () => {
	it('find a segment by its name, and list those that match', async () => {
		const segment = await static_();
		const [got] = await runJson('segment', 'get', { segment: byName(String(segment.name).toUpperCase()) });
		expect(got).toMatchObject({ id: segment.id, kind: 'static', members: 0, summary: null });
		const listed = await runJson('segment', 'getAll', {
			filters: { kind: 'static', search: segment.name },
		});
		expect(listed.map(({ id }) => id)).toContain(segment.id);
		expect(await run('segment', 'getAll', { filters: { kind: 'compound', search: segment.name } })).toEqual(
			[],
		);
	});

	it('change the given fields, and recompute the members', async () => {
		const { id } = await addContact({ company: 'Hooli' });
		const segment = await create({ kind: 'dynamic', conditions: companyIs('nobody at all') });
		const update = async (parameters: Record<string, unknown>): Promise<IDataObject> =>
			(await runJson('segment', 'update', { segment: byId(segment.id), ...parameters }))[0];
		expect(await update({ updateFields: { name: 'Hooli people', description: 'New' } })).toMatchObject({
			name: 'Hooli people',
			description: 'New',
			members: 0,
		});
		expect(await update({ definition: 'dynamic', conditions: companyIs('hooli') })).toMatchObject({
			members: 1,
		});
		expect(await membersOf(segment)).toEqual([id]);
		await expect(update({})).rejects.toThrow(/there is nothing to change/);
		await expect(update({ definition: 'compound' })).rejects.toThrow(/you can’t change a segment’s kind/);
		await expect(
			update({
				definition: 'dynamic',
				conditions: { segment: [{ segment: byId(segment.id), membership: 'notMember' }] },
			}),
		).rejects.toThrow(/would contain itself/);
	});
});

it('previews without saving', async () => {
	const people = [await addContact({ company: 'Acme' }), await addContact({ company: 'ACME' })];
	await addContact({ company: 'acme', testSpeed: 10 });
	const before = await run('segment', 'getAll', { returnAll: true });
	const [preview] = await runJson('segment', 'preview', { conditions: companyIs('acme'), sampleSize: 1 });
	expect(preview).toEqual({
		summary: 'contact.company equals acme',
		members: 2,
		sample: [expect.objectContaining({ id: people[1].id })],
	});
	expect(await run('segment', 'getAll', { returnAll: true })).toHaveLength(before.length);
	await expect(run('segment', 'preview', { conditions: companyIs('a'), sampleSize: -1 })).rejects.toThrow(
		/Sample Size: -1 is not/,
	);
});

it('refreshes segments, and deletes those that nothing uses', async () => {
	const segment = await create({ kind: 'dynamic', conditions: companyIs('pied piper') });
	await addContact({ company: 'Pied Piper' });
	const [refreshed] = await runJson('segment', 'refresh', { segment: byId(segment.id) });
	expect(refreshed).toMatchObject({ id: segment.id, joined: 1, left: 0, members: 1 });
	const other = await create({ kind: 'compound', parts: { segments: [{ segment: byId(segment.id) }] } });
	await expect(run('segment', 'delete', { segment: byId(segment.id) })).rejects.toThrow(
		`it is used by segment "${String(other.name)}"`,
	);
	for (const { id, name } of [other, segment]) {
		expect(await runJson('segment', 'delete', { segment: byId(id) })).toEqual([
			{ id, name, outcome: 'deleted' },
		]);
	}
	await expect(run('segment', 'get', { segment: byId(segment.id) })).rejects.toThrow(/there is no segment/);
});

it('offers segments in the drop-down, found by name', async () => {
	const { id, name } = await static_();
	const loading = fakeFunctions({ parameters: {} }) as unknown as ILoadOptionsFunctions;
	const { searchSegments } = new JourneyRecords().methods.listSearch;
	expect((await searchSegments.call(loading, String(name))).results).toContainEqual({
		name: `${String(name)} (static)`,
		value: id,
	});
	expect((await searchSegments.call(loading, 'no such name')).results).toEqual([]);
});
