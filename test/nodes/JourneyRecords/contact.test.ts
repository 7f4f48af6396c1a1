import { addContact, addEnrollment, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

const upsert = (given: object, rest: object = {}) =>
	run('contact', 'upsert', { matchBy: 'email', ...given }, rest);

describe('Create or Update', () => {
	it('creates a contact with fields and typed attributes, and updates it by any spelling of the address', async () => {
		const [created] = await upsert({
			email: 'Noor@Example.com',
			fields: { firstName: 'Noor', timeZone: 'Europe/Amsterdam', phone: '020 794 0800' },
			attributes: {
				assignments: [
					{ name: 'bikes', value: '2', type: 'number' },
					{ name: 'tags', value: '["a"]', type: 'array' },
				],
			},
			options: { defaultCountry: 'nl' },
		});
		expect(created.json).toMatchObject({
			outcome: 'created',
			matchedBy: 'email',
			email: 'Noor@Example.com',
			firstName: 'Noor',
			attributes: { bikes: 2, tags: ['a'] },
		});
		expect(created.pairedItem).toEqual({ item: 0 });
		const [updated] = await upsert({ email: 'noor@example.COM', fields: { firstName: 'Nora' } });
		expect(updated.json).toMatchObject({ id: created.json.id, outcome: 'updated', firstName: 'Nora' });
		const [same] = await upsert({ email: 'noor@example.COM' });
		expect(same.json).toMatchObject({ outcome: 'unchanged', attributes: { bikes: 2, tags: ['a'] } });
	});

	it('matches by phone and by external ID, which may be numbers', async () => {
		const [byPhone] = await upsert({ matchBy: 'phone', phone: '+31 20 794 0801' });
		const [again] = await upsert({
			matchBy: 'phone',
			phone: '0207940801',
			options: { defaultCountry: 'NL' },
		});
		expect(again.json).toMatchObject({ id: byPhone.json.id, matchedBy: 'phone' });
		const [byId] = await upsert({ matchBy: 'externalId', externalId: 42 });
		expect(byId.json).toMatchObject({ outcome: 'created', matchedBy: 'externalId', externalId: '42' });
	});

	it('creates two contacts for a household, and for one address with two IDs, in one run', async () => {
		const auto = { mapping: 'auto', matchBy: 'phone' };
		const phone = '+31 20 794 0899';
		const household = [
			{ phone, email: 'maria@example.com', firstName: 'Maria' },
			{ phone, email: 'mario@example.com', firstName: 'Mario' },
			{ phone, email: 'Mario <mario@example.com>', lastName: 'Weber' },
			{ phone },
		];
		const rows = await runJson('contact', 'upsert', auto, { items: household });
		expect(rows.map(({ outcome, email }) => [outcome, email])).toEqual([
			['created', 'maria@example.com'],
			['created', 'mario@example.com'],
			['updated', 'mario@example.com'],
			['unchanged', 'maria@example.com'],
		]);
		const twins = [
			{ externalId: 'a', email: 'office@example.com' },
			{ externalId: 'b', email: 'office@example.com' },
			{ externalId: 'b', email: 'bo@example.com' },
		];
		const [one, two, moved] = await runJson(
			'contact',
			'upsert',
			{ mapping: 'auto', matchBy: 'externalId' },
			{ items: twins },
		);
		expect(two.id).not.toBe(one.id);
		expect(moved).toMatchObject({ id: two.id, outcome: 'updated', email: 'bo@example.com' });
		const [alone] = await runJson(
			'contact',
			'upsert',
			{ mapping: 'auto', matchBy: 'email' },
			{ items: [{ email: 'office@example.com' }] },
		);
		expect(alone.id).toBe(one.id);
	});

	it('maps fields of the item automatically, however they are written, and keeps others when asked to', async () => {
		const rows = [
			{ Email: 'auto@example.com', first_name: 'Au', 'Last Name': 'To', Bikes: 2, Tags: ['a'], Note: '' },
			{ Email: '', first_name: 'Nobody' },
			{ Email: 'second@example.com', first_name: '', Bikes: 3 },
		];
		const save = async (given: object) =>
			await runJson(
				'contact',
				'upsert',
				{ matchBy: 'email', mapping: 'auto', ...given },
				{
					items: rows,
					continueOnFail: true,
				},
			);
		const plain = await save({});
		expect(plain).toMatchObject([
			{ outcome: 'created', email: 'auto@example.com', firstName: 'Au', lastName: 'To', attributes: {} },
			{ error: expect.stringMatching(/Email is empty; contacts are matched by it/) as string },
			{ outcome: 'created', email: 'second@example.com', firstName: null },
		]);
		const kept = await save({ otherFields: 'attributes' });
		expect(kept[0]).toMatchObject({ outcome: 'updated', attributes: { Bikes: 2 } });
		expect(kept[2]).toMatchObject({ attributes: { Bikes: 3 } });
	});

	it('fills only empty fields when asked to', async () => {
		await upsert({ email: 'fill@example.com', fields: { firstName: 'Ada' } });
		const [filled] = await upsert({
			email: 'fill@example.com',
			ifFound: 'fillEmpty',
			fields: { firstName: 'Eve', lastName: 'Byron' },
		});
		expect(filled.json).toMatchObject({ firstName: 'Ada', lastName: 'Byron' });
	});

	it('clears nothing with blank values, unless asked to', async () => {
		const fields = { firstName: undefined, lastName: '', company: null };
		await upsert({
			email: 'blank@example.com',
			fields: { firstName: 'Ada', lastName: 'Byron', company: 'X' },
		});
		const [kept] = await upsert({ email: 'blank@example.com', fields });
		expect(kept.json).toMatchObject({
			outcome: 'unchanged',
			firstName: 'Ada',
			lastName: 'Byron',
			company: 'X',
		});
		const [emptied] = await upsert({
			email: 'blank@example.com',
			fields,
			options: { blankValues: 'clear' },
		});
		expect(emptied.json).toMatchObject({ firstName: null, lastName: null, company: null });
	});

	it.each([
		['a bad address', { email: 'nobody' }, /email: "nobody" is not an e-?mail address/],
		['no address', { email: '  ' }, /Email is empty; contacts are matched by it/],
		['an object for a text', { email: { a: 1 } }, /Email: is an object/],
		['an unknown zone', { email: 'a@b.nl', fields: { timeZone: 'Mars' } }, /timeZone: "Mars" is not an IANA/],
		[
			'an unknown account',
			{ email: 'a@b.nl', fields: { accountId: 'x' } },
			/Account ID: there is no account "x"/,
		],
		['a country', { email: 'a@b.nl', options: { defaultCountry: 'Holland' } }, /Default Country: "Holland"/],
		[
			'an attribute of another type',
			{ email: 'a@b.nl', attributes: { assignments: [{ name: 'bikes', value: 'two', type: 'number' }] } },
			/Custom Attributes "bikes": the value is not of type number/,
		],
	])('refuses %s', async (_, given, message) => {
		await expect(upsert(given)).rejects.toThrow(message);
	});

	it('saves the others when one item of a batch is bad, and pairs each', async () => {
		const items = Array.from({ length: 250 }, (_, index) => ({ n: index }));
		const output = await upsert(
			{ email: (index: number) => (index === 120 ? 'bad' : `batch${index}@example.com`) },
			{ items, continueOnFail: true },
		);
		expect(output).toHaveLength(250);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		expect(output[120].json).toMatchObject({
			n: 120,
			error: expect.stringMatching(/"bad" is not an e-?mail/),
		});
		expect(output[120].pairedItem).toEqual({ item: 120 });
		expect(output.filter(({ json }) => json.outcome === 'created')).toHaveLength(249);
	});
});

describe('Get', () => {
	it('finds a contact in each mode of the locator, without changing it', async () => {
		const [{ json: known }] = await upsert({
			email: 'Get@Example.com',
			fields: { phone: '+31 20 794 0802', externalId: 'crm-1' },
		});
		const locators = [
			{ mode: 'list', value: known.id },
			{ mode: 'id', value: known.id },
			{ mode: 'email', value: 'get@example.com' },
			{ mode: 'phone', value: '+31207940802' },
			{ mode: 'externalId', value: 'crm-1' },
			known.id,
		];
		for (const contact of locators) {
			expect(await runJson('contact', 'get', { contact })).toEqual([
				expect.objectContaining({ id: known.id, email: 'Get@Example.com', updatedAt: known.updatedAt }),
			]);
		}
	});

	it('uses the journey’s contact for an empty ID, but not for an empty address', async () => {
		const { id } = await addContact({ email: 'journey@example.com' });
		const journey = { enrollmentId: 'e', journeyId: 'j', step: 'Form', holdId: 'h', visit: 0 };
		const upstream = {
			Form: { type: 'n8n-nodes-customer-journey.journeyFormTrigger', items: [{ journey, contact: { id } }] },
		};
		expect(await runJson('contact', 'get', { contact: { mode: 'id', value: null } }, { upstream })).toEqual([
			expect.objectContaining({ id }),
		]);
		await expect(
			run('contact', 'get', { contact: { mode: 'email', value: '' } }, { upstream }),
		).rejects.toThrow(/Contact is empty; check the expression/);
	});

	it.each([
		[{ mode: 'id', value: 'gone' }, /there is no contact with the ID "gone"/],
		[{ mode: 'id', value: '' }, /Contact is empty, and the item doesn’t come from a journey/],
		[
			{ mode: 'email', value: 'who@example.com' },
			/there is no contact with the email address "who@example.com"/,
		],
		[{ mode: 'email', value: 'who' }, /"who" is not an email address/],
		[{ mode: 'phone', value: '12' }, /"12" is not a phone number/],
	])('refuses %j', async (contact, message) => {
		await expect(run('contact', 'get', { contact })).rejects.toThrow(message);
	});
});

describe('Get Many', () => {
	it('lists up to the limit, all, and those that a search finds', async () => {
		await withStore(async ({ store }) => {
			await store.transaction(async (tx) => {
				const { contactRow } = await import('../../support/rows');
				for (let n = 0; n < 1200; n += 1)
					await tx.contacts.insert(contactRow({ company: 'Many', owner: `o${n}` }));
			});
		});
		const search = { filters: { search: 'many' } };
		expect(await run('contact', 'getAll', { limit: 3, ...search })).toHaveLength(3);
		expect(await run('contact', 'getAll', { limit: 1100, ...search })).toHaveLength(1100);
		const all = await runJson('contact', 'getAll', { returnAll: true, ...search });
		expect(new Set(all.map(({ id }) => id)).size).toBe(1200);
		expect(await run('contact', 'getAll', { filters: { search: 'nothing like it' } })).toEqual([]);
	});

	it('refuses a wrong limit, and a filter that is empty', async () => {
		await expect(run('contact', 'getAll', { limit: 0 })).rejects.toThrow(/Limit: 0 is not a whole number/);
		await expect(run('contact', 'getAll', { filters: { search: undefined } })).rejects.toThrow(
			/Search: this filter is empty; enter a value or remove it/,
		);
	});
});

describe('Get Timeline', () => {
	it('lists everything that happened, latest first', async () => {
		const { id } = await addContact({ email: 'time@example.com' });
		const contact = { mode: 'id', value: id };
		await run('interaction', 'create', {
			contact,
			type: 'page.viewed',
			options: { occurredAt: '2020-01-01' },
		});
		const { activity } = await withStore(async (engine) => {
			const { createActivity, createLead } = await import('../../../lib/engine');
			await createLead(engine, {
				contactId: id,
				matching: 'always',
				ifFound: 'keep',
				fields: { topic: 'Bike' },
				origin: null,
			});
			return await createActivity(engine, {
				kind: 'task',
				subject: 'Call',
				description: null,
				dueAt: null,
				startsAt: null,
				endsAt: null,
				owner: null,
				contactId: id,
				leadId: null,
				accountId: null,
				origin: null,
			});
		});
		await run('activity', 'complete', { activityId: activity.id, result: 'Sold' });
		await addEnrollment(id);
		const entries = await runJson('contact', 'timeline', { contact, returnAll: true });
		const times = entries.map(({ at }) => at as string);
		expect(times).toEqual([...times].sort().reverse());
		expect(entries.at(-1)).toMatchObject({
			at: '2019-12-31T23:00:00.000Z',
			kind: 'interaction',
			event: 'page.viewed',
		});
		const seen = entries.map(({ kind, event }) => `${String(kind)} ${String(event)}`).sort();
		expect(seen).toEqual([
			'activity completed',
			'activity created',
			'interaction activity.completed',
			'interaction page.viewed',
			'journey entered',
			'lead created',
		]);
		expect(entries.find(({ event }) => event === 'completed')).toMatchObject({
			id: activity.id,
			text: 'task "Call" was completed: Sold',
		});
		expect(entries.find(({ kind }) => kind === 'journey')).toMatchObject({
			text: '"Welcome": entered at "Sign-Up Form"',
			details: { journeyName: 'Welcome', stepName: 'Sign-Up Form' },
		});
		const fields = ['at', 'kind', 'event', 'text', 'id', 'contactId', 'contactName', 'details'];
		for (const entry of entries) expect(Object.keys(entry)).toEqual(fields);
		const simple = await runJson('contact', 'timeline', { contact, returnAll: true, simplify: true });
		expect(simple.map(({ text }) => text)).toEqual(entries.map(({ text }) => text));
		expect(new Set(simple.flatMap(Object.keys))).toEqual(new Set(fields.slice(0, -1)));
		expect(await run('contact', 'timeline', { contact, limit: 2 })).toHaveLength(2);
		expect(await runJson('contact', 'timeline', { contact, include: ['lead'] })).toEqual([
			expect.objectContaining({
				kind: 'lead',
				text: 'a lead about "Bike" was created',
				details: expect.objectContaining({ topic: 'Bike' }),
			}),
		]);
	});

	it('refuses an empty choice', async () => {
		const { id } = await addContact();
		await expect(
			run('contact', 'timeline', { contact: { mode: 'id', value: id }, include: [] }),
		).rejects.toThrow(/Include is empty/);
	});
});
