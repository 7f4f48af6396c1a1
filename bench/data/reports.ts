import { enroll, hold, readJourneyReport, receive } from '../../lib/engine';
import { journeyJson } from '../../nodes/JourneyRecords/resources/journey/journeyJson';
import { checkCount } from '../support/check';
import { cloneHeld } from '../support/cloneHeld';
import { insertPeople } from '../support/people';
import { secondsFor } from '../support/stopwatch';
import { DAY, startEngine } from './BenchEngine';
import type { DataContext } from './DataContext';

const NUMBERS = 'numbers of all steps';
const [JOURNEY, ENTRY, GATE] = ['reported', 'trigger', 'gate'];

/**
 * What Journey Records answers about a journey in which everyone waits: its counts, a step's counts, and who
 * is there.
 */
export async function measureReports(context: DataContext): Promise<void> {
	const { engine, clock } = await startEngine(context.place);
	const { store } = engine;
	const { contacts, repeats } = context.options;
	try {
		const [contactId] = await insertPeople(store, 1, 6_000_000);
		const entry = { journeyId: JOURNEY, stepId: ENTRY, contactId, item: {}, causedBy: null };
		await enroll(engine, [{ ...entry, reentry: 'always' }]);
		const claimId = store.newId();
		const [{ id: originId, enrollmentId }] = await store.holds.claim({
			journeyId: JOURNEY,
			stepId: ENTRY,
			limit: 1,
			alone: 0,
			claimId,
			claimedBy: engine.instanceId,
			leaseUntil: clock.now() + DAY,
		});
		await receive(engine, { claimId, holdIds: [originId], executionId: claimId });
		const terms = { dueAt: clock.now() + 365 * DAY, branches: null };
		const arrival = { originId, item: {}, terms };
		await hold(engine, { journeyId: JOURNEY, stepId: GATE, termsKey: '' }, [arrival], 'bench');
		await cloneHeld(context.place, enrollmentId, contacts - 1);

		const policy = { termsKey: '', failurePolicy: { kind: 'keep' as const }, type: 'bench' };
		await store.steps.save({
			journeyId: JOURNEY,
			journeyName: 'Reported',
			stepId: GATE,
			name: 'Gate',
			...policy,
		});
		const [journey] = (await store.steps.listJourneys()).filter(({ id }) => id === JOURNEY);
		const size = contacts.toLocaleString('en');
		const queries: Array<[string, () => Promise<number>, number]> = [
			[
				'counts of a journey',
				async () => Number(((await journeyJson(store, journey)).counts as { active: number }).active),
				contacts,
			],
			[
				'counts of a step',
				async () => (await store.holds.countByState(JOURNEY, GATE)).waiting ?? 0,
				contacts,
			],
			[
				'its contacts, first 50',
				async () => (await store.enrollments.list({ journeyId: JOURNEY, limit: 50 })).length,
				Math.min(50, contacts),
			],
			[
				'where is this contact',
				async () => (await store.enrollments.list({ journeyId: JOURNEY, contactId })).length,
				1,
			],
			[NUMBERS, async () => (await readJourneyReport(engine, JOURNEY)).steps.length, 2],
		];
		for (const [what, ask, wanted] of queries) {
			for (let repeat = 0; repeat < repeats; repeat++) {
				let answer = 0;
				const seconds = await secondsFor(async () => {
					answer = await ask();
				});
				checkCount(what, answer, wanted);
				context.add(
					`report: ${what}, ${size} wait`,
					'ms',
					seconds * 1000,
					what === NUMBERS ? { most: 10 } : undefined,
				);
			}
		}
	} finally {
		await engine.close();
	}
}
