import { SimulatedClock } from '../../lib/domain';
import { DEFAULT_ENTRY_RULES, type EntryRules } from '../../lib/domain/journey';
import { presetStrategy } from '../../lib/domain/matching';
import {
	addSuppressions,
	createSegment,
	createStrategy,
	deleteStrategy,
	exitEnrollments,
	markBounced,
	markSending,
	recordHit,
	refreshSegment,
	registerSource,
	removeSuppressions,
	resolveContact,
	resumeSending,
	retryEnrollments,
	saveContact,
	saveContactByStrategy,
	stopAllSending,
	suppressionsOf,
	withdrawConsentOf,
} from '../../lib/engine';
import { settleStrays } from '../../lib/engine/messages/settleMessages';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { capOf, Gate, messageTerms } from '../support/gates';
import { DAY, HOUR, MINUTE, START } from '../support/rows';
import { sentMessage } from '../support/sentMessage';
import { noteStatements, plansOf } from '../support/sqliteStatements';
import { newSqlitePlace } from '../support/storePlaces';

/** Tables that grow with every contact; reading one from beginning to end takes seconds when there are a million. */
const LARGE =
	/\bSCAN (holds|h|entry|enrollments|e|interactions|i|contacts|c|step_log|leads|l|segment_members|m|entry_refusals|match_keys|match_index|merge_log|former_identifiers)\b/;

/** The keys of all contacts (or leads), and all addresses that any contact had: an index by its first column only. */
const WHOLE_KIND = /(match_keys|merge_log|former_identifiers)\b.*\((record_type|kind)=\?\)/;

/** All contacts are counted once, when a matching strategy is made and gets their keys. */
const ONCE = /select count\(\*\) as total from "contacts"$/;

/** All enrollments of a journey: as bad, in a large one. */
const WHOLE_JOURNEY = /INDEX enrollments_(journey|living) \(journey_id=\?\)/;

/** Holds that are claimed or delivered at this moment are few, whatever else there is. */
const SMALL_INDEX = /USING (COVERING )?INDEX holds_claim/;

it('no statement of a running journey reads a large table from beginning to end', async () => {
	const { statements, end } = noteStatements();
	const place = newSqlitePlace();
	const journey = await EngineHarness.start({ place });
	try {
		await runEverything(journey);
		end();
		expect(statements.size).toBeGreaterThan(30);
		const wanted = [...statements].filter(
			(text) =>
				/^\s*(select|insert|update|delete|with)\b/i.test(text) &&
				!text.includes('sqlite_master') &&
				!ONCE.test(text),
		);
		const slow = plansOf(place.file, wanted).filter(({ plan }) =>
			plan.some(
				(line) =>
					(LARGE.test(line) && !SMALL_INDEX.test(line)) || WHOLE_JOURNEY.test(line) || WHOLE_KIND.test(line),
			),
		);
		expect(slow).toEqual([]);
	} finally {
		end();
		await journey.close();
	}
});

it('no statement about messages reads them, their hits or suppressions from beginning to end', async () => {
	const { statements, end } = noteStatements();
	const place = newSqlitePlace();
	const journey = await EngineHarness.start({ place });
	try {
		const { engine } = journey;
		const gate = new Gate(
			journey,
			messageTerms({
				caps: [capOf(1)],
				overCap: { action: 'hold', atMost: 9 * DAY },
				throttle: { name: 'one', perMinute: 60_000 },
			}),
		);
		await gate.publish();
		const ann = await journey.contact();
		await journey.enter([ann]);
		const [again] = await journey.enter([ann], { reentry: 'always', key: 'again' });
		await stopAllSending(engine, null);
		await journey.advance(2 * DAY);
		await resumeSending(engine);
		await engine.clock.idle();
		await journey.enter([ann], { reentry: 'always', key: 'third' });
		await exitEnrollments(engine, [again], 'exited_by_hand');
		const message = await sentMessage(journey.store, ann);
		await markSending(engine, [message.id], { provider: 'smtp' });
		await markBounced(engine, [message.id], { provider: 'smtp', bounce: 'soft' });
		await recordHit(engine, {
			message: message.id,
			kind: 'click',
			link: 1,
			url: 'https://example.com/',
			at: journey.clock.now(),
			signals: { head: false, userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/130.0', address: undefined },
		});
		await journey.advance(HOUR);
		await withdrawConsentOf(engine, message.id, { oneClick: true, source: 'test' });
		await addSuppressions(engine, [{ channel: 'email', address: 'bo@example.com', source: null }]);
		await suppressionsOf(engine, { channel: 'email', address: 'bo@example.com' });
		await removeSuppressions(engine, { channel: 'email', address: 'bo@example.com' });
		await settleStrays(engine);
		end();
		const wanted = [...statements].filter((text) =>
			/\b(messages|message_events|pending_hits|suppressions)\b/.test(text),
		);
		expect(wanted.length).toBeGreaterThan(20);
		const read = wanted.filter(
			(text) => /^\s*(select|insert|update|delete|with)\b/i.test(text) && !text.includes('sqlite_master'),
		);
		const whole =
			/\bSCAN (messages|m|message_events|suppressions|pending_hits|hit)\b(?! USING (COVERING )?INDEX (messages_(open|stopped)|pending_hits_due))/;
		const slow = plansOf(place.file, read).filter(({ plan }) => plan.some((line) => whole.test(line)));
		// Whether there is any hit at all is seen at the first row.
		expect(slow.filter(({ text }) => !text.includes('exists (select 1 from pending_hits)'))).toEqual([]);
	} finally {
		end();
		await journey.close();
	}
});

it('visits of a step are counted by the key, however many holds there are', async () => {
	const place = newSqlitePlace();
	const store = await place.open(new SimulatedClock(START));
	const { statements, end } = noteStatements();
	try {
		await store.holds.countVisits('step', ['enrollment'], { since: START, notFrom: ['hold'] });
		end();
		expect(statements.size).toBe(1);
		const [{ plan }] = plansOf(place.file, [...statements]);
		expect(plan.filter((line) => line.includes('step_log'))).toEqual([
			expect.stringContaining('(enrollment_id=?)'),
		]);
	} finally {
		end();
		await store.close();
		await place.remove();
	}
});

it('the next members of segments are found by the key, however many there are', async () => {
	const place = newSqlitePlace();
	const store = await place.open(new SimulatedClock(START));
	const { statements, end } = noteStatements();
	try {
		await store.entries.membersAfter(['first', 'second'], 'somebody', { until: START, limit: 100 });
		end();
		expect(statements.size).toBe(1);
		const [{ plan }] = plansOf(place.file, [...statements]);
		const reading = plan.filter((line) => line.includes('segment_members'));
		expect(reading).toHaveLength(2);
		for (const line of reading) expect(line).toContain('(segment_id=? AND contact_id>?)');
	} finally {
		end();
		await store.close();
		await place.remove();
	}
});

/** A journey in which everything happens that the engine knows, once. */
async function runEverything(journey: EngineHarness): Promise<void> {
	let fails = true;
	await journey.trigger('wait', { dueAt: START + HOUR });
	await journey.step(
		'wait',
		async (execution) => {
			if (fails) throw new Error('mail server away');
			await journey.holdAt('opened', execution, { eventType: 'email.opened', dueAt: START + DAY });
		},
		{ reactivated: true, ifOverdue: 'exit' },
	);
	await journey.step('opened');
	const people = await journey.contacts(3);
	const [id] = await journey.enter(people);
	await journey.enroll(people, { reentry: 'never' });
	await journey.advance(HOUR);
	fails = false;
	await retryEnrollments(journey.engine, [id]);
	await journey.engine.clock.idle();
	await journey.event(people[0].id, { idempotencyKey: 'a' });
	await journey.event(people[0].id, { idempotencyKey: 'a' });
	await journey.step('wait', undefined, {
		termsKey: 'others',
		deliver: async () => ({ status: 'suspended' }),
	});
	await exitEnrollments(journey.engine, [id], 'by_hand');
	await journey.crash();
	(await journey.trigger('elsewhere', { dueAt: START }))();
	await journey.trigger('elsewhere', { dueAt: START });
	await journey.advance(MINUTE);
	await enterByRules(
		journey,
		people.map((contact) => contact.id),
	);
}

/** What contacts enter and leave by. */
async function enterByRules(journey: EngineHarness, contactIds: string[]): Promise<void> {
	const { engine } = journey;
	const { id: segmentId } = await createSegment(engine, {
		name: 'Readers',
		kind: 'dynamic',
		definition: { kind: 'interaction', type: 'email.opened', count: { operator: 'atLeast', value: 1 } },
		description: null,
		timeZone: null,
	});
	await refreshSegment(engine, segmentId);
	const rules: EntryRules = {
		...DEFAULT_ENTRY_RULES,
		ratePerHour: 60,
		exits: [
			{ kind: 'event', type: 'stop', filter: null, correlate: [] },
			{ kind: 'segment', segmentId },
		],
		goal: { criterion: { kind: 'event', type: 'bought', filter: null, correlate: [] }, exit: true },
	};
	for (const per of ['contact', 'account'] as const) {
		for (const when of ['once', 'continuous'] as const) {
			const stepId = `${per} ${when}`;
			await journey.step(stepId, undefined, { ifStepRemoved: 'keep' });
			await registerSource(engine, {
				journeyId: JOURNEY,
				stepId,
				audience: { kind: 'segment', segmentIds: [segmentId], when: { kind: when }, existingMembers: true },
				rules: { ...rules, per, exits: rules.exits.slice(0, 1) },
			});
		}
	}
	await registerSource(engine, { journeyId: JOURNEY, stepId: 'trigger', audience: null, rules });
	await engine.clock.idle();
	for (const type of ['email.opened', 'stop', 'bought']) await journey.event(contactIds[1], { type });
	await saveContact(engine, { email: 'person1@example.com', owner: 'Olga' }, { matchBy: 'email' });
	await engine.clock.idle();
	await tellPeopleApart(journey);
}

/** Everything by which contacts are found. */
async function tellPeopleApart({ engine, store }: EngineHarness): Promise<void> {
	const strategy = await createStrategy(engine, {
		name: 'Person',
		description: null,
		definition: presetStrategy('contactPerson')?.strategy,
	});
	const person = { phone: '+31207946000', firstName: 'Ann', lastName: 'Lee' };
	const ann = { ...person, email: 'ann@example.com' };
	for (const fields of [ann, { ...ann, externalId: '1' }, { externalId: '1', email: 'new@example.com' }]) {
		await resolveContact(engine, fields, { ifUnknown: 'create' });
	}
	// By its last rule: the keys of the others go to the contact that it finds.
	const saved = await saveContactByStrategy(engine, { ...person, externalId: '1' }, { strategy });
	const later = await saveContactByStrategy(engine, { ...person, lastName: 'Leé' }, { strategy });
	expect([saved.ruleIndex, later.ruleIndex]).toEqual([0, 2]);
	await expect(
		saveContactByStrategy(
			engine,
			{ email: 'none@example.com', externalId: '1', accountId: 'none' },
			{ strategy },
		),
	).rejects.toThrow();
	await saveContactByStrategy(engine, { email: 'x@example.com' }, { strategy, ifNotFound: 'skip' });
	expect(await store.contacts.find({ emailKey: 'ann@example.com' })).toMatchObject({ externalId: '1' });
	await deleteStrategy(engine, strategy.id);
}
