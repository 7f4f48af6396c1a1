import type { Contact } from '../../lib/store';
import { readTimeline } from '../../nodes/JourneyRecords/resources/contact/readTimeline';
import { TIMELINE_KINDS } from '../../nodes/JourneyRecords/shared/timelineEntry';
import { checkCount } from '../support/check';
import { insertPeople } from '../support/people';
import { secondsFor } from '../support/stopwatch';
import { START, startEngine } from './BenchEngine';
import type { DataContext } from './DataContext';

const INTERACTIONS = 10_000;

/**
 * The timeline of a contact with a very long history, as Journey Records returns it: its beginning, and all
 * of it.
 */
export async function measureTimeline(context: DataContext): Promise<void> {
	const { engine } = await startEngine(context.place);
	const { store } = engine;
	try {
		const [contactId] = await insertPeople(store, 1000, 5_000_000);
		for (let done = 0; done < INTERACTIONS; done += 1000) {
			await store.transaction(async (tx) => {
				await tx.interactions.insert(
					Array.from({ length: 1000 }, (_, position) => ({
						id: tx.newId(),
						contactId,
						type: position % 2 ? 'page.viewed' : 'email.opened',
						occurredAt: START + (done + position) * 60_000,
						properties: { page: `/offers/${position}` },
						source: 'bench',
						idempotencyKey: null,
						contentHash: null,
					})),
				);
			});
		}
		const contact = (await store.contacts.get(contactId)) as Contact;
		const kinds = new Set(TIMELINE_KINDS);
		for (const [what, limit] of [
			['the latest 50', 50],
			['all', Infinity],
		] as const) {
			for (let repeat = 0; repeat < context.options.repeats; repeat++) {
				let entries = 0;
				const seconds = await secondsFor(async () => {
					entries = (await readTimeline(store, { contact, kinds, limit, zone: 'UTC' })).length;
				});
				checkCount(`timeline, ${what}`, entries, Math.min(limit, INTERACTIONS));
				context.add(`timeline of 10,000 interactions, ${what}`, 'ms', seconds * 1000);
			}
		}
	} finally {
		await engine.close();
	}
}
