import type { Contact } from '../../../lib/store';
import { contactRow, interactionRow, MINUTE, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

export function interactionContract(context: ContractContext): void {
	describe('interactions', () => {
		it('tell their types with when they were first and last received, without reading all of them', async () => {
			const { contacts, interactions } = context.store;
			expect(await interactions.types()).toEqual([]);
			const { id: contactId } = await contacts.insert(contactRow({}));
			const add = async (type: string, n: number): Promise<unknown> =>
				await interactions.insert([interactionRow({ id: `${type} ${n}`, contactId, type })]);
			for (const [n, type] of ['b.b', 'a', 'Z', 'é', 'a'].entries()) await add(type, n + 1);
			for (const type of ['b.b', 'a']) await add(type, 0);
			expect((await interactions.types()).map(({ type }) => type).sort()).toEqual(['Z', 'a', 'b.b', 'é']);
			const [one] = await interactions.types();
			expect(one).toMatchObject({ firstSeenAt: START, lastSeenAt: START });
		});

		let ann: Contact;

		beforeEach(async () => {
			ann = await context.store.contacts.insert(contactRow());
		});

		it('come back with everything that was given, and when they were received', async () => {
			context.clock.jumpTo(START + MINUTE);
			const row = interactionRow({
				id: 'i',
				contactId: ann.id,
				properties: { link: 'é', n: [1, null] },
				source: 'shop',
			});
			expect(await context.store.interactions.insert([row])).toEqual(new Set(['i']));
			expect(await context.store.interactions.list({ contactId: ann.id })).toEqual([
				{
					id: 'i',
					contactId: ann.id,
					type: 'email.opened',
					occurredAt: START,
					receivedAt: START + MINUTE,
					properties: { link: 'é', n: [1, null] },
					source: 'shop',
				},
			]);
		});

		it('tell how common their types are by the latest ones', async () => {
			const { interactions } = context.store;
			const row = (id: string, type: string) => interactionRow({ id, contactId: ann.id, type });
			expect(await interactions.latestTypes(3)).toEqual({ total: 0, times: new Map() });
			await interactions.insert([
				row('a', 'old'),
				row('b', 'order.placed'),
				row('c', 'x'),
				row('d', 'order.placed'),
			]);
			expect(await interactions.latestTypes(3)).toEqual({
				total: 3,
				times: new Map([
					['order.placed', 2],
					['x', 1],
				]),
			});
		});

		it('with a key that was used before are left out, also within one batch', async () => {
			const { interactions } = context.store;
			const row = (id: string, key: string | null) =>
				interactionRow({ id, contactId: ann.id, idempotencyKey: key, contentHash: `hash of ${id}` });
			expect(
				await interactions.insert([row('a', 'k'), row('b', 'k'), row('c', null), row('d', null)]),
			).toEqual(new Set(['a', 'c', 'd']));
			expect(await interactions.insert([row('e', 'k'), row('f', 'other')])).toEqual(new Set(['f']));
			expect(await interactions.count()).toBe(4);
			expect(await interactions.findByKey('k')).toEqual({
				id: 'a',
				contactId: ann.id,
				contentHash: 'hash of a',
			});
			expect(await interactions.findByKey('none')).toBeNull();
			expect(await interactions.insert([])).toEqual(new Set());
		});

		it('are found by many keys at once, and can be recorded again once their keys are removed', async () => {
			const { interactions } = context.store;
			const row = (id: string, key: string | null) =>
				interactionRow({ id, contactId: ann.id, idempotencyKey: key });
			await interactions.insert([row('a', 'k1'), row('b', 'k2'), row('c', 'k3'), row('d', null)]);
			expect(await interactions.findByKeys(['k1', 'k3', 'none'])).toEqual(
				new Map([
					['k1', { id: 'a', contactId: ann.id }],
					['k3', { id: 'c', contactId: ann.id }],
				]),
			);
			expect(await interactions.findByKeys([])).toEqual(new Map());
			await interactions.releaseKeys(['k1', 'none']);
			await interactions.releaseKeys([]);
			expect([...(await interactions.findByKeys(['k1', 'k2', 'k3'])).keys()].sort()).toEqual(['k2', 'k3']);
			expect(await interactions.insert([row('e', 'k1'), row('f', 'k2')])).toEqual(new Set(['e']));
			expect(await interactions.count()).toBe(5);
		});

		it('with one key that are sent by many at the same moment are kept once', async () => {
			const stored = await Promise.all(
				Array.from(
					{ length: 20 },
					async (_, n) =>
						await context.store.interactions.insert([
							interactionRow({ id: String(n), contactId: ann.id, idempotencyKey: 'k' }),
						]),
				),
			);
			expect(stored.reduce((sum, { size }) => sum + size, 0)).toBe(1);
		});

		it('without a contact are refused, with the whole batch', async () => {
			const { interactions } = context.store;
			await expect(
				interactions.insert([
					interactionRow({ id: 'a', contactId: ann.id }),
					interactionRow({ id: 'b', contactId: 'nobody' }),
				]),
			).rejects.toThrow();
			expect(await interactions.count()).toBe(0);
		});

		it('are looked up by contact, type and the instant of their arrival, oldest first', async () => {
			const { contacts, interactions } = context.store;
			const ben = await contacts.insert(contactRow());
			const add = async (id: string, contactId: string, type: string, at: number) => {
				context.clock.jumpTo(at);
				await interactions.insert([interactionRow({ id, contactId, type })]);
			};
			await add('early', ann.id, 'opened', START);
			await add('on time', ann.id, 'opened', START + 1);
			await add('late', ann.id, 'opened', START + 2);
			await add('other type', ann.id, 'clicked', START + 2);
			await add('of ben', ben.id, 'opened', START + 2);
			const found = await interactions.receivedSince([
				{ contactId: ann.id, type: 'opened', since: START + 1 },
				{ contactId: ann.id, type: 'opened', since: START + 2 },
			]);
			expect(found.map(({ id }) => id)).toEqual(['on time', 'late']);
			expect(await interactions.receivedSince([])).toEqual([]);
		});

		it('are listed by type, the last first', async () => {
			const { interactions } = context.store;
			await interactions.insert([
				interactionRow({ id: 'a', contactId: ann.id, occurredAt: START + 1 }),
				interactionRow({ id: 'b', contactId: ann.id, occurredAt: START + 3 }),
				interactionRow({ id: 'c', contactId: ann.id, occurredAt: START + 2, type: 'clicked' }),
			]);
			const ids = async (filter: object) =>
				(await interactions.list({ contactId: ann.id, ...filter })).map(({ id }) => id);
			expect(await ids({})).toEqual(['b', 'c', 'a']);
			expect(await ids({ type: 'email.opened' })).toEqual(['b', 'a']);
			expect(await ids({ limit: 1, offset: 1 })).toEqual(['c']);
			expect(await interactions.list({ contactId: 'none' })).toEqual([]);
		});
	});
}
