import { DEFAULT_POLICY } from '../../../lib/domain/messages/allowed';
import type { NewConsent, NewSuppression, Suppression } from '../../../lib/store';
import { contactRow, DAY, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

/** What contacts have allowed, which addresses get nothing, and what all messages must respect. */
export function allowedContract(context: ContractContext): void {
	describe('consents', () => {
		it('come by contact and channel, with what was said before and at other addresses', async () => {
			const { consents, contacts } = context.store;
			const ada = await contacts.insert(contactRow());
			const bo = await contacts.insert(contactRow());
			const said = (given: Partial<NewConsent>): NewConsent => ({
				contactId: ada.id,
				channel: 'email',
				purpose: 'marketing',
				topic: '',
				state: 'given',
				doubleOptIn: false,
				addressHash: null,
				source: null,
				at: START,
				...given,
			});
			await consents.add([
				said({ at: START + 2, state: 'withdrawn', topic: 'news', addressHash: 'a' }),
				said({ at: START + 1, doubleOptIn: true, addressHash: 'b' }),
				said({ channel: 'sms' }),
				said({ purpose: 'tracking' }),
				said({ contactId: bo.id }),
			]);
			const all = await consents.statements([ada.id, bo.id, 'none'], 'email');
			expect([...all.keys()].sort()).toEqual([ada.id, bo.id].sort());
			expect(
				all.get(ada.id)?.map(({ at, doubleOptIn, purpose }) => [at - START, doubleOptIn, purpose]),
			).toEqual([
				[0, false, 'tracking'],
				[1, true, 'marketing'],
				[2, false, 'marketing'],
			]);
			const some = await consents.statements([ada.id], 'email', ['tracking', 'other']);
			expect(some.get(ada.id)).toHaveLength(1);
			expect(await consents.statements([], 'email')).toEqual(new Map());
			expect(
				(await consents.history(ada.id, { topic: 'news' })).map(({ addressHash }) => addressHash),
			).toEqual(['a']);
		});
	});

	describe('suppressions', () => {
		const key = { channel: 'email', addressHash: 'hash', scope: 'all' as const };

		const add = async (...added: Array<Partial<NewSuppression>>): Promise<Suppression[]> =>
			await context.store.transaction(
				async (store) =>
					await store.suppressions.add(
						added.map((each) => ({ ...key, cause: 'manual', source: null, ...each })),
					),
			);

		const inForce = async (hash = 'hash', channel = 'email'): Promise<string[]> =>
			(await context.store.suppressions.of(channel, [hash])).map(({ cause, scope }) => `${cause} ${scope}`);

		const bounce = async (limit = 3): Promise<Suppression> => {
			const [after] = await context.store.transaction(
				async (store) => await store.suppressions.countSoftBounces([{ ...key, source: 'smtp' }], limit),
			);
			return after;
		};

		it('are in force for their channel, hash and scope until they end', async () => {
			await add(
				{ cause: 'hard_bounce', source: 'smtp' },
				{ scope: 'commercial', cause: 'unsubscribed_all' },
				{ channel: 'sms', cause: 'manual', until: START + DAY },
			);
			expect(await inForce()).toEqual(['hard_bounce all', 'unsubscribed_all commercial']);
			expect(await inForce('hash', 'sms')).toEqual(['manual all']);
			expect(await inForce('other')).toEqual([]);
			expect(await context.store.suppressions.of('email', [])).toEqual([]);
			context.clock.jumpTo(START + DAY);
			expect(await inForce('hash', 'sms')).toEqual([]);
			context.clock.jumpTo(START + 180 * DAY - 1);
			expect(await inForce()).toEqual(['hard_bounce all', 'unsubscribed_all commercial']);
			context.clock.jumpTo(START + 180 * DAY);
			expect(await inForce()).toEqual(['unsubscribed_all commercial']);
		});

		it('keep the stronger cause, whichever comes first', async () => {
			const [first] = await add({ cause: 'complaint', source: 'provider' });
			expect(first).toMatchObject({ cause: 'complaint', until: null, times: 1 });
			const [second] = await add({ cause: 'hard_bounce', source: 'smtp' });
			expect(second).toEqual(first);
			await add({ addressHash: 'b', cause: 'hard_bounce' }, { addressHash: 'b', cause: 'complaint' });
			expect(await inForce('b')).toEqual(['complaint all']);
		});

		it('follow soft bounces in a row, longer each time, and a delivery starts the row again', async () => {
			await bounce();
			await bounce();
			await context.store.suppressions.noteDelivered('email', ['hash', 'other']);
			await bounce();
			expect(await bounce()).toMatchObject({ softBounces: 2, times: 0 });
			expect(await inForce()).toEqual([]);
			expect(await context.store.suppressions.list()).toEqual([]);
			let now = START;
			for (const days of [7, 14, 30, 180, 180]) {
				while ((await inForce()).length === 0) await bounce();
				const [row] = await context.store.suppressions.of('email', ['hash']);
				expect(row).toMatchObject({
					cause: 'soft_bounces',
					since: now,
					until: now + days * DAY,
					source: 'smtp',
				});
				expect(await bounce()).toEqual(row);
				now += days * DAY;
				context.clock.jumpTo(now);
			}
		});

		it('are listed by channel, cause and scope, latest first, and come in any number', async () => {
			const many = Array.from({ length: 1_200 }, (_, n) => ({ addressHash: `hash ${n}` }));
			expect(await add(...many)).toHaveLength(1_200);
			context.clock.jumpTo(START + 1);
			await add({ cause: 'complaint' }, { channel: 'sms', scope: 'commercial', cause: 'unsubscribed_all' });
			const { suppressions } = context.store;
			expect((await suppressions.list({ limit: 1 }))[0].since).toBe(START + 1);
			expect(await suppressions.list({ limit: 1_000, offset: 1_000 })).toHaveLength(202);
			expect(await suppressions.list({ channel: 'sms' })).toHaveLength(1);
			expect(await suppressions.list({ cause: 'complaint' })).toHaveLength(1);
			expect(await suppressions.list({ scope: 'commercial', cause: 'complaint' })).toEqual([]);
		});

		it('that are removed are forgotten', async () => {
			await add({ cause: 'hard_bounce' }, { scope: 'commercial' });
			const { suppressions } = context.store;
			expect(await suppressions.remove({ ...key, scope: 'commercial' })).toMatchObject([
				{ scope: 'commercial' },
			]);
			expect(await inForce()).toEqual(['hard_bounce all']);
			expect(await suppressions.remove({ channel: 'email', addressHash: 'hash' })).toHaveLength(1);
			expect(await suppressions.remove({ channel: 'email', addressHash: 'hash' })).toEqual([]);
			await bounce();
			expect(await suppressions.remove({ channel: 'email', addressHash: 'hash' })).toEqual([]);
			expect(await bounce()).toMatchObject({ softBounces: 1 });
		});
	});

	describe('the message policy', () => {
		it('is the default one until one is saved, and stopping works without one', async () => {
			const { messagePolicies } = context.store;
			expect(await messagePolicies.get()).toBeNull();
			const stopped = await messagePolicies.stop('kim');
			expect(stopped).toEqual({
				definition: DEFAULT_POLICY,
				saved: false,
				stoppedAt: START,
				stoppedBy: 'kim',
				updatedAt: START,
			});
			context.clock.jumpTo(START + 1);
			expect(await messagePolicies.stop('sam')).toEqual(stopped);
			const definition = { ...DEFAULT_POLICY, softBounceLimit: 3 };
			expect(await messagePolicies.save(definition)).toMatchObject({
				saved: true,
				stoppedAt: START,
				definition,
			});
			expect(await messagePolicies.resume()).toMatchObject({ stoppedAt: null, stoppedBy: null, definition });
			expect(await messagePolicies.get()).toMatchObject({ saved: true, definition, stoppedAt: null });
		});
	});

	describe('secret keys', () => {
		it('are 32 random bytes for each purpose, and stay', async () => {
			const { secretKeys } = context.store;
			const link = await secretKeys.current('link');
			expect(link).toMatchObject({ purpose: 'link', number: 1, createdAt: START, retiredAt: null });
			expect(Buffer.from(link.secret, 'base64url')).toHaveLength(32);
			expect(await secretKeys.current('link')).toEqual(link);
			expect((await secretKeys.current('address')).secret).not.toBe(link.secret);
		});

		it('that are rotated still verify, and those that are revoked do not', async () => {
			const { secretKeys } = context.store;
			const first = await secretKeys.current('link');
			context.clock.jumpTo(START + 1);
			const second = await context.store.transaction(async (tx) => await tx.secretKeys.rotate('link'));
			expect(second.number).toBe(2);
			expect(second.secret).not.toBe(first.secret);
			expect(await secretKeys.current('link')).toEqual(second);
			expect(await secretKeys.list('link')).toEqual([second, { ...first, retiredAt: START + 1 }]);
			expect(await secretKeys.revoke('link', 1)).toBe(true);
			expect(await secretKeys.revoke('link', 1)).toBe(false);
			expect(await secretKeys.revoke('link', 9)).toBe(false);
			expect(await secretKeys.revoke('link', 2)).toBe(true);
			expect(await secretKeys.current('link')).toMatchObject({ number: 3 });
			expect((await secretKeys.list('link')).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
		});
	});
}
