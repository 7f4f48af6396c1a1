import { decideDueHits } from '../../../lib/engine';
import { EngineHarness } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';
import { MINUTE } from '../../support/rows';
import { sentMessage } from '../../support/sentMessage';

const SIGNALS = { family: 'ios safari', proxied: null, machine: null, network: null };

onBothStores((newPlace) => {
	it('reads only the hits of messages that are due, however many others their contact has', async () => {
		const journey = await EngineHarness.start({ place: newPlace() });
		try {
			const { store } = journey;
			const ann = await journey.contact();
			const now = journey.clock.now();
			const due = await sentMessage(store, ann);
			const later = await sentMessage(store, ann);
			const hit = {
				contactId: ann.id,
				kind: 'click',
				url: 'https://example.com/',
				signals: SIGNALS,
			} as const;
			await store.transaction(async ({ hits }) => {
				await hits.add({ ...hit, messageId: due.id, link: 1, at: now - MINUTE, dueAt: now });
				for (let link = 1; link <= 100; link++) {
					await hits.add({ ...hit, messageId: later.id, link, at: now, dueAt: now + MINUTE });
				}
			});
			const read = jest.spyOn(Object.getPrototypeOf(store.hits) as typeof store.hits, 'pendingOf');
			expect(await decideDueHits(journey.engine)).toBe(true);
			const rows = await Promise.all(
				read.mock.results.map(async ({ value }) => (await (value as Promise<unknown[]>)).length),
			);
			read.mockRestore();
			expect(rows).toEqual([1]);
			expect(await store.hits.pendingOf([ann.id])).toHaveLength(100);
		} finally {
			await journey.close();
		}
	});
});
