import type { Kysely } from 'kysely';

import { NotFoundError } from '../../lib/domain';
import {
	createActivity,
	createLead,
	createSegment,
	changeMembers,
	eraseContact,
	addSuppressions,
	exportContact,
	hashAddress,
	mergeRecords,
	refreshSegment,
	saveContact,
	setConsent,
	suppressionsOf,
	UnknownContactError,
	withdrawEverything,
	resolveContact,
	type ConsentFields,
} from '../../lib/engine';
import { judgeConsent } from '../../lib/domain/messages/allowed';
import type { Contact, Schema, Store } from '../../lib/store';
import { COPIED_TABLES } from '../../lib/store/copy/copiedTables';
import { TABLES, type TableName } from '../../lib/store/tables';
import { toRow } from '../../lib/store/tables/record';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { DAY, HOUR, START } from '../support/rows';

const camelCase = (name: string): string =>
	name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Whatever of her shows up anywhere contains this. */
const SECRET = 'zaphod';

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	/** All rows of all tables, as text. */
	async function everything(): Promise<Record<string, string[]>> {
		return await journey.store.transaction(async (tx: Store) => {
			const { db } = tx as unknown as { db: Kysely<Schema> };
			const found: Record<string, string[]> = {};
			for (const { name } of COPIED_TABLES) {
				const rows = await db.selectFrom(name).selectAll().execute();
				found[name] = rows.map((row) => JSON.stringify(row));
			}
			return found;
		});
	}

	const withSecret = (all: Record<string, string[]>): string[] =>
		Object.entries(all).flatMap(([table, rows]) =>
			rows.some((row) => row.toLowerCase().includes(SECRET)) ? table : [],
		);

	/** Somebody about whom something stands in every table that can know people. */
	async function somebody(): Promise<Contact> {
		const { contact } = await saveContact(
			journey.engine,
			{
				email: 'zaphod@example.com',
				externalId: 'zaphod-1',
				firstName: 'Zaphod',
				phone: '+31 20 123 4567',
				attributes: { nick: 'zaphod' },
			},
			{ matchBy: 'email' },
		);
		for (const email of ['zaphod.before@example.com', 'zaphod@example.com']) {
			await saveContact(journey.engine, { externalId: 'zaphod-1', email }, { matchBy: 'externalId' });
		}
		await journey.trigger('wait', { dueAt: START + DAY, item: { note: 'for zaphod' } });
		await journey.step('wait');
		await journey.enter([contact], {
			key: 'zaphod-order',
			data: { who: 'zaphod' },
			item: { note: 'zaphod' },
		});
		// A second one fails with a message that names her.
		await journey.step('mail', async () => {
			throw new Error('No mailbox for zaphod');
		});
		await journey.event(contact.id, { properties: { name: 'zaphod' }, idempotencyKey: 'zaphod-event' });
		const { lead } = await createLead(journey.engine, {
			contactId: contact.id,
			matching: 'emailAndPage',
			ifFound: 'update',
			fields: { topic: 'zaphod', page: '/for/zaphod', attributes: { a: 'zaphod' } },
			origin: null,
		});
		await createActivity(journey.engine, {
			kind: 'appointment',
			subject: 'Meet zaphod',
			description: 'zaphod likes tea',
			dueAt: START,
			startsAt: START,
			endsAt: START,
			location: 'zaphod house',
			attendees: [{ email: 'zaphod@example.com', name: null }],
			owner: 'kim',
			contactId: contact.id,
			leadId: lead?.id ?? null,
			accountId: null,
			origin: null,
		});
		const list = await createSegment(journey.engine, {
			name: 'List',
			kind: 'static',
			description: null,
			timeZone: null,
			definition: null,
		});
		await changeMembers(journey.engine, list.id, 'add', [contact.id]);
		await consent(contact.id, { source: 'form of zaphod' });
		await messageTo(contact);
		await journey.engine.clock.idle();
		return contact;
	}

	/** A mail that was opened and clicked, one click undecided. */
	async function messageTo(contact: Contact): Promise<void> {
		const addressHash = await hashAddress(journey.engine, 'email', contact.email ?? '');
		await journey.store.transaction(async (tx) => {
			const { db } = tx as unknown as { db: Kysely<Schema> };
			const insert = async (table: TableName, record: object): Promise<void> => {
				const row = toRow(TABLES[table].columns, record);
				await db
					.insertInto(table)
					.values(row as never)
					.execute();
			};
			const about = { messageId: 'message', contactId: contact.id };
			await insert('messages', {
				...Object.fromEntries(Object.keys(TABLES.messages.columns).map((name) => [camelCase(name), null])),
				id: 'message',
				originId: 'hold',
				stepId: 'gate',
				variant: '',
				contactId: contact.id,
				addressHash,
				channel: 'email',
				purpose: 'marketing',
				topic: '',
				kind: 'commercial',
				journeyId: JOURNEY,
				enrollmentId: 'enrollment',
				state: 'delivered',
				decidedAt: START,
				countedAt: START,
				test: false,
				tracked: true,
			});
			await insert('message_events', {
				...about,
				source: 'pages',
				eventKey: 'hit',
				type: 'email.clicked',
				occurredAt: START,
				receivedAt: START,
				detail: { url: 'https://example.com/for/zaphod' },
			});
			await insert('pending_hits', {
				...about,
				id: 'hit',
				kind: 'click',
				link: 1,
				url: 'https://example.com/for/zaphod',
				at: START,
				dueAt: START + 10_000,
				signals: { agent: 'Zaphod’s mail program' },
			});
		});
	}

	const consent = async (contactId: string, more: Partial<ConsentFields> = {}) =>
		await setConsent(journey.engine, {
			contactId,
			channel: 'email',
			purpose: 'marketing',
			state: 'given',
			source: null,
			...more,
		});

	describe('erasing a contact', () => {
		it('leaves nothing anywhere that says who it was, and all that is counted', async () => {
			const contact = await somebody();
			const [enrollment] = await journey.store.enrollments.list({ contactId: contact.id });
			const before = await everything();
			expect(withSecret(before).sort()).toEqual(
				[
					'activities',
					'consents',
					'contacts',
					'enrollments',
					'former_identifiers',
					'holds',
					'interactions',
					'leads',
					'match_keys',
					'message_events',
					'pending_hits',
					'step_log',
				].sort(),
			);

			const erased = await eraseContact(journey.engine, contact.id);
			expect(erased).toMatchObject({ contactId: contact.id, erasedAt: START, exited: 1 });
			const after = await everything();
			expect(withSecret(after)).toEqual([]);
			expect(JSON.stringify(after)).not.toContain('+3120');
			for (const table of [
				'contacts',
				'enrollments',
				'interactions',
				'leads',
				'activities',
				'messages',
				'message_events',
			]) {
				expect([table, after[table].length]).toEqual([table, before[table].length]);
			}
			expect(after.holds).toEqual([]);
			expect(after.segment_members).toEqual([]);
			expect(after.consents).toEqual([]);
			expect(after.pending_hits).toEqual([]);
			// Nothing was refused, so nothing is left to remember.
			expect(after.suppressions).toEqual([]);
			expect(erased.refusals).toBe(0);
			expect(await journey.where(enrollment.id)).toBe('exited (erased)');
			expect((await journey.store.stepLog.list([enrollment.id])).at(-1)).toMatchObject({
				kind: 'exited',
				detail: { reason: 'erased' },
			});
			expect(await journey.store.enrollments.countByStatus(JOURNEY)).toMatchObject({ exited: 1 });
		});

		it('is permanent: the contact is no longer found, and one that comes again is new', async () => {
			const contact = await somebody();
			await eraseContact(journey.engine, contact.id);
			expect(await journey.store.contacts.get(contact.id)).toBeNull();
			expect(await journey.store.contacts.list()).toEqual([]);
			expect(await journey.store.contacts.count()).toBe(0);
			await expect(
				resolveContact(journey.engine, { id: contact.id }, { ifUnknown: 'create' }),
			).rejects.toThrow(UnknownContactError);
			await expect(eraseContact(journey.engine, contact.id)).rejects.toThrow(NotFoundError);
			await expect(exportContact(journey.engine, contact.id)).rejects.toThrow(NotFoundError);
			const { contact: next, outcome } = await saveContact(
				journey.engine,
				{ email: 'zaphod@example.com', externalId: 'zaphod-1' },
				{ matchBy: 'email' },
			);
			expect(outcome).toBe('created');
			expect(next.id).not.toBe(contact.id);
			// What became due meanwhile lets nobody go on.
			await journey.advance(2 * DAY);
			expect(journey.at('wait')).toEqual([]);
		});

		it('leaves no member in a segment of those of whom something is not known', async () => {
			const { contact } = await saveContact(
				journey.engine,
				{ email: 'zaphod@example.com' },
				{ matchBy: 'email' },
			);
			const segment = await createSegment(journey.engine, {
				name: 'Without a Name',
				kind: 'dynamic',
				description: null,
				timeZone: null,
				definition: { kind: 'field', record: 'contact', field: 'firstName', operator: 'notExists' },
			});
			const members = async (): Promise<number> =>
				(await journey.store.segments.members(segment.id, { limit: 10 })).length;
			await refreshSegment(journey.engine, segment.id);
			expect(await members()).toBe(1);
			await eraseContact(journey.engine, contact.id);
			await journey.engine.clock.idle();
			expect(await members()).toBe(0);
			await refreshSegment(journey.engine, segment.id);
			expect(await members()).toBe(0);
		});

		it('keeps suppressions of its address, by hash, and that it wanted no more messages', async () => {
			const contact = await somebody();
			const [bounced] = await addSuppressions(journey.engine, [
				{ channel: 'sms', address: contact.phone ?? '', cause: 'hard_bounce', source: null },
			]);
			expect(bounced).toMatchObject({ cause: 'hard_bounce' });
			await journey.advance(1);
			await consent(contact.id, { state: 'withdrawn' });
			const { refusals } = await eraseContact(journey.engine, contact.id);
			expect(refusals).toBe(1);
			expect(withSecret(await everything())).toEqual([]);
			const inForce = async (channel: string, address: string): Promise<string[]> =>
				(await suppressionsOf(journey.engine, { channel, address })).map(
					({ cause, scope }) => `${cause} ${scope}`,
				);
			expect(await inForce('email', 'ZAPHOD@example.com ')).toEqual(['erased commercial']);
			expect(await inForce('email', 'zaphod.before@example.com')).toEqual([]);
			expect(await inForce('sms', '+31 20 123 4567')).toEqual(['hard_bounce all']);
		});

		it('touches no one else', async () => {
			const { contact: other } = await saveContact(
				journey.engine,
				{ email: 'ann@example.com', attributes: { plan: 'pro' } },
				{ matchBy: 'email' },
			);
			await consent(other.id);
			await journey.event(other.id, { properties: { keep: 'me' } });
			const before = await exportContact(journey.engine, other.id);
			const contact = await somebody();
			await eraseContact(journey.engine, contact.id);
			expect((await exportContact(journey.engine, other.id)).records).toEqual(before.records);
		});
	});

	it('takes the ID of a contact that was merged for the one that it was merged into', async () => {
		const winner = await somebody();
		const loser = await journey.contact('zaphod.b@example.com');
		const merge = { record: 'contact' as const, winnerId: winner.id, loserId: loser.id };
		await mergeRecords(journey.engine, { ...merge, fields: 'keep' });
		const { consent: said } = await consent(loser.id, { source: 'zaphod on the phone' });
		expect(said.contactId).toBe(winner.id);
		const { contactId, records } = await exportContact(journey.engine, loser.id);
		expect(contactId).toBe(winner.id);
		expect(records.contacts).toHaveLength(1);
		expect(await eraseContact(journey.engine, loser.id)).toMatchObject({ contactId: winner.id });
		await journey.engine.clock.idle();
		expect(withSecret(await everything())).toEqual([]);
		await expect(eraseContact(journey.engine, loser.id)).rejects.toThrow(NotFoundError);
	});

	it('leaves no claim on an address that another contact had before', async () => {
		const save = async (externalId: string, phone: string | null): Promise<Contact> =>
			(await saveContact(journey.engine, { externalId, phone }, { matchBy: 'externalId' })).contact;
		const claims = async (): Promise<string[]> => (await everything()).match_keys;
		await save('1', '+31207946000');
		await save('1', null);
		const later = await save('2', '+31207946000');
		const other = await save('3', '+31207946000');
		await eraseContact(journey.engine, later.id);
		expect((await claims()).filter((row) => row.includes('207946000'))).toEqual([]);
		// Whoever has the number still is found by it.
		expect((await journey.store.contacts.find({ phoneKey: '+31207946000' }))?.id).toBe(other.id);
		expect(await resolveContact(journey.engine, { phone: '+31207946000' }, { ifUnknown: 'create' })).toEqual(
			expect.objectContaining({ id: other.id }),
		);
	});

	it('exports all that is known, in words and with times to be read', async () => {
		const contact = await somebody();
		await addSuppressions(journey.engine, [
			{ channel: 'email', address: 'zaphod@example.com', scope: 'commercial', source: 'by phone' },
			{ channel: 'email', address: 'other@example.com', source: null },
		]);
		const { records, exportedAt } = await exportContact(journey.engine, contact.id);
		expect(exportedAt).toBe(new Date(START).toISOString());
		expect(Object.keys(records).sort()).toEqual(
			expect.arrayContaining([
				'activities',
				'consents',
				'contacts',
				'enrollments',
				'holds',
				'interactions',
				'leads',
				'matchKeys',
				'messageEvents',
				'messages',
				'pendingHits',
				'segmentMembers',
				'stepLog',
			]),
		);
		expect(records.contacts).toEqual([
			expect.objectContaining({
				email: 'zaphod@example.com',
				attributes: { nick: 'zaphod' },
				createdAt: new Date(START).toISOString(),
			}),
		]);
		expect(records.interactions).toContainEqual(
			expect.objectContaining({ type: 'email.opened', properties: { name: 'zaphod' } }),
		);
		expect(records.activities).toEqual([
			expect.objectContaining({ attendees: [{ email: 'zaphod@example.com', name: null }] }),
		]);
		expect(records.suppressions).toEqual([
			{
				channel: 'email',
				scope: 'commercial',
				cause: 'manual',
				since: new Date(START).toISOString(),
				until: null,
				source: 'by phone',
			},
		]);
		expect(records.pendingHits).toEqual([
			expect.objectContaining({
				signals: { agent: 'Zaphod’s mail program' },
				dueAt: expect.stringContaining('Z'),
			}),
		]);
		expect(records.holds).toContainEqual(expect.objectContaining({ item: { note: 'for zaphod' } }));
	});

	describe('consent', () => {
		it('is kept with its history; the latest word counts, whenever it was written down', async () => {
			const { id } = await journey.contact();
			await consent(id, { at: START - 2 * DAY, source: 'Form' });
			await consent(id, { channel: ' SMS ' });
			const late = await consent(id, { state: 'withdrawn', at: START - 3 * DAY });
			expect(late.current).toMatchObject({ state: 'given', source: 'Form' });
			await journey.advance(HOUR);
			await consent(id, { state: 'withdrawn' });
			const latest = await journey.store.consents.latest([id]);
			expect(latest.map(({ channel, state }) => `${channel} ${state}`)).toEqual([
				'email withdrawn',
				'sms given',
			]);
			const history = await journey.store.consents.history(id);
			expect(history.map(({ state, at }) => [state, at - START])).toEqual([
				['withdrawn', HOUR],
				['given', 0],
				['given', -2 * DAY],
				['withdrawn', -3 * DAY],
			]);
			expect(await journey.store.consents.latest([id], { channel: 'sms', purpose: 'other' })).toEqual([]);
		});

		it('raises an interaction when what counts has changed, and only then', async () => {
			const { id } = await journey.contact();
			await consent(id);
			await consent(id);
			await consent(id, { state: 'withdrawn', at: START - DAY });
			await journey.advance(1);
			await consent(id, { state: 'withdrawn' });
			const heard = await journey.store.interactions.list({ contactId: id });
			expect(heard.map(({ type, properties }) => [type, properties])).toEqual([
				['consent.withdrawn', { channel: 'email', purpose: 'marketing', topic: null, source: null }],
				['consent.given', { channel: 'email', purpose: 'marketing', topic: null, source: null }],
			]);
		});

		it.each<[string, Partial<ConsentFields>, RegExp]>([
			['no channel', { channel: ' ' }, /^channel is empty/],
			['no purpose', { purpose: '' }, /^purpose is empty/],
			['another state', { state: 'maybe' as never }, /^state: must be given or withdrawn, not "maybe"/],
			['a topic that is too long', { topic: 'x'.repeat(101) }, /^topic: is longer than 100/],
			['an address that is none', { address: 'zaphod' }, /^address: "zaphod" can’t be used for email/],
			[
				'a withdrawal that is confirmed',
				{ state: 'withdrawn', doubleOptIn: true },
				/^doubleOptIn: applies only/,
			],
			['tomorrow', { at: START + DAY }, /^at: is in the future/],
			['no time', { at: NaN }, /^at: is not a time/],
		])('refuses %s', async (_, more, message) => {
			const { id } = await journey.contact();
			await expect(consent(id, more)).rejects.toThrow(message);
			expect(await journey.store.consents.history(id)).toEqual([]);
		});

		it('is given for the contact’s address, and withdrawn for all of its addresses', async () => {
			const save = async (email: string): Promise<Contact> =>
				(await saveContact(journey.engine, { externalId: 'ann', email }, { matchBy: 'externalId' })).contact;
			const { id } = await save('old@example.com');
			const { consent: given } = await consent(id, { topic: ' News ', doubleOptIn: true });
			const old = await hashAddress(journey.engine, 'email', 'Old@Example.com');
			expect(given).toMatchObject({ topic: 'news', doubleOptIn: true, addressHash: old });
			await save('new@example.com');
			// Consent at the old address says nothing about the new one, so it is given for the first time.
			await journey.advance(1);
			const { consent: again } = await consent(id, { topic: 'news' });
			expect(again.addressHash).toBe(await hashAddress(journey.engine, 'email', 'new@example.com'));
			await journey.advance(1);
			const { consent: withdrawn } = await consent(id, { topic: 'news', state: 'withdrawn' });
			expect(withdrawn.addressHash).toBeNull();
			const types = (await journey.store.interactions.list({ contactId: id })).map(({ type }) => type);
			expect(types).toEqual(['consent.withdrawn', 'consent.given', 'consent.given']);
		});

		it('can be about another address, named or by its hash', async () => {
			const { id } = await journey.contact('ann@example.com');
			const address = 'private@example.com';
			const { consent: said } = await consent(id, { address });
			const hash = await hashAddress(journey.engine, 'email', address);
			expect(said.addressHash).toBe(hash);
			await journey.advance(1);
			const { current } = await consent(id, { addressHash: hash as string, state: 'withdrawn' });
			expect(current).toMatchObject({ state: 'withdrawn', addressHash: hash });
			const statements = (await journey.store.consents.statements([id], 'email')).get(id);
			const verdict = async (to: string) =>
				judgeConsent(
					{
						model: 'nonRestrictive',
						purpose: 'marketing',
						topic: '',
						addressHash: await hashAddress(journey.engine, 'email', to),
					},
					statements ?? [],
				);
			expect(await verdict(address)).toMatchObject({ allowed: false, reason: 'consent_withdrawn' });
		});

		it('to everything can be withdrawn: what was given, and what no one has asked about', async () => {
			const contact = await journey.contact('ann@example.com');
			await consent(contact.id);
			await consent(contact.id, { topic: 'news' });
			await consent(contact.id, { channel: 'sms' });
			await journey.advance(1);
			const addressHash = (await hashAddress(journey.engine, 'email', 'ann@example.com')) as string;
			const wanted = { contactId: contact.id, channel: 'email', addressHash, source: 'page' };
			const { withdrawn, suppression } = await withdrawEverything(journey.engine, wanted);
			expect(withdrawn.map(({ purpose, topic }) => `${purpose} ${topic}`).sort()).toEqual([
				'marketing ',
				'marketing news',
			]);
			expect(suppression).toMatchObject({ scope: 'commercial', cause: 'unsubscribed_all', source: 'page' });
			expect((await journey.store.consents.latest([contact.id], { channel: 'sms' }))[0].state).toBe('given');
			expect((await withdrawEverything(journey.engine, wanted)).withdrawn).toEqual([]);
			const unknown = await withdrawEverything(journey.engine, { ...wanted, contactId: null });
			expect(unknown).toEqual({ withdrawn: [], suppression });
		});

		it('refuses an unknown contact', async () => {
			await expect(consent('none')).rejects.toThrow(NotFoundError);
		});
	});
});
