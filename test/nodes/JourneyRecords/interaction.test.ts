import { addContact, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

const record = (given: object, rest: object = {}) =>
	runJson('interaction', 'create', { type: 'order.placed', ...given }, rest);

it('records with fields, with JSON and at a given time in the zone of the workflow', async () => {
	const { id } = await addContact();
	const contact = { mode: 'id', value: id };
	const assignments = [{ name: 'amount', value: '12.5', type: 'number' }];
	expect(await record({ contact, propertyFields: { assignments } })).toEqual([
		{ id: expect.any(String), status: 'recorded', contactId: id },
	]);
	await record({
		contact,
		type: 'b',
		specifyProperties: 'json',
		properties: '{"a":{"b":1}}',
		options: { occurredAt: '2026-01-31T10:00:00' },
	});
	const stored = await withStore(async ({ store }) => await store.interactions.list({ contactId: id }));
	expect(stored).toEqual([
		expect.objectContaining({
			type: 'order.placed',
			properties: { amount: 12.5 },
			source: 'Journey Records',
		}),
		expect.objectContaining({ type: 'b', properties: { a: { b: 1 } }, occurredAt: Date.UTC(2026, 0, 31, 9) }),
	]);
});

it('records the same key once, and refuses it for something else', async () => {
	const { id } = await addContact();
	const contact = { mode: 'id', value: id };
	const options = { idempotencyKey: 'order-1' };
	const [first] = await record({ contact, options });
	expect(await record({ contact, options })).toEqual([{ ...first, status: 'duplicate' }]);
	await expect(record({ contact, options, type: 'order.canceled' })).rejects.toThrow(
		/Idempotency Key: "order-1" belongs to an interaction with different content/,
	);
});

it('rejects or creates an unknown contact by choice, and leaves the spelling of a known one', async () => {
	const contact = { mode: 'email', value: 'New@Example.com' };
	await expect(record({ contact })).rejects.toThrow(
		/there is no contact with the email address "New@Example.com"/,
	);
	const [created] = await record({ contact, ifUnknown: 'create' });
	const [again] = await record({ contact: { mode: 'email', value: 'new@example.com' }, ifUnknown: 'create' });
	expect(again.contactId).toBe(created.contactId);
	const known = await withStore(async ({ store }) => await store.contacts.get(String(created.contactId)));
	expect(known?.email).toBe('New@Example.com');
	await expect(record({ contact: { mode: 'id', value: 'x' }, ifUnknown: 'create' })).rejects.toThrow(
		/there is no contact with the ID "x"/,
	);
});

it.each([1_767_000_000, '1767000000', 1_767_000_000_000])('takes Unix time: %p', async (occurredAt) => {
	const { id } = await addContact();
	await record({ contact: { mode: 'id', value: id }, options: { occurredAt } });
	const kept = await withStore(async ({ store }) => await store.interactions.list({ contactId: id }));
	expect(kept.map((one) => one.occurredAt)).toEqual([1_767_000_000_000]);
});

it.each([
	['no type', { type: ' ' }, /Event Type is empty/],
	['a type of ours', { type: '$record' }, /Event Type: "\$record" is reserved/],
	['any event', { type: '*' }, /Event Type: is Any Event, which only conditions can use/],
	['bad JSON', { specifyProperties: 'json', properties: '{' }, /Properties: is not valid JSON/],
	['a list', { specifyProperties: 'json', properties: [1] }, /Properties: must be a JSON object/],
	['a year for a date', { options: { occurredAt: 2026 } }, /Occurred At: 2026 is not a date; a number must/],
	['no date', { options: { occurredAt: 'soon' } }, /Occurred At: "soon" is not a date/],
	[
		'no name',
		{ propertyFields: { assignments: [{ name: '', value: 1 }] } },
		/Properties: one of them has no name/,
	],
])('refuses %s', async (_, given, message) => {
	const { id } = await addContact();
	await expect(record({ contact: { mode: 'id', value: id }, ...given })).rejects.toThrow(message);
});

it('keeps the items before one that stops the run, and none after it', async () => {
	const { id } = await addContact();
	const contact = { mode: 'id', value: id };
	const type = (index: number) => (index === 2 ? '' : `n${index}`);
	await expect(
		run('interaction', 'create', { contact, type }, { items: [{}, {}, {}, {}] }),
	).rejects.toMatchObject({
		message: expect.stringContaining('Type is empty'),
		context: { itemIndex: 2 },
	});
	const stored = await withStore(async ({ store }) => await store.interactions.list({ contactId: id }));
	expect(stored.map(({ type: name }) => name).sort()).toEqual(['n0', 'n1']);
});
