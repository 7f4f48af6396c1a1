import fc from 'fast-check';
import type { Kysely } from 'kysely';

import {
	createActivity,
	createStrategy,
	mergeRecords,
	moveLead,
	saveContactByStrategy,
	saveContacts,
	undoMerge,
} from '../../../lib/engine';
import { OWNED_TABLES, type Contact, type Schema } from '../../../lib/store';
import { COPIED_TABLES } from '../../../lib/store/copy/copiedTables';
import { allRows } from '../../store/copyFixtures';
import { EngineHarness, JOURNEY } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';
import { activityRow, contactRow, DAY, HOUR, interactionRow, leadRow, START } from '../../support/rows';

/** What is not about records: who reacts to what, and the log itself. */
// What happened stays counted: undoing it is counted, too.
const NEWS = {
	channel: 'email',
	purpose: 'news',
	topic: '',
	state: 'given',
	doubleOptIn: false,
	addressHash: null,
	source: null,
} as const;
const COUNTS = ['step_deltas', 'step_totals', 'step_flow', 'step_cohorts'];
const APART = [...COUNTS, 'changes', 'match_stale', 'merge_log', 'step_log', 'instances', 'match_index'];

it.each(['contact', 'lead'] as const)('moves every table whose rows belong to a %s', (record) => {
	const owners = COPIED_TABLES.filter(({ columns }) => `${record}_id` in columns).map(({ name }) => name);
	const moved = OWNED_TABLES[record].map(({ table }) => table);
	// `changes` is dealt with by itself.
	expect([...moved, ...(record === 'contact' ? ['changes'] : [])].sort()).toEqual(owners.sort());
});

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	const db = (): Kysely<Schema> => (journey.store as unknown as { db: Kysely<Schema> }).db;

	const snapshot = async (): Promise<Record<string, unknown>> =>
		Object.fromEntries(
			await Promise.all(
				COPIED_TABLES.filter(({ name }) => !APART.includes(name)).map(async ({ name }) => {
					const rows = await allRows(db(), name);
					return [name, rows.map(({ updated_at: _, ...row }) => row)];
				}),
			),
		);

	/** Somebody with a bit of everything; which of it is random. */
	const fill = async ({ id }: Contact, has: Record<string, boolean | number>): Promise<void> => {
		const { store } = journey;
		for (let n = 0; n < Number(has.interactions); n++) {
			await store.interactions.insert([interactionRow({ id: store.newId(), contactId: id })]);
		}
		if (has.lead) {
			const lead = await store.leads.insert(leadRow({ contactId: id, page: 'p' }));
			await store.activities.insert(activityRow({ contactId: id, leadId: lead.id }));
			await store.contacts.claimKey({ recordType: 'lead', scope: 'email', key: id, recordId: lead.id });
		}
		if (has.consent) {
			await store.consents.add([{ ...NEWS, contactId: id, at: START }]);
		}
		if (has.segment) await store.segments.addMembers('segment', [id]);
		if (has.split) {
			await db()
				.insertInto('split_assignments')
				.values({ journey_id: JOURNEY, step_id: 's', contact_id: id, path: id.slice(-1), assigned_at: START })
				.execute();
		}
		if (has.refusal) {
			await db()
				.insertInto('entry_refusals')
				.values({
					journey_id: 'j',
					contact_id: id,
					reason: 'r',
					step_id: 's',
					times: 1,
					first_at: 1,
					last_at: 1,
					detail: null,
				})
				.execute();
		}
		if (has.key)
			await store.contacts.claimKey({ recordType: 'contact', scope: 'email', key: id, recordId: id });
	};

	const possessions = fc.record({
		interactions: fc.nat(3),
		lead: fc.boolean(),
		consent: fc.boolean(),
		segment: fc.boolean(),
		split: fc.boolean(),
		refusal: fc.boolean(),
		key: fc.boolean(),
		enrolled: fc.boolean(),
	});

	const fields = fc.record({
		email: fc.option(fc.constantFrom('ann@example.com', 'ben@example.com')),
		firstName: fc.option(fc.constantFrom('Ann', 'Ben')),
		company: fc.option(fc.constant('Acme')),
		attributes: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(3)),
	});

	it('undone, leaves everything as it was', async () => {
		await journey.trigger('wait', { dueAt: START + 10 * DAY });
		await journey.step('wait');
		await journey.store.segments.insert(
			{ name: 'Segment', description: null, kind: 'static', definition: null, timeZone: null },
			'segment',
		);
		await fc.assert(
			fc.asyncProperty(
				fc.tuple(fields, possessions),
				fc.tuple(fields, possessions),
				fc.constantFrom('keep' as const, 'fillEmpty' as const),
				async ([ownFields, own], [otherFields, other], mode) => {
					const winner = await journey.store.contacts.insert(contactRow(ownFields));
					const loser = await journey.store.contacts.insert(contactRow(otherFields));
					await fill(winner, own);
					await fill(loser, other);
					const entered = [...(own.enrolled ? [winner] : []), ...(other.enrolled ? [loser] : [])];
					for (const contact of entered) await journey.enter([contact]);
					const before = await snapshot();
					const merge = await mergeRecords(journey.engine, {
						record: 'contact',
						winnerId: winner.id,
						loserId: loser.id,
						fields: mode,
					});
					const { store } = journey;
					expect((await store.contacts.get(loser.id))?.id).toBe(winner.id);
					expect(await store.interactions.list({ contactId: winner.id })).toHaveLength(
						own.interactions + other.interactions,
					);
					expect(await store.enrollments.list({ contactId: winner.id, status: 'active' })).toHaveLength(
						Number(own.enrolled || other.enrolled),
					);
					for (const { name, columns } of COPIED_TABLES) {
						if (!('contact_id' in columns) || name === 'changes') continue;
						const rows = await allRows(db(), name);
						expect(rows.filter((row) => row.contact_id === loser.id)).toEqual([]);
					}
					await undoMerge(journey.engine, merge.id);
					expect(await snapshot()).toEqual(before);
				},
			),
			{ numRuns: 25 },
		);
	}, 120_000);

	it('lets who waited go on with the winner, and ends the later of two in one journey', async () => {
		await journey.trigger('wait', { dueAt: START + DAY });
		await journey.step('wait');
		const [winner, loser] = await journey.contacts(2);
		const [first] = await journey.enter([loser]);
		await journey.advance(HOUR);
		const [second] = await journey.enter([winner]);
		const merge = await mergeRecords(journey.engine, {
			record: 'contact',
			winnerId: winner.id,
			loserId: loser.id,
			fields: 'keep',
			mergedBy: 'Kim',
		});
		const { enrollments } = journey.store;
		expect(await enrollments.get(second)).toMatchObject({ status: 'exited', reason: 'merged' });
		expect(await enrollments.get(first)).toMatchObject({ status: 'active', contactId: winner.id });
		await undoMerge(journey.engine, merge.id, { undoneBy: 'Kim' });
		await journey.advance(2 * DAY);
		expect(await enrollments.get(first)).toMatchObject({ status: 'completed', contactId: loser.id });
		expect(await enrollments.get(second)).toMatchObject({ status: 'completed', contactId: winner.id });
		await expect(undoMerge(journey.engine, merge.id)).rejects.toThrow(/was already undone/);
	});

	it('leaves with the winner what has happened since', async () => {
		const [winner, loser] = await journey.contacts(2);
		await journey.event(loser.id);
		const merge = await mergeRecords(journey.engine, {
			record: 'contact',
			winnerId: winner.id,
			loserId: loser.id,
			fields: 'keep',
		});
		await journey.event(winner.id);
		await undoMerge(journey.engine, merge.id);
		const { interactions } = journey.store;
		expect(await interactions.list({ contactId: winner.id })).toHaveLength(1);
		expect(await interactions.list({ contactId: loser.id })).toHaveLength(1);
	});

	it('finds the winner by all that the loser was known by, and by chains of merges', async () => {
		const { contacts } = journey.store;
		const strategy = await createStrategy(journey.engine, {
			name: 'By email',
			description: null,
			definition: { record: 'contact', rules: [{ fields: [{ field: 'email' }] }] },
		});
		const rows = ['a', 'b', 'c'].map((name) =>
			contactRow({
				email: `${name}@example.com`,
				externalId: name,
				phone: '1',
				phoneKey: `+3120794600${name}`,
			}),
		);
		const [a, b, c] = [
			await contacts.insert(rows[0]),
			await contacts.insert(rows[1]),
			await contacts.insert(rows[2]),
		];
		const merge = async (winnerId: string, loserId: string) =>
			await mergeRecords(journey.engine, { record: 'contact', winnerId, loserId, fields: 'keep' });
		const first = await merge(b.id, a.id);
		const second = await merge(c.id, b.id);
		for (const key of [
			{ id: a.id },
			{ externalId: 'a' },
			{ emailKey: 'a@example.com' },
			{ phoneKey: '+3120794600a' },
		]) {
			expect((await contacts.find(key))?.id).toBe(c.id);
		}
		const saved = await saveContactByStrategy(
			journey.engine,
			{ email: 'A@example.com', firstName: 'Ann' },
			{ strategy },
		);
		expect(saved).toMatchObject({
			outcome: 'updated',
			contact: { id: c.id, email: 'c@example.com', firstName: 'Ann' },
		});
		const simple = await saveContacts(
			journey.engine,
			['a@example.com', 'c@example.com', 'B@example.com'].map((email, n) => ({
				email,
				lastName: `Lee ${n}`,
			})),
			{ matchBy: 'email' },
		);
		expect(simple).toMatchObject(
			[0, 1, 2].map((n) => ({ outcome: 'updated', contact: { id: c.id, lastName: `Lee ${n}` } })),
		);
		expect((await contacts.get(c.id))?.email).toBe('c@example.com');
		await expect(merge(c.id, a.id)).rejects.toThrow(/was merged into .*; use that one/);
		await expect(merge(c.id, c.id)).rejects.toThrow(/cannot be merged with itself/);
		await expect(merge(c.id, 'none')).rejects.toThrow(/no contact none/);
		await expect(undoMerge(journey.engine, first.id)).rejects.toThrow(
			new RegExp(`undo that merge \\(${second.id}\\) first`),
		);
		await undoMerge(journey.engine, second.id);
		await undoMerge(journey.engine, first.id);
		const again = await saveContactByStrategy(journey.engine, { email: 'a@example.com' }, { strategy });
		expect(again.contact?.id).toBe(a.id);
	});

	it('merges leads with their activities', async () => {
		const { leads, activities } = journey.store;
		const contact = await journey.contact();
		const winner = await leads.insert(leadRow({ contactId: contact.id }));
		const loser = await leads.insert(leadRow({ contactId: contact.id, topic: 'Espresso' }));
		const activity = await activities.insert(activityRow({ leadId: loser.id }));
		const before = await snapshot();
		const merge = await mergeRecords(journey.engine, {
			record: 'lead',
			winnerId: winner.id,
			loserId: loser.id,
			fields: 'fillEmpty',
		});
		expect(await leads.get(loser.id)).toMatchObject({ id: winner.id, topic: 'Espresso' });
		expect((await activities.get(activity.id))?.leadId).toBe(winner.id);
		await undoMerge(journey.engine, merge.id);
		expect(await snapshot()).toEqual(before);
	});

	it('lets a step go on with what was merged while its execution ran', async () => {
		const { engine, store } = journey;
		const [kept, gone] = [await journey.contact('ann@example.com'), await journey.contact('a@example.com')];
		const [lead, other] = [
			await store.leads.insert(leadRow({ contactId: kept.id })),
			await store.leads.insert(leadRow({ contactId: gone.id })),
		];
		const pair = { winnerId: kept.id, loserId: gone.id, fields: 'keep' as const };
		await mergeRecords(engine, { record: 'contact', ...pair });
		await mergeRecords(engine, { ...pair, record: 'lead', winnerId: lead.id, loserId: other.id });
		const { activity } = await createActivity(engine, {
			kind: 'task',
			subject: 'Call',
			description: null,
			dueAt: null,
			startsAt: null,
			endsAt: null,
			owner: null,
			contactId: gone.id,
			leadId: other.id,
			accountId: null,
			origin: null,
		});
		expect(activity).toMatchObject({ contactId: kept.id, leadId: lead.id });
		const move = {
			move: { action: 'sales_ready' as const },
			reason: null,
			opportunity: null,
			by: { kind: 'hand' as const, name: null },
			origin: null,
		};
		expect((await moveLead(engine, { ...move, leadId: other.id })).lead.id).toBe(lead.id);
	});
});
