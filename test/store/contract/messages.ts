import type { NewMessage } from '../../../lib/store';
import { contactRow, MINUTE, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

/** What every store must do with messages. */
export function messageContract(context: ContractContext): void {
	describe('messages', () => {
		let contactId: string;

		beforeEach(async () => {
			contactId = (await context.store.contacts.insert(contactRow())).id;
		});

		const messageOf = (originId: string, given: Partial<NewMessage> = {}): NewMessage => ({
			id: context.store.newId(),
			originId,
			stepId: 'gate',
			variant: '',
			contactId,
			addressHash: `hash of ${originId}`,
			channel: 'email',
			purpose: 'marketing',
			topic: '',
			kind: 'commercial',
			journeyId: 'journey',
			enrollmentId: 'enrollment',
			state: 'reserved',
			reason: null,
			heldUntil: null,
			countedAt: START,
			executionId: 'execution',
			test: false,
			tracked: true,
			...given,
		});

		it('are written once for each origin, step and variant', async () => {
			const { messages } = context.store;
			const first = messageOf('a');
			expect(await messages.insert([first])).toEqual(new Set([first.id]));
			const others = [
				messageOf('a'),
				messageOf('a', { variant: 'sms' }),
				messageOf('a', { stepId: 'other' }),
			];
			expect(await messages.insert(others)).toEqual(new Set(others.slice(1).map(({ id }) => id)));
			expect(await messages.insert([])).toEqual(new Set());
			expect(await messages.get(first.id)).toEqual({
				...first,
				decidedAt: START,
				handedAt: null,
				provider: null,
				providerId: null,
				bounce: null,
				openedAt: null,
				clickedAt: null,
			});
		});

		it('are found by the origin that was decided on last', async () => {
			const { messages } = context.store;
			const held = messageOf('a', {
				state: 'held',
				reason: 'quiet_hours',
				heldUntil: START + 5,
				countedAt: null,
			});
			await messages.insert([held]);
			await context.clock.advance(MINUTE);
			await messages.replace([
				{ ...held, originId: 'b', state: 'reserved', reason: null, heldUntil: null, countedAt: START + 7 },
			]);
			expect(await messages.ofOrigins('gate', ['a'])).toEqual([]);
			expect(await messages.ofOrigins('gate', ['b'])).toMatchObject([
				{ id: held.id, state: 'reserved', reason: null, countedAt: START + 7, decidedAt: START + MINUTE },
			]);
		});

		it('count for their contact and their address, each once', async () => {
			const { store } = context;
			const other = await store.contacts.insert(contactRow());
			const all = [
				messageOf('own', { countedAt: START + 1 }),
				messageOf('old', { countedAt: START }),
				messageOf('held', { countedAt: null }),
				messageOf('shared', { contactId: other.id, addressHash: 'hash of own', countedAt: START + 2 }),
				messageOf('foreign', { contactId: other.id, countedAt: START + 3 }),
			];
			await store.messages.insert(all);
			const counted = await store.messages.counted(
				{ contactIds: [contactId], addressHashes: ['hash of own'] },
				START,
			);
			expect(counted.map(({ id }) => id).toSorted()).toEqual([all[0].id, all[3].id].toSorted());
			expect(await store.messages.counted({ contactIds: [], addressHashes: [] }, 0)).toEqual([]);
		});

		it('are listed by what is asked for, the latest decision first', async () => {
			const { store, clock } = context;
			const ids: string[] = [];
			for (const given of [
				{},
				{ state: 'suppressed' as const },
				{ journeyId: 'other' },
				{ channel: 'sms' },
			]) {
				const message = messageOf(String(ids.length), given);
				ids.push(message.id);
				await store.messages.insert([message]);
				await clock.advance(1);
			}
			const list = async (filter: Parameters<typeof store.messages.list>[0]): Promise<number[]> =>
				(await store.messages.list(filter)).map(({ id }) => ids.indexOf(id));
			expect(await list({})).toEqual([3, 2, 1, 0]);
			expect(await list({ contactId, limit: 2, offset: 1 })).toEqual([2, 1]);
			expect(await list({ states: ['suppressed', 'held'] })).toEqual([1]);
			expect(await list({ journeyId: 'journey', stepId: 'gate' })).toEqual([3, 1, 0]);
			expect(await list({ channel: 'sms' })).toEqual([3]);
			expect(await list({ enrollmentId: 'another' })).toEqual([]);
		});

		it('take turns of a throttle, without gaps between batches', async () => {
			const { messages } = context.store;
			expect(await messages.takeSlots('smtp', 3, 100, START)).toEqual([START, START + 100, START + 200]);
			expect(await messages.takeSlots('smtp', 1, 100, START + 5)).toEqual([START + 300]);
			expect(await messages.takeSlots('smtp', 2, 0.4, START + 1000)).toEqual([START + 1000, START + 1000]);
			expect(await messages.takeSlots('other', 0, 100, START)).toEqual([]);
			expect(await messages.nextSlots(['smtp', 'free'])).toEqual(
				new Map([
					['smtp', START + 1001],
					['free', START],
				]),
			);
		});
	});
}
