import { recordInteractions } from '../../../lib/engine';
import { addContact, addEnrollment, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

const upsert = async (domain: string, more = {}) =>
	await runJson('account', 'upsert', { matchBy: 'domain', domain, ...more });

const byDomain = (value: string) => ({ account: { mode: 'domain', value } });

describe('account', () => {
	it('is created, updated, found in every way, and deleted', async () => {
		const [created] = await upsert('https://www.contoso.com', {
			fields: { name: 'Contoso', externalId: 'crm-7', owner: '' },
			attributes: { assignments: [{ name: 'size', type: 'number', value: 40 }] },
		});
		expect(created).toMatchObject({
			domain: 'contoso.com',
			name: 'Contoso',
			owner: null,
			outcome: 'created',
		});
		const [updated] = await upsert('contoso.com', { fields: { owner: 'kim' } });
		expect(updated).toMatchObject({
			id: created.id,
			owner: 'kim',
			outcome: 'updated',
			attributes: { size: 40 },
		});
		for (const account of [
			created.id,
			{ mode: 'id', value: created.id },
			{ mode: 'domain', value: 'WWW.contoso.com' },
			{ mode: 'name', value: ' CONTOSO' },
			{ mode: 'externalId', value: 'crm-7' },
		]) {
			expect(await runJson('account', 'get', { account })).toEqual([
				expect.objectContaining({ id: created.id }),
			]);
		}
		expect(await runJson('account', 'getAll', { filters: { search: 'contos', owner: 'kim' } })).toHaveLength(
			1,
		);
		expect(await runJson('account', 'getAll', { filters: { search: 'fabrikam' } })).toEqual([]);
		expect(await runJson('account', 'delete', byDomain('contoso.com'))).toEqual([
			{ id: created.id, name: 'Contoso', outcome: 'deleted' },
		]);
		await expect(run('account', 'get', { account: created.id })).rejects.toThrow(
			/Account: there is no account with the ID/,
		);
	});

	it('names what is missing or wrong', async () => {
		await expect(upsert(' ')).rejects.toThrow(/Domain is empty; accounts are matched by it/);
		await expect(upsert('con toso')).rejects.toThrow(/domain: "con toso" is not a domain/);
		await expect(run('account', 'get', { account: '' })).rejects.toThrow(
			/Account is empty; choose an account/,
		);
		await expect(run('account', 'get', byDomain('nowhere'))).rejects.toThrow(
			/Account: "nowhere" is not a domain/,
		);
	});

	it('links contacts by the domain of their addresses, and has one timeline for all of them', async () => {
		const [{ id: accountId }] = await upsert('northwind.com', { fields: { name: 'Northwind' } });
		const contacts = await runJson(
			'contact',
			'upsert',
			{
				matchBy: 'email',
				email: (n: number) => `person${n}@northwind.com`,
				options: { accountByDomain: 'link' },
			},
			{ items: [{}, {}] },
		);
		expect(contacts.map((contact) => contact.accountId)).toEqual([accountId, accountId]);
		for (const [n, { id }] of contacts.entries()) {
			await withStore(
				async (engine) =>
					await recordInteractions(engine, [
						{
							contactId: String(id),
							type: `visit.${n}`,
							occurredAt: Date.UTC(2026, 0, n + 1),
							properties: {},
							source: null,
							idempotencyKey: null,
							contentHash: null,
						},
					]),
			);
			await run('activity', 'create', {
				contact: { mode: 'id', value: id },
				kind: 'task',
				subject: `Call ${n}`,
			});
		}
		await addEnrollment(String(contacts[0].id));
		const account = { mode: 'id', value: accountId };
		const timeline = await runJson('account', 'timeline', { account, returnAll: true });
		expect(new Set(timeline.map((entry) => entry.contactId))).toEqual(new Set(contacts.map(({ id }) => id)));
		expect(timeline.map(({ at }) => at)).toEqual(
			timeline
				.map(({ at }) => at)
				.sort()
				.reverse(),
		);
		expect(new Set(timeline.map(({ kind }) => kind))).toEqual(
			new Set(['activity', 'interaction', 'journey']),
		);
		expect(await runJson('account', 'timeline', { account, limit: 2, include: ['activity'] })).toHaveLength(
			2,
		);
		await expect(run('account', 'delete', { account })).rejects.toThrow(/2 contacts, 2 activities/);
	});
});

describe('lead and activity', () => {
	it('are changed, canceled and deleted', async () => {
		const { id, email } = await addContact({ email: 'ann@a.nl', owner: 'kim' });
		const contact = { mode: 'email', value: email };
		const [task] = await runJson('activity', 'create', {
			contact,
			kind: 'task',
			subject: 'Call',
			dueAt: '2026-03-01T12:00',
			additionalFields: { description: 'About tea' },
		});
		expect(task).toMatchObject({
			owner: 'kim',
			contactId: id,
			dueAt: '2026-03-01T11:00:00.000Z',
			status: 'open',
		});
		const activityId = task.id;
		expect(await runJson('activity', 'update', { activityId, fields: { dueAt: '', owner: 'lee' } })).toEqual([
			expect.objectContaining({ dueAt: null, owner: 'lee', description: 'About tea' }),
		]);
		expect(await runJson('activity', 'cancel', { activityId, reason: 'Bought' })).toEqual([
			expect.objectContaining({ status: 'canceled', result: 'Bought' }),
		]);
		await expect(run('activity', 'getInvitation', { activityId })).rejects.toThrow(/only appointments have/);
		expect(await runJson('activity', 'delete', { activityId })).toEqual([
			{ id: activityId, subject: 'Call', contactId: id, outcome: 'deleted' },
		]);
		await expect(run('activity', 'delete', { activityId })).rejects.toThrow(
			/Activity ID: there is no activity/,
		);
		await expect(run('activity', 'create', { contact, subject: ' ' })).rejects.toThrow(/subject is empty/);
		const [byNumber] = await runJson('activity', 'create', { contact, subject: 'x', dueAt: 1_772_362_800 });
		expect(byNumber.dueAt).toBe('2026-03-01T11:00:00.000Z');
		expect(
			await runJson('activity', 'update', { activityId: byNumber.id, fields: { dueAt: '1772449200' } }),
		).toEqual([expect.objectContaining({ dueAt: '2026-03-02T11:00:00.000Z' })]);
		await expect(run('activity', 'create', { contact, subject: 'x', dueAt: 20_260_230 })).rejects.toThrow(
			/Due Date: 20260230 is not a date; a number must be Unix seconds/,
		);
		await expect(run('activity', 'create', { contact, subject: 'x', dueAt: 'soon' })).rejects.toThrow(
			/Due Date: "soon" is not a date/,
		);
	});

	it('an appointment has its invitation, and its cancellation', async () => {
		const { id } = await addContact({ email: 'bo@a.nl' });
		const [{ id: activityId }] = await runJson('activity', 'create', {
			contact: { mode: 'id', value: id },
			kind: 'appointment',
			subject: 'Demo',
			startsAt: '2026-03-01T12:00',
			endsAt: '2026-03-01T13:00',
			additionalFields: {
				owner: 'Kim',
				inviteContact: true,
				attendees: 'Lee <lee@contoso.com>',
				organizerEmail: 'Sales@contoso.com',
				organizerName: 'Contoso, Sales',
			},
		});
		const [{ ics, fileName }] = await runJson('activity', 'getInvitation', { activityId });
		expect(fileName).toBe('invitation.ics');
		expect(ics).toContain(`UID:${String(activityId)}@n8n-nodes-custo`);
		expect(ics).toContain('DTSTART:20260301T110000Z');
		expect(ics).toContain('ORGANIZER;CN="Contoso, Sales":mailto:sales@contoso.com');
		expect(String(ics).match(/^ATTENDEE/gm)).toHaveLength(2);
		await expect(
			run('activity', 'update', { activityId, fields: { organizerEmail: 'eve@contoso.com' } }),
		).rejects.toThrow(/organizer: is sales@contoso.com and stays so/);
		// A new owner does not become the organizer: calendars would not take the update.
		await run('activity', 'update', { activityId, fields: { owner: 'lee@contoso.com' } });
		await run('activity', 'update', { activityId, fields: { startsAt: '2026-03-02T12:00' } });
		await run('activity', 'cancel', { activityId });
		const [canceled] = await runJson('activity', 'getInvitation', { activityId });
		expect(canceled).toMatchObject({
			fileName: 'cancellation.ics',
			mimeType: 'text/calendar; charset=utf-8; method=CANCEL',
		});
		expect(canceled.ics).toContain('METHOD:CANCEL');
		expect(canceled.ics).toContain(':mailto:sales@contoso.com');
		expect(canceled.ics).toContain('SEQUENCE:2');
		expect(canceled.ics).toContain('DTEND:20260302T120000Z');
	});
});

it('an appointment without an organizer is a plain calendar file, which cannot be canceled', async () => {
	const { id } = await addContact({ email: 'di@a.nl' });
	const book = async (additionalFields: object) => {
		const [{ id: activityId }] = await runJson('activity', 'create', {
			contact: { mode: 'id', value: id },
			kind: 'appointment',
			subject: 'Visit',
			startsAt: '2026-03-01T12:00',
			additionalFields: { inviteContact: true, ...additionalFields } as never,
		});
		return String(activityId);
	};
	const activityId = await book({ owner: 'Ana Souza' });
	const [plain] = await runJson('activity', 'getInvitation', { activityId });
	expect(plain).toMatchObject({ fileName: 'appointment.ics', mimeType: 'text/calendar; charset=utf-8' });
	expect(plain.ics).not.toMatch(/^(?:METHOD|ORGANIZER|ATTENDEE)/m);
	// It gets one, and from then on it is an invitation.
	await run('activity', 'update', { activityId, fields: { organizerEmail: 'ana@contoso.com' } });
	const [invitation] = await runJson('activity', 'getInvitation', { activityId });
	expect(invitation.ics).toMatch(/METHOD:REQUEST[^]*SEQUENCE:1[^]*ORGANIZER:mailto:ana@contoso.com/);
	const unasked = await book({});
	await run('activity', 'cancel', { activityId: unasked });
	await expect(run('activity', 'getInvitation', { activityId: unasked })).rejects.toThrow(
		/was canceled, and no one was invited to it: it has no organizer/,
	);
	await expect(book({ organizerEmail: 'ana@contoso.com\r\nX:1' })).rejects.toThrow(
		/Organizer Email: "ana@contoso.com X:1" is not an e-?mail address/,
	);
});

describe('privacy', () => {
	it('sets and lists consents', async () => {
		const { id } = await addContact({ email: 'cy@a.nl' });
		const contact = { mode: 'id', value: id };
		const set = async (state: string, at: string | number = '') =>
			await runJson('consent', 'set', {
				contact,
				channel: 'Email',
				purpose: 'marketing',
				state,
				additionalFields: { source: 'Form', at },
			});
		expect(await set('given')).toEqual([
			expect.objectContaining({ channel: 'email', state: 'given', current: 'given', source: 'Form' }),
		]);
		expect(await set('withdrawn', '2020-01-01')).toEqual([
			expect.objectContaining({ state: 'withdrawn', current: 'given' }),
		]);
		// In Unix seconds: before what was said in 2020, so it changes nothing.
		await set('given', Date.UTC(2019, 0) / 1_000);
		expect(await runJson('consent', 'getAll', { contact })).toHaveLength(1);
		const history = await runJson('consent', 'getAll', { contact, history: true });
		expect(history.map(({ at }) => at)).toContain('2019-01-01T00:00:00.000Z');
		expect(history).toHaveLength(3);
		await expect(set('given', '2999-01-01')).rejects.toThrow(/at: is in the future/);
	});

	it('exports a contact, and erases one only if confirmed', async () => {
		const { id } = await addContact({ email: 'secret@a.nl' });
		await addEnrollment(id);
		const contact = { mode: 'email', value: 'secret@a.nl' };
		const [exported] = await runJson('contact', 'export', { contact });
		expect(JSON.stringify(exported)).toContain('secret@a.nl');
		await expect(run('contact', 'erase', { contact })).rejects.toThrow(/Permanently Erase: is turned off/);
		expect(await runJson('contact', 'erase', { contact, confirmed: true })).toEqual([
			expect.objectContaining({ id, outcome: 'erased', exitedJourneys: 1 }),
		]);
		await expect(run('contact', 'get', { contact })).rejects.toThrow(/there is no contact with the email/);
		expect(await withStore(async ({ store }) => await store.contacts.get(id))).toBeNull();
	});
});
