import { cloneHeld } from '../../bench/support/cloneHeld';
import { sqliteFile } from '../../bench/support/BenchStore';
import { checkNumbers } from '../../lib/engine';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { newSqlitePlace } from '../support/storePlaces';
import { DAY, START } from '../support/rows';

describe('the copies of one who waits, for benchmarks', () => {
	let place: ReturnType<typeof newSqlitePlace>;
	let journey: EngineHarness;
	let template: string;

	beforeEach(async () => {
		place = newSqlitePlace();
		journey = await EngineHarness.start({ place });
		await journey.trigger('wait', { dueAt: START + DAY });
		await journey.step('wait');
		const contact = await journey.contact();
		await journey.enter([contact]);
		await journey.engine.clock.idle();
		[{ id: template }] = await journey.store.enrollments.list({ contactId: contact.id });
	});

	afterEach(async () => await journey.close());

	it('wait as it does', async () => {
		await cloneHeld(sqliteFile(place.file), template, 5);
		expect(await journey.store.contacts.count()).toBe(6);
		expect(await journey.store.holds.countByState(JOURNEY, 'wait')).toMatchObject({ waiting: 6 });
		// They were never counted, as no one entered; the check counts them.
		expect(await checkNumbers(journey.engine, JOURNEY)).toHaveLength(2);
	});

	it('are not made when a table that is not copied knows it, too', async () => {
		const { contactId } = (await journey.store.enrollments.get(template))!;
		await journey.event(contactId);
		await expect(cloneHeld(sqliteFile(place.file), template, 5)).rejects.toThrow(
			'The table interactions has rows about the one to be copied; cloneHeld must copy them, too',
		);
		expect(await journey.store.contacts.count()).toBe(1);
	});
});
