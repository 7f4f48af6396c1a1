import { renameSync } from 'node:fs';

import { enroll } from '../../lib/engine';
import { StoreLostError, type Store } from '../../lib/store';
import { JOURNEY } from '../support/engineHarness';
import { eventually, LiveEngine, type Ledger, type LiveStep } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { newSqlitePlace } from '../support/storePlaces';

const TWO_STEPS: LiveStep[] = [
	{ stepId: 'trigger', next: { stepId: 'delay', delay: 1_000, eventType: null } },
	{ stepId: 'delay', next: null },
];

let place: ReturnType<typeof newSqlitePlace>;
let ledger: Ledger;
let live: LiveEngine;
let store: Store;

beforeEach(async () => {
	place = newSqlitePlace();
	ledger = new Map();
	store = await place.open(realClock);
	live = await LiveEngine.start(store, ledger);
});

afterEach(async () => {
	await live.engine.close();
	await place.remove();
});

async function enter(count: number): Promise<void> {
	for (let n = 0; n < count; n++) {
		const { id: contactId } = await store.contacts.insert(contactRow());
		await enroll(live.engine, [
			{ journeyId: JOURNEY, stepId: 'trigger', contactId, reentry: 'never', item: {}, causedBy: null },
		]);
	}
}

it('a file that is moved away is noticed although nothing is due', async () => {
	await live.publish(TWO_STEPS);
	await live.engine.clock.idle();
	renameSync(place.file, `${place.file}.away`);
	await eventually(async () => live.log.of('error').length > 0, 5_000);
	renameSync(`${place.file}.away`, place.file);
	await eventually(async () => live.log.of('info').length > 0, 5_000);
	expect(live.log.lines).toEqual([
		{ level: 'error', message: expect.stringContaining('was deleted or moved away') },
		{ level: 'info', message: 'Customer journeys: the store is responding again' },
	]);
}, 60_000);

it('a file that is moved away delivers nothing, and goes on when it is back', async () => {
	await live.publish(TWO_STEPS);
	await enter(20);
	await eventually(async () => ledger.size === 20);
	renameSync(place.file, `${place.file}.away`);
	await eventually(async () => live.log.of('error').length > 0, 10_000);
	const executions = live.executions;
	// Told at once, and not after the tries that a busy store gets.
	const asked = Date.now();
	await expect(enter(1)).rejects.toThrow(StoreLostError);
	expect(Date.now() - asked).toBeLessThan(1_000);
	// All of them have become due meanwhile.
	await eventually(async () => Date.now() - asked > 1_500);
	expect(live.executions).toBe(executions);
	expect(live.log.of('error')).toEqual([
		expect.stringMatching(
			/^Customer journeys: nothing is accepted or delivered\. The journey store .* was deleted or moved away/,
		),
	]);

	renameSync(`${place.file}.away`, place.file);
	await eventually(async () => (await store.enrollments.countByStatus(JOURNEY)).completed === 20, 20_000);
	expect(ledger.size).toBe(40);
	expect([...ledger.values()].filter((times) => times !== 1)).toEqual([]);
	expect(live.log.of('info')).toEqual(['Customer journeys: the store is responding again']);
}, 60_000);
