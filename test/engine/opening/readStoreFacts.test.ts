import { SimulatedClock } from '../../../lib/domain';
import { readStoreFacts } from '../../../lib/engine';
import type { Store } from '../../../lib/store';
import { addHold } from '../../store/contract/holds';
import { onBothStores } from '../../support/onBothStores';
import { contactRow, interactionRow, START } from '../../support/rows';
import type { ContractContext } from '../../store/storeContract';
import type { StorePlace } from '../../support/storePlaces';

const HOUR = 3_600_000;

onBothStores((newPlace) => {
	let place: StorePlace;
	let store: Store;
	const clock = new SimulatedClock(START);

	const context = (): ContractContext => ({ store, clock }) as unknown as ContractContext;

	beforeEach(async () => {
		place = newPlace();
		store = await place.open(clock);
	});
	afterEach(async () => {
		await store.close();
		await place.remove();
	});

	it('tells event types with when they were first and last received, and segments with their members', async () => {
		const { id: contactId } = await store.contacts.insert(contactRow({}));
		const segment = await store.segments.insert({
			name: 'Newsletter',
			description: null,
			kind: 'static',
			definition: null,
			timeZone: null,
		});
		await store.segments.addMembers(segment.id, [contactId]);
		const opened = (): ReturnType<typeof interactionRow> =>
			interactionRow({ id: store.newId(), contactId, type: 'email.opened' });
		await store.interactions.insert([opened()]);
		await clock.advanceTo(START + HOUR);
		await store.interactions.insert([
			opened(),
			interactionRow({ id: store.newId(), contactId, type: 'order.placed' }),
		]);

		const facts = await readStoreFacts(store);
		expect(facts).toMatchObject({
			now: START + HOUR,
			eventTypes: [
				{ type: 'email.opened', firstSeenAt: START, lastSeenAt: START + HOUR },
				{ type: 'order.placed', firstSeenAt: START + HOUR, lastSeenAt: START + HOUR },
			],
			segments: [{ id: segment.id, name: 'Newsletter', members: 1 }],
			models: [],
		});
		expect(facts.processes.map(({ id }) => id)).toContain('default');
	});

	it('knows all segments, however many there are', async () => {
		await store.transaction(async (tx) => {
			for (let n = 0; n < 1_001; n++) {
				await tx.segments.insert({
					name: `Segment ${n}`,
					description: null,
					kind: 'static',
					definition: null,
					timeZone: null,
				});
			}
		});
		const { segments } = await readStoreFacts(store);
		expect(new Set(segments.map(({ id }) => id)).size).toBe(1_001);
	});

	it('tells where contacts of the journey wait, also paused ones', async () => {
		const waiting = await addHold(context(), { stepId: 'wait', dueAt: null });
		await addHold(context(), { stepId: 'wait', dueAt: null });
		await addHold(context(), { stepId: 'ask', dueAt: START });
		const gone = await addHold(context(), { stepId: 'gone', dueAt: START });
		await store.holds.cancel([gone.enrollmentId]);
		await store.holds.pause([waiting.enrollmentId]);
		expect((await readStoreFacts(store, 'journey')).waiting).toEqual([
			{ stepId: 'ask', contacts: 1 },
			{ stepId: 'wait', contacts: 2 },
		]);
		expect((await readStoreFacts(store)).waiting).toEqual([]);
		expect((await readStoreFacts(store, 'other')).waiting).toEqual([]);
	});
});
