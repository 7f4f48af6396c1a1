import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { installedN8n } from '../../lib/simulation/n8n/installedN8n';
import { tempFolder } from '../support/tempFolder';
import { draw, events, ours, standIn } from '../workflow/support/draw';
import { crowdCsv, exported, useSimulation } from './support';

const { file, simulate } = useSimulation();

const WAIT = ours('journeyWait', { mode: 'for', amount: 1, unit: 'days' });

async function enterBy(
	parameters: object,
	csv = crowdCsv(4, 'plan', (n) => (n === 0 ? 'pro' : 'basic')),
	more: object[] = [],
	options: string[] = [],
) {
	const journey = draw(
		{ Start: ours('journeyTrigger', parameters as never), Wait: WAIT, End: standIn('x.y') },
		[['Start', 'Wait', 'End']],
	);
	return await simulate([
		file('journey.json', exported(journey)),
		file('contacts.csv', csv),
		'--behavior',
		file('behavior.json', more),
		'--days',
		'5',
		...options,
	]);
}

it('lets people in by the event that a Journey Trigger waits for, with what the file says of them', async () => {
	const all = await enterBy({ audience: 'event', eventTypes: 'order.placed' });
	expect(all.funnel).toMatchObject({ entered: 4, completed: 4 });
	const filter = { conditions: [{ property: 'plan', operator: 'equals', value: 'pro' }] };
	const some = await enterBy({ audience: 'event', eventTypes: 'order.placed', eventFilter: filter });
	expect(some.funnel).toMatchObject({ contacts: 4, entered: 1, completed: 1 });
	expect(some.way('person0@example.com')[0]).toBe('Start, entered');
});

it('lets people in directly where a Journey Trigger waits for a segment or a change', async () => {
	for (const parameters of [
		{ audience: 'segment', segments: ['members'], when: 'continuous' },
		{ audience: 'record', record: 'contact', action: 'updated' },
	]) {
		const { funnel } = await enterBy(parameters);
		expect(funnel).toMatchObject({ entered: 4, completed: 4, refusals: {} });
	}
});

it('lets people in as they match the conditions of a Journey Trigger: at the start, or when their day comes', async () => {
	const conditions = (row: object) => ({ audience: 'conditions', conditions: { contactField: [row] } });
	const pro = await enterBy(conditions({ field: 'attribute', attribute: 'plan', value: 'pro' }));
	expect(pro.funnel).toMatchObject({ contacts: 4, entered: 1, completed: 1 });
	expect(pro.way('person0@example.com')[0]).toBe('Start, entered');
	const csv = crowdCsv(4, 'birthday', (n) => `1990-01-0${n + 3}`);
	const row = { field: 'attribute', attribute: 'birthday', operator: 'anniversaryIn', days: 0 };
	const birthdays = await enterBy(conditions(row), csv, [], ['--start', '2026-01-01T09:00']);
	expect(birthdays.funnel).toMatchObject({ entered: 4, completed: 3 });
});

it.each([
	[{ audience: 'event', eventTypes: 'lead.sales_ready' }],
	[{ audience: 'record', record: 'lead', action: 'created' }],
	[{ audience: 'record', record: 'lead', action: 'updated', fields: 'topic' }],
])('gives people a lead where a journey begins with one: %j', async (trigger) => {
	const journey = draw(
		{
			Start: ours('journeyTrigger', trigger),
			Wait: WAIT,
			Move: ours('journeyLeadStage', { action: 'disqualify', reason: 'Simulated' }),
			End: standIn('x.y'),
		},
		[['Start', 'Wait', 'Move', 'End']],
	);
	const { funnel } = await simulate([
		file('journey.json', exported(journey)),
		file('contacts.csv', crowdCsv(3)),
		'--days',
		'5',
	]);
	expect(funnel).toMatchObject({ entered: 3, completed: 3, refusals: {} });
});

it('gives people a lead who are said to have become sales-ready on their way', async () => {
	const journey = draw(
		{
			Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'order.placed' }),
			Wait: WAIT,
			Ready: ours('journeyIfThen', { eventType: 'lead.sales_ready' }),
			Accept: ours('journeyLeadStage', { action: 'sales_accepted', owner: 'kim' }),
			End: standIn('x.y'),
			Late: standIn('x.y'),
		},
		[
			['Start', 'Wait', 'Ready', 'Accept', 'End'],
			['Ready#1', 'Late'],
		],
	);
	const { funnel, way } = await simulate([
		file('journey.json', exported(journey)),
		file('contacts.csv', crowdCsv(2)),
		'--behavior',
		file('behavior.json', [{ on: 'Wait', does: 'lead.sales_ready', after: '2h' }]),
		'--days',
		'9',
	]);
	expect(funnel).toMatchObject({ entered: 2, completed: 2 });
	expect(way('person0@example.com').join()).toContain('End');
});

it('keeps to the rules of the trigger, and tells who was refused', async () => {
	const again = [{ on: 'End', does: 'order.placed', after: '1h' }];
	const trigger = { audience: 'event', eventTypes: 'order.placed', reentry: 'never' };
	const { funnel, paths } = await enterBy(trigger, crowdCsv(2), again);
	expect(funnel.entered).toBe(2);
	expect(Object.values(funnel.refusals)).toEqual([2]);
	expect(paths.match(/,Start,entry_refused,/g)).toHaveLength(2);
});

it('fills in a form by the paths of its fields', async () => {
	const field = (name: string, target: string, required = true) => ({ name, target, required });
	const fields = [
		field('payload.data.Email', 'email'),
		field('fields[plan][value]', 'attribute'),
		field('data.fields.What do you want?', 'property', false),
	];
	const news = { name: 'data.fields.News', channel: 'email', purpose: 'marketing', required: true };
	const form = { formName: 'info', fields: { field: fields }, consents: { consent: [news] } };
	const journey = draw(
		{
			Form: ours('journeyFormTrigger', form as never),
			End: standIn('x.y'),
		},
		[['Form', 'End']],
	);
	const { funnel } = await simulate([
		file('form.json', exported(journey)),
		file(
			'contacts.csv',
			crowdCsv(3, 'plan', () => 'pro'),
		),
	]);
	expect(funnel).toMatchObject({ contacts: 3, entered: 3, completed: 3 });
});

it('says where nothing begins', async () => {
	const journey = draw({ Enter: events(), Daily: standIn('x.schedule'), End: standIn('x.y') }, [
		['Enter', 'End'],
		['Daily', 'End'],
	]);
	const { funnel } = await simulate([
		file('journey.json', exported(journey)),
		file('contacts.csv', crowdCsv(1)),
	]);
	expect(funnel.warnings).toEqual(['Contacts enter by journey triggers only, so nothing starts at: Daily']);
});

it('uses no store and no folder of a real n8n', async () => {
	const before = process.env.N8N_USER_FOLDER;
	const folder = tempFolder();
	process.env.N8N_USER_FOLDER = folder.path;
	try {
		const contacts = file('contacts.csv', crowdCsv(3));
		const journey = draw(
			{ Enter: events({}, { credentials: { journeyStoreApi: { id: '1', name: 'Real' } } }) },
			[],
		);
		expect((await simulate([file('journey.json', exported(journey)), contacts])).code).toBe(0);
		expect(process.env.N8N_USER_FOLDER).toBe(folder.path);
		// Nothing was made in it.
		expect(() => writeFileSync(join(folder.path, '.n8n', 'x'), '')).toThrow('ENOENT');
	} finally {
		if (before === undefined) delete process.env.N8N_USER_FOLDER;
		else process.env.N8N_USER_FOLDER = before;
		folder.remove();
	}
});

it('looks for n8n where its command lies, and where npm installs globally', () => {
	const folder = tempFolder();
	try {
		const [real, bin] = [join(folder.path, 'lib/n8n/bin'), join(folder.path, 'bin')];
		mkdirSync(real, { recursive: true });
		mkdirSync(bin);
		writeFileSync(join(real, 'n8n'), '');
		symlinkSync(join(real, 'n8n'), join(bin, 'n8n'));
		const found = installedN8n(
			{ PATH: ['/nowhere', bin].join(delimiter), npm_config_prefix: '/prefix' },
			'/usr/bin/node',
		);
		expect(found).toContain(real);
		expect(found).toContain('/prefix/lib/node_modules/n8n');
		expect(found).toContain(join(dirname('/usr/bin'), 'lib/node_modules/n8n'));
	} finally {
		folder.remove();
	}
});
