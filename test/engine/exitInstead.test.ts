import { exitInstead, receive } from '../../lib/engine';
import type { Contact } from '../../lib/store';
import { EngineHarness } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { DAY } from '../support/rows';
import type { StorePlace } from '../support/storePlaces';

onBothStores((newPlace: () => StorePlace) => {
	let journey: EngineHarness;
	let people: Contact[];
	let ids: string[];

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		people = await journey.contacts(3);
	}, 60_000);

	afterEach(async () => await journey.close());

	type Claim = { claimId: string; holdIds: string[] };

	/** Everybody waits for a day; then the step is given them, and does this with the claim. */
	async function delivered(work: (claim: Claim) => Promise<void>): Promise<void> {
		await journey.trigger('wait', (item) => ({ dueAt: item.arrivedAt + DAY }));
		await journey.step('wait', undefined, {
			deliver: async (claimId, batch) => {
				await work({ claimId, holdIds: batch.map(({ id }) => id) });
				return { status: 'success' };
			},
		});
		ids = await journey.enter(people);
		await journey.advance(DAY);
	}

	const where = async (): Promise<string[]> =>
		await Promise.all(ids.map(async (id) => await journey.where(id)));

	const because = (holdIds: string[], reason = 'date_missing'): ReadonlyMap<string, string> =>
		new Map(holdIds.map((id) => [id, reason]));

	it('ends those with their reason, while others of the same delivery go on', async () => {
		await delivered(async ({ claimId, holdIds: [first, second, third] }) => {
			const delivery = { claimId, executionId: 'execution' };
			const reasons = new Map([
				[first, 'date_missing'],
				[second, 'date_past'],
			]);
			await exitInstead(journey.engine, { claimId, reasons });
			await receive(journey.engine, { ...delivery, holdIds: [first, second, third] });
		});
		expect((await where()).sort()).toEqual(['completed', 'exited (date_missing)', 'exited (date_past)']);
		expect(journey.log.lines).toEqual([]);
	});

	it('does it once, when it is tried again because its answer was lost', async () => {
		await delivered(async ({ claimId, holdIds }) => {
			const attempt = { claimId, reasons: because(holdIds) };
			await exitInstead(journey.engine, attempt);
			await exitInstead(journey.engine, attempt);
		});
		for (const id of ids) {
			expect((await journey.story(id)).filter((line) => line.startsWith('exited'))).toHaveLength(1);
		}
	});

	it('touches no contact that another execution has sent on', async () => {
		await delivered(async ({ claimId, holdIds }) => {
			await receive(journey.engine, { claimId, holdIds, executionId: 'one' });
			await exitInstead(journey.engine, { claimId, reasons: because(holdIds) });
		});
		expect(await where()).toEqual(['completed', 'completed', 'completed']);
	});

	it('touches no contact that another delivery has now', async () => {
		await delivered(async ({ claimId, holdIds }) => {
			await exitInstead(journey.engine, {
				claimId: `not ${claimId}`,
				reasons: because(holdIds),
			});
			await receive(journey.engine, { claimId, holdIds, executionId: 'one' });
		});
		expect(await where()).toEqual(['completed', 'completed', 'completed']);
	});
});
