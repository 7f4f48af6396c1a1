import type { Kysely } from 'kysely';

import { SimulatedClock } from '../../lib/domain';
import type { Condition } from '../../lib/domain/conditions';
import { DEFAULT_ENTRY_RULES } from '../../lib/domain/journey';
import {
	createSegment,
	deleteOldEnrollments,
	deleteOldInteractions,
	eraseContact,
	exitEnrollments,
	mergeRecords,
	pauseEnrollments,
	registerSource,
	undoMerge,
	type InteractionRetention,
	type InteractionRetentionRequest,
} from '../../lib/engine';
import { openSqliteStore, type Contact, type Schema } from '../../lib/store';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { contactRow, DAY, HOUR, interactionRow, START } from '../support/rows';
import { ScoringHarness, scoringModel } from '../support/scoringHarness';
import { noteStatements, plansOf } from '../support/sqliteStatements';
import { tempFolder } from '../support/tempFolder';

const YEAR = { olderThanDays: 365 };

onBothStores((newPlace) => {
	let scoring: ScoringHarness;
	let journey: EngineHarness;

	beforeEach(async () => {
		scoring = await ScoringHarness.start(newPlace());
		({ journey } = scoring);
	});

	afterEach(async () => await scoring.close());

	const db = (): Kysely<Schema> => (journey.store as unknown as { db: Kysely<Schema> }).db;

	const count = async (table: keyof Schema): Promise<number> => {
		const row = await db()
			.selectFrom(table)
			.select((select) => select.fn.countAll().as('total'))
			.executeTakeFirstOrThrow();
		return Number(row.total);
	};

	describe('enrollments', () => {
		/** A journey that holds contacts for ever; those who enter with an hour, for an hour. */
		const publish = async (): Promise<void> => {
			await journey.trigger('wait', ({ item }) => ({ dueAt: item?.hour === true ? START + HOUR : null }));
			await journey.step('wait');
		};

		const complete = async (contact: Contact, entry = {}): Promise<string> => {
			const [id] = await journey.enter([contact], entry);
			await exitEnrollments(journey.engine, [id], 'by_hand');
			return id;
		};

		it('loses the details of those that ended long ago, and touches no one who is active or failed', async () => {
			await publish();
			const [old, young, waiting, paused, failing] = await journey.contacts(5);
			const gone = await complete(old, { data: { order: 7 } });
			const [isWaiting, isPaused] = await journey.enter([waiting, paused]);
			await pauseEnrollments(journey.engine, [isPaused]);
			await journey.step('wait', async () => {
				throw new Error('no mail server');
			});
			const [isFailing] = await journey.enter([failing], { item: { hour: true } });
			await journey.advance(366 * DAY);
			const recent = await complete(young);
			const living = [isWaiting, isPaused, isFailing, recent];
			const before = await Promise.all(
				living.map(async (id) => [await journey.where(id), await journey.story(id)]),
			);
			expect(before.map(([where]) => where)).toEqual([
				'waiting at wait',
				'paused at wait',
				'failed at wait',
				'exited (by_hand)',
			]);
			const counts = await journey.store.enrollments.countByStatus(JOURNEY);

			const wouldDelete = { enrollments: 0, stepLogEntries: 4, refusals: 0 };
			const expected = {
				before: journey.clock.now() - 365 * DAY,
				finished: true,
				deleted: wouldDelete,
				kept: { withoutDetails: 1, mergeCanBeUndone: 0 },
			};
			const entries = await count('step_log');
			expect(await deleteOldEnrollments(journey.engine, { ...YEAR, preview: true })).toEqual({
				preview: true,
				...expected,
			});
			expect(await count('step_log')).toBe(entries);
			expect(await deleteOldEnrollments(journey.engine, YEAR)).toEqual({ preview: false, ...expected });

			expect(await journey.store.enrollments.get(gone)).toMatchObject({
				status: 'exited',
				reason: 'by_hand',
				entryData: null,
				detailsRemovedAt: journey.clock.now(),
			});
			expect(await journey.story(gone)).toEqual([]);
			expect(
				await Promise.all(living.map(async (id) => [await journey.where(id), await journey.story(id)])),
			).toEqual(before);
			expect(await journey.store.enrollments.countByStatus(JOURNEY)).toEqual(counts);
			expect(await count('step_log')).toBe(entries - wouldDelete.stepLogEntries);
			expect(await deleteOldEnrollments(journey.engine, YEAR)).toMatchObject({
				deleted: { stepLogEntries: 0 },
				kept: { withoutDetails: 0 },
			});
		});

		it('leaves what re-entry rules ask for', async () => {
			await publish();
			const [contact] = await journey.contacts(1);
			await complete(contact, { reentry: 'never', key: 'order-1' });
			await journey.advance(400 * DAY);
			await deleteOldEnrollments(journey.engine, YEAR);
			const enter = async (key: string, rules = {}) =>
				(await journey.enroll([contact], { reentry: 'never', key, ...rules }))[0];
			expect(await enter('order-1')).toMatchObject({ entered: false, reason: 'already_entered_once' });
			const reentryPause = { amount: 500, unit: 'days' as const, zone: 'UTC' };
			const rules = { ...DEFAULT_ENTRY_RULES, reentry: 'afterTime' as const, reentryPause };
			expect(await enter('order-1', { reentry: 'afterTime', rules })).toMatchObject({
				reason: 'entered_recently',
			});
			expect(await enter('order-2')).toMatchObject({ entered: true });
		});

		it('leaves nothing of test contacts', async () => {
			await publish();
			const tester = await journey.store.contacts.insert(contactRow({ testSpeed: 1 } as object));
			await db().updateTable('contacts').set({ test_speed: 1 }).where('id', '=', tester.id).execute();
			await complete(tester);
			await journey.advance(400 * DAY);
			expect(await deleteOldEnrollments(journey.engine, YEAR)).toMatchObject({
				deleted: { enrollments: 1 },
				kept: { withoutDetails: 0 },
			});
			expect(await count('enrollments')).toBe(0);
			expect(await count('holds')).toBe(0);
		});

		it('leaves what a merge has ended as long as the merge can be undone', async () => {
			await publish();
			const [winner, loser] = await journey.contacts(2);
			await journey.enter([winner]);
			await journey.pass(HOUR);
			const [clashing] = await journey.enter([loser]);
			const merge = await mergeRecords(journey.engine, {
				record: 'contact',
				winnerId: winner.id,
				loserId: loser.id,
				fields: 'keep',
			});
			expect(await journey.where(clashing)).toBe('exited (merged)');
			await journey.advance(400 * DAY);
			expect(await deleteOldEnrollments(journey.engine, YEAR)).toMatchObject({
				kept: { withoutDetails: 0, mergeCanBeUndone: 1 },
			});
			await undoMerge(journey.engine, merge.id);
			expect(await journey.where(clashing)).toBe('waiting at wait');
		});

		it('works through long logs and many enrollments in parts, up to a limit, and goes on the next time', async () => {
			await publish();
			const people = await journey.contacts(5);
			const ids: string[] = [];
			for (const one of people) ids.push(await complete(one));
			await journey.store.stepLog.add(
				Array.from({ length: 1500 }, () => ({
					enrollmentId: ids[1],
					journeyId: JOURNEY,
					stepId: 'wait',
					kind: 'released' as const,
				})),
			);
			await journey.advance(400 * DAY);
			expect(await deleteOldEnrollments(journey.engine, { ...YEAR, limit: 2 })).toMatchObject({
				finished: false,
				deleted: { stepLogEntries: 8 + 1500 },
				kept: { withoutDetails: 2 },
			});
			const aborted = AbortSignal.abort();
			expect(await deleteOldEnrollments(journey.engine, { ...YEAR, signal: aborted })).toMatchObject({
				finished: false,
				kept: { withoutDetails: 0 },
			});
			expect(await deleteOldEnrollments(journey.engine, YEAR)).toMatchObject({
				finished: true,
				deleted: { stepLogEntries: 12 },
				kept: { withoutDetails: 3 },
			});
			expect([await count('holds'), await count('step_log')]).toEqual([0, 0]);
		});

		it('forgets refusals that have not happened again', async () => {
			await publish();
			const [once, again] = await journey.contacts(2);
			await journey.enter([once, again]);
			await journey.enroll([once, again]);
			await journey.advance(400 * DAY);
			await journey.enroll([again]);
			expect(await deleteOldEnrollments(journey.engine, YEAR)).toMatchObject({ deleted: { refusals: 1 } });
			const left = await journey.store.entries.refusals({ journeyId: JOURNEY });
			expect(left.map(({ contactId, times }) => [contactId, times])).toEqual([[again.id, 2]]);
		});
	});

	describe('interactions', () => {
		const clean = async (
			request: Partial<InteractionRetentionRequest> = {},
		): Promise<Pick<InteractionRetention, 'deleted'> & { kept: Record<string, number> }> => {
			const { deleted, kept } = await deleteOldInteractions(journey.engine, { ...YEAR, ...request });
			const counts = kept.map(({ reason, name, count: n }) => [name ? `${reason} ${name}` : reason, n]);
			return { deleted, kept: Object.fromEntries(counts) };
		};

		const typesOf = async ({ id }: Contact): Promise<string[]> =>
			(await journey.store.interactions.list({ contactId: id, limit: 1000 })).map(({ type }) => type).sort();

		const counting = (type: string, given: object = {}): Condition => ({
			kind: 'interaction',
			type,
			count: { operator: 'atLeast', value: 1 },
			...given,
		});

		const segment = async (name: string, definition: Condition): Promise<unknown> =>
			await createSegment(journey.engine, {
				name,
				kind: 'dynamic',
				definition,
				description: null,
				timeZone: null,
			});

		it('go when they are old, with their keys; the young ones stay, and a preview deletes nothing', async () => {
			const ann = await journey.contact();
			await journey.event(ann.id, { type: 'old', idempotencyKey: 'one' });
			await journey.event(ann.id, { type: 'typed' });
			await journey.advance(200 * DAY);
			await journey.event(ann.id, { type: 'young', idempotencyKey: 'two', occurredAt: START });
			await journey.event(ann.id, { type: 'young', occurredAt: journey.clock.now() + DAY });
			await journey.advance(200 * DAY);
			const expected = { deleted: 1, kept: { 'type typed': 1 } };
			expect(await clean({ keepTypes: ['typed'], preview: true })).toEqual(expected);
			expect(await typesOf(ann)).toEqual(['old', 'typed', 'young', 'young']);
			expect(await clean({ keepTypes: ['typed'] })).toEqual(expected);
			expect(await typesOf(ann)).toEqual(['typed', 'young', 'young']);
			expect(await journey.event(ann.id, { idempotencyKey: 'one' })).toMatchObject({ status: 'recorded' });
			expect(
				await journey.event(ann.id, { type: 'young', idempotencyKey: 'two', occurredAt: START }),
			).toMatchObject({
				status: 'duplicate',
			});
		});

		it('stay while a segment counts them: its window and filter decide', async () => {
			const ann = await journey.contact();
			await journey.step('any');
			await segment('Ever', counting('ever', { filter: filter('plan', 'pro') }));
			await segment('Two Years', {
				kind: 'not',
				condition: counting('recent', { window: { last: { amount: 2, unit: 'years' } } }),
			});
			await segment(
				'Spring',
				counting('dated', {
					window: { from: '2026-03-01', to: '2026-03-31' },
					count: { operator: 'none', value: 0 },
				}),
			);
			for (const type of ['ever', 'recent', 'dated', 'other']) {
				await journey.event(ann.id, { type, properties: { plan: 'pro' } });
				await journey.event(ann.id, { type, properties: { plan: 'free' } });
			}
			await journey.advance(70 * DAY);
			await journey.event(ann.id, { type: 'dated' });
			await journey.advance(366 * DAY);
			expect(await clean()).toEqual({
				deleted: 1 + 2 + 2,
				kept: { 'segment Ever': 1, 'segment Two Years': 2, 'segment Spring': 1 },
			});
			await journey.advance(366 * DAY);
			expect(await clean()).toEqual({ deleted: 2, kept: { 'segment Ever': 1, 'segment Spring': 1 } });
		});

		it('stay while a scoring model gives points for them, and a while longer when it is unpublished', async () => {
			const ann = await journey.contact();
			const lead = await scoring.lead(ann);
			const rule = (type: string, given: object): object => ({
				kind: 'interaction',
				name: type,
				type,
				points: 10,
				...given,
			});
			const end = await scoring.publish(
				scoringModel({
					rules: [
						rule('fading', { decay: { kind: 'linear', days: 500 } }),
						rule('faded', { decay: { kind: 'linear', days: 300 } }),
						rule('once', { frequency: { kind: 'atLeast', count: 1 } }),
						{ kind: 'condition', name: 'c', points: 5, condition: counting('asked') },
					],
				}),
			);
			for (const type of ['fading', 'faded', 'once', 'asked', 'other']) await journey.event(ann.id, { type });
			// At once, for otherwise it would be scored anew each day.
			journey.clock.jumpTo(START + 400 * DAY);
			await journey.advance(DAY);
			const { score } = await scoring.said(lead);
			expect(score).toBe(17);
			// With the event that tells of its grade or stage.
			expect(await clean()).toEqual({ deleted: 3, kept: { 'scoringModel Engagement': 3 } });
			end();
			await journey.engine.clock.idle();
			await journey.store.scoring.stop((await journey.store.scoring.list())[0].id, 'unpublished');
			expect(await clean()).toEqual({ deleted: 0, kept: { 'scoringModel Engagement': 3 } });
			await journey.advance(366 * DAY);
			expect(await clean()).toEqual({ deleted: 3, kept: {} });
		});

		it('stay while the exit criteria or the goal of a journey look at them', async () => {
			const ann = await journey.contact();
			await journey.step('trigger', undefined, { ifStepRemoved: 'keep' });
			await registerSource(journey.engine, {
				journeyId: JOURNEY,
				stepId: 'trigger',
				audience: null,
				rules: {
					...DEFAULT_ENTRY_RULES,
					exits: [{ kind: 'condition', condition: counting('complained') }],
					goal: { criterion: { kind: 'condition', condition: counting('bought') }, exit: true },
				},
			});
			for (const type of ['complained', 'bought', 'other']) await journey.event(ann.id, { type });
			await journey.advance(400 * DAY);
			expect(await clean()).toEqual({ deleted: 1, kept: { 'entryRules Welcome': 2 } });
		});

		it('that report an open lead as sales-ready stay, so that it is not reported again', async () => {
			const ann = await journey.contact();
			const { id: leadId } = await scoring.lead(ann);
			await journey.event(ann.id, { type: 'lead.sales_ready', properties: { leadId } });
			await journey.event(ann.id, { type: 'lead.sales_ready', properties: { leadId: 'gone' } });
			await journey.advance(400 * DAY);
			expect(await clean()).toEqual({ deleted: 1, kept: { open_lead: 1 } });
			await db().updateTable('leads').set({ status: 'disqualified' }).where('id', '=', leadId).execute();
			expect(await clean()).toEqual({ deleted: 1, kept: {} });
		});

		it('of a contact in a journey all stay, or those since the entry and those the current step looks at', async () => {
			await journey.trigger('wait', { dueAt: null });
			await journey.step('wait');
			const [ann, bob] = await journey.contacts(2);
			for (const type of ['asked', 'before']) await journey.event(ann.id, { type });
			const { id: cause } = (await journey.event(ann.id, { type: 'cause' })) as { id: string };
			await journey.event(bob.id, { type: 'asked' });
			await journey.advance(DAY);
			const [enrolled] = await journey.enter([ann], { causedBy: cause });
			await journey.event(ann.id, { type: 'since' });
			const branches = {
				rank: 'first',
				branches: [{ kind: 'condition', condition: counting('asked'), zone: 'UTC' }],
			};
			await db()
				.updateTable('holds')
				.set({ branches: JSON.stringify(branches), event_type: '$branches' })
				.where('enrollment_id', '=', enrolled)
				.where('step_id', '=', 'wait')
				.execute();
			await journey.advance(400 * DAY);
			expect(await clean()).toEqual({ deleted: 1, kept: { contact_in_journey: 4 } });
			expect(await clean({ onTheirWay: 'sinceEntry' })).toEqual({
				deleted: 1,
				kept: { contact_in_journey: 3 },
			});
			expect(await typesOf(ann)).toEqual(['asked', 'cause', 'since']);
			await exitEnrollments(journey.engine, [enrolled], 'by_hand');
			expect(await clean()).toEqual({ deleted: 3, kept: {} });
		});

		it('of the colleagues of an account in a journey stay, and of a contact that an undone merge would let continue', async () => {
			await journey.trigger('wait', { dueAt: null });
			await journey.step('wait');
			const account = await journey.store.accounts.insert({
				externalId: null,
				name: 'Contoso',
				nameKey: 'contoso',
				domain: null,
				owner: null,
				attributes: {},
			});
			const people = await journey.contacts(4);
			const [first, colleague, winner, loser] = people;
			for (const { id } of [first, colleague]) {
				await db().updateTable('contacts').set({ account_id: account.id }).where('id', '=', id).execute();
			}
			await journey.enter([first], { rules: { ...DEFAULT_ENTRY_RULES, per: 'account' } });
			const [stays] = await journey.enter([winner]);
			await journey.pass(HOUR);
			await journey.enter([loser]);
			await journey.event(colleague.id);
			await journey.event(winner.id);
			await mergeRecords(journey.engine, {
				record: 'contact',
				winnerId: winner.id,
				loserId: loser.id,
				fields: 'keep',
			});
			await exitEnrollments(journey.engine, [stays], 'by_hand');
			await journey.advance(400 * DAY);
			for (const onTheirWay of ['all', 'sinceEntry'] as const) {
				expect(await clean({ onTheirWay })).toEqual({ deleted: 0, kept: { contact_in_journey: 2 } });
			}
		});

		it('stay while nothing has reacted to them yet; those of erased contacts go', async () => {
			const [ann, bob] = await journey.contacts(2);
			await journey.step('any');
			await segment('Ever', counting('email.opened'));
			await journey.event(bob.id);
			await eraseContact(journey.engine, bob.id);
			await journey.engine.clock.idle();
			await journey.advance(30 * DAY);
			journey.engine.clock.stop();
			await journey.record([{ contactId: ann.id, type: 'unheard' }]);
			await journey.pass(400 * DAY);
			expect(await clean()).toEqual({ deleted: 1, kept: { not_reacted_to: 1 } });
		});

		it('are worked through in parts, up to a limit, and the next time goes on', async () => {
			const ann = await journey.contact();
			await journey.store.interactions.insert(
				Array.from({ length: 1200 }, (_, n) =>
					interactionRow({
						id: journey.store.newId(),
						contactId: ann.id,
						type: n % 3 === 0 ? 'kept' : 'old',
					}),
				),
			);
			await journey.pass(400 * DAY);
			const keepTypes = ['kept'];
			const first = await deleteOldInteractions(journey.engine, { ...YEAR, keepTypes, limit: 500 });
			expect(first).toMatchObject({ finished: false, deleted: 500, kept: [{ count: 250 }] });
			expect(await deleteOldInteractions(journey.engine, { ...YEAR, keepTypes })).toMatchObject({
				finished: true,
				deleted: 300,
				kept: [{ reason: 'type', id: 'kept', count: 400 }],
			});
			expect(await journey.store.interactions.count()).toBe(400);
		});

		it.each([6, 0, -1, Number.NaN, Infinity])('refuses an age of %s days', async (olderThanDays) => {
			await expect(clean({ olderThanDays })).rejects.toThrow(/olderThanDays: must be 7 or more/);
			await expect(deleteOldEnrollments(journey.engine, { olderThanDays })).rejects.toThrow(/olderThanDays/);
		});
	});
});

function filter(property: string, value: string): object {
	return { combine: 'and', conditions: [{ property, operator: 'equals', value }] };
}

it('finds every part by an index, on SQLite', async () => {
	const folder = tempFolder();
	const file = `${folder.path}/journeys.sqlite`;
	const clock = new SimulatedClock(START);
	const store = await openSqliteStore(file, clock);
	const { statements, end } = noteStatements();
	try {
		const { retention } = store;
		await retention.interactions({ after: '', before: START, limit: 9 });
		await retention.onTheirWay(['a']);
		await retention.waitingTerms(['a']);
		await retention.interactionConsumers(START);
		await retention.oldestChange();
		await retention.deleteInteractions(['a']);
		await retention.endedEnrollments({ after: { id: 'a', endedAt: 1 }, before: START, limit: 9 });
		await retention.countDetails(['a']);
		await retention.deleteDetails(['a'], 9);
		await retention.closeEnrollments({ kept: ['a'], deleted: ['b'] });
		const key = { journeyId: 'a', contactId: 'b', reason: 'c' };
		await retention.refusals({ after: key, limit: 9 });
		await retention.deleteRefusals([key], START);
		end();
		const wanted = [...statements].filter((text) => /^\s*(select|update|delete)\b/i.test(text));
		const scans = plansOf(file, wanted)
			.flatMap(({ plan }) => plan)
			.filter((line) => /\bSCAN\b/.test(line) || /enrollments_(journey|living) \(journey_id=\?\)/.test(line))
			// What was found a moment before, and tables that stay small.
			.filter(
				(line) =>
					!/SCAN (CONSTANT ROW|json_each|part|s|segments|scoring_models|changes|\(?subquery.*|\d+ .*|r|w)\b/i.test(
						line,
					),
			);
		expect(scans).toEqual([]);
	} finally {
		end();
		await store.close();
		folder.remove();
	}
});
