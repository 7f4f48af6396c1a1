import { DatabaseSync } from 'node:sqlite';

import { exitEnrollments, retryEnrollments } from '../../lib/engine';
import { EngineHarness } from '../support/engineHarness';
import { DAY, HOUR, MINUTE, START } from '../support/rows';
import { newSqlitePlace } from '../support/storePlaces';

/** Tables that grow with every contact; reading one from beginning to end takes seconds when there are a million. */
const LARGE = /\bSCAN (holds|h|entry|enrollments|e|interactions|i|contacts|c|step_log|leads|l)\b/;

/** Holds that are claimed at this moment are few, whatever else there is. */
const SMALL_INDEX = /USING (COVERING )?INDEX (holds_lease|holds_executed_by)/;

it('no statement of a running journey reads a large table from beginning to end', async () => {
	const statements = new Set<string>();
	const { prepare } = DatabaseSync.prototype;
	const spy = jest.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
		this: DatabaseSync,
		text: string,
	) {
		statements.add(text);
		return prepare.call(this, text);
	});
	const place = newSqlitePlace();
	const journey = await EngineHarness.start({ place });
	try {
		await runEverything(journey);
		spy.mockRestore();
		expect(statements.size).toBeGreaterThan(30);
		const database = new DatabaseSync(place.file);
		const slow = [...statements]
			.filter(
				(text) => /^\s*(select|insert|update|delete|with)\b/i.test(text) && !text.includes('sqlite_master'),
			)
			.map((text) => ({
				text,
				plan: database
					.prepare(`explain query plan ${text}`)
					.all()
					.map((row) => String(row.detail)),
			}))
			.filter(({ plan }) => plan.some((line) => LARGE.test(line) && !SMALL_INDEX.test(line)));
		database.close();
		expect(slow).toEqual([]);
	} finally {
		spy.mockRestore();
		await journey.close();
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
}
