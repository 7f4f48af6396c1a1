import { SimulatedClock } from '../../lib/domain';
import { enroll, hold, receive } from '../../lib/engine';
import { DAY, START, startEngine } from '../data/BenchEngine';
import { BENCH_STORES } from '../support/BenchStore';
import { checkCount } from '../support/check';
import type { Measurement } from '../support/Measurement';
import { isWanted } from '../support/options';
import type { PartContext } from '../support/Part';
import { PAYLOAD } from '../support/payload';
import { insertPeople } from '../support/people';

const [JOURNEY, ENTRY, GATE] = ['journey', 'trigger', 'gate'];
const CONTACTS = 20_000;
const BATCH = 1000;

/** Bytes a contact takes in the store by entering a journey, and by waiting there with 500 bytes. */
export async function measureBytes({ options }: PartContext): Promise<Measurement[]> {
	const measurements: Measurement[] = [];
	for (const { name, create } of BENCH_STORES) {
		if (!isWanted(name, options)) continue;
		const place = await create();
		const { engine, clock } = await startEngine(place, new SimulatedClock(START));
		const { store } = engine;
		try {
			const contactIds = await insertPeople(store, CONTACTS);
			const before = await place.size();
			for (let done = 0; done < CONTACTS; done += BATCH) {
				await enroll(
					engine,
					contactIds.slice(done, done + BATCH).map((contactId) => ({
						journeyId: JOURNEY,
						stepId: ENTRY,
						contactId,
						reentry: 'afterExit' as const,
						item: {},
						causedBy: null,
					})),
				);
			}
			const enrolled = await place.size();
			const origins: string[] = [];
			for (let done = 0; done < CONTACTS; done += BATCH) {
				const claimId = store.newId();
				const claimed = await store.holds.claim({
					journeyId: JOURNEY,
					stepId: ENTRY,
					limit: BATCH,
					alone: 0,
					claimId,
					claimedBy: engine.instanceId,
					leaseUntil: clock.now() + DAY,
				});
				const holdIds = claimed.map(({ id }) => id);
				await receive(engine, { claimId, holdIds, executionId: claimId });
				origins.push(...holdIds);
			}
			const delivered = await place.size();
			for (let done = 0; done < CONTACTS; done += BATCH) {
				const terms = { dueAt: clock.now() + 365 * DAY + done, branches: null };
				await hold(
					engine,
					{ journeyId: JOURNEY, stepId: GATE, termsKey: '' },
					origins.slice(done, done + BATCH).map((originId) => ({
						originId,
						item: { json: PAYLOAD },
						terms,
					})),
					'bench',
				);
			}
			const held = await place.size();
			checkCount('held', (await store.holds.countByState(JOURNEY, GATE)).waiting ?? 0, CONTACTS);
			const who = `ours, ${name}`;
			const target = { most: 1024 };
			const perContact = (bytes: number): number[] => [bytes / CONTACTS];
			measurements.push(
				{ what: 'an enrollment', who, unit: 'bytes', values: perContact(enrolled - before) },
				{ what: 'its delivery by the trigger', who, unit: 'bytes', values: perContact(delivered - enrolled) },
				{ what: 'a hold with 500 bytes', who, unit: 'bytes', values: perContact(held - delivered), target },
			);
		} finally {
			await engine.close();
			await place.destroy();
		}
	}
	return [...Map.groupBy(measurements, ({ what }) => what).values()].flat();
}
